"""Siyaq (سياق, "context"): entity frequencies, co-mention networks and topic clusters from Arabic news articles.

The verbs below are the public interface, in the order of the work; each takes and returns plain tables, whose columns
`siyaq.schema` describes. `run` does all of it at once, `write_report` adds figures and a page.
"""

import lazy_loader

# Lazy, because the command line and a first result must not wait for what they do not use.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["corpus", "entities", "figures", "frequencies", "network", "report", "schema", "text", "topics"],
    submod_attrs={
        "corpus": ["load_articles"],
        "text": ["tokenize"],
        "entities": ["find_mentions", "resolve_entities", "suggest_merges", "write_corrections", "explain_entity"],
        "frequencies": ["count_entities", "compare"],
        "network": ["build_network"],
        "topics": ["fit_topics"],
        "figures": ["save_figure"],
        "pipeline": ["run", "load_run"],
        "report": ["show", "write_report"],
    },
)
__version__ = "0.1.0"
