"""From any readable pile of articles to one clean table of them."""

from siyaq.corpus.load import Corpus, load_articles

__all__ = ["Corpus", "load_articles"]
