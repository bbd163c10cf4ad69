"""Reports: the notebooks run on a source of articles, and one page made of them that opens offline."""

import lazy_loader

# Lazy, because a notebook that shows a table must not wait for what runs notebooks and makes pages.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "notes": ["localised_note"],
        "shown": ["Shown", "show"],
        "summary": ["findings"],
        "write": ["Report", "write_report"],
    },
)
