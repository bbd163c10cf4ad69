"""Who is named with whom, how sure that is, and what the network of it looks like."""

from siyaq.network.build import build_network
from siyaq.network.difference import compare_networks
from siyaq.network.export import write_network
from siyaq.network.graph import Network
from siyaq.network.history import History, network_history
from siyaq.network.parts import backbone, ego_network, resolution_scan
from siyaq.network.twomode import to_bipartite, two_mode

__all__ = [
    "History",
    "Network",
    "backbone",
    "build_network",
    "compare_networks",
    "ego_network",
    "network_history",
    "resolution_scan",
    "to_bipartite",
    "two_mode",
    "write_network",
]
