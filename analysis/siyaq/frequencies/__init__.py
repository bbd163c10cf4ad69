"""How often who is named, how sure that is, when, where, and where more than elsewhere."""

import lazy_loader

# Lazy, because figures ask for the periods alone.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "bursts": ["bursts"],
        "counts": ["count_entities"],
        "dispersion": ["dispersion", "seen"],
        "keyness": ["compare"],
        "periods": ["choose_period"],
    },
)
