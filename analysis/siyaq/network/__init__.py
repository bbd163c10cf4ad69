"""Who is named with whom, how sure that is, and what the network of it looks like."""

import lazy_loader

# Lazy, because counting must not wait for what only the export to Gephi draws with.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build": ["build_network"],
        "difference": ["compare_networks"],
        "export": ["write_network"],
        "graph": ["Network"],
        "history": ["History", "network_history"],
        "parts": ["backbone", "ego_network", "resolution_scan"],
        "twomode": ["to_bipartite", "two_mode"],
    },
)
