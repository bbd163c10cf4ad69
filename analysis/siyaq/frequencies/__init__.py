"""How often who is named, how sure that is, when, where, and where more than elsewhere."""

import lazy_loader

# Lazy, because figures ask for the periods alone.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "counts": ["count_entities"],
        "keyness": ["compare"],
        "kleinberg": ["bursts"],
        "periods": ["choose_period"],
        "spread": ["dispersion", "seen"],
    },
)
