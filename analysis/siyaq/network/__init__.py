"""Who is named with whom, how sure that is, and what the network of it looks like."""

from siyaq.network.build import build_network
from siyaq.network.graph import Network

__all__ = ["Network", "build_network"]
