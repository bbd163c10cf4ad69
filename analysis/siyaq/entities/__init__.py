"""Who and what is named: recognition of people, places and organisations, and who is who."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "recognise": ["find_mentions"],
        "resolution": ["Resolution", "explain_entity", "resolve_entities", "suggest_merges", "write_corrections"],
    },
)
