"""Siyaq (سياق, "context"): entity frequencies, co-mention networks and topic clusters from Arabic news articles.

The verbs below are the whole public interface; each takes and returns plain tables (see `siyaq.schema`).
"""

import lazy_loader

# Lazy, because the command line and a first result must not wait for what they do not use.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "text": ["tokenize"],
    },
)
__version__ = "0.1.0"
