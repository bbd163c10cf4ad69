"""Figures for papers: Arabic labels that read right, intervals, colours for every eye, and the same bytes each time."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "arabic": ["shape"],
        "description": ["describe"],
        "frequencies": ["figure_frequencies"],
        "interactive": ["interactive_network"],
        "keyness": ["figure_keyness"],
        "layout": ["place_nodes"],
        "matrix": ["figure_matrix"],
        "network": ["figure_network"],
        "network_over_time": ["figure_network_over_time"],
        "overview": ["figure_overview"],
        "save": ["save_figure"],
        "verify": ["verify_figures"],
        "timeline": ["figure_timeline"],
        "topic_entities": ["figure_story", "figure_topics_entities"],
        "topics": ["figure_stability", "figure_topic_terms", "figure_topics_over_time"],
    },
)
