"""Topics: clusters of articles that are stable, said with their uncertainty, and readable in Arabic."""

from siyaq.topics.assign import Assigner, load_topics
from siyaq.topics.coherence import c_v, coherence, diversity, npmi, resampled_coherence, window_counts
from siyaq.topics.documents import TermCounter
from siyaq.topics.embed import embed
from siyaq.topics.entities import topic_entities
from siyaq.topics.fit import fit_topics
from siyaq.topics.headlines import headlines
from siyaq.topics.model import TopicModel
from siyaq.topics.over import topic_drift, topics_over
from siyaq.topics.result import Topics
from siyaq.topics.stories import Stories, find_stories

__all__ = [
    "Assigner",
    "Stories",
    "TermCounter",
    "TopicModel",
    "Topics",
    "c_v",
    "coherence",
    "diversity",
    "embed",
    "find_stories",
    "fit_topics",
    "headlines",
    "load_topics",
    "npmi",
    "resampled_coherence",
    "topic_drift",
    "topic_entities",
    "topics_over",
    "window_counts",
]
