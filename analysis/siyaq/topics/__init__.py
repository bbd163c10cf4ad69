"""Topics: clusters of articles that are stable, said with their uncertainty, and readable in Arabic."""

from siyaq.topics.documents import TermCounter
from siyaq.topics.fit import Topics, fit_topics
from siyaq.topics.model import TopicModel

__all__ = ["TermCounter", "TopicModel", "Topics", "fit_topics"]
