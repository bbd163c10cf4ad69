"""From any readable pile of articles to one clean table of them."""

from siyaq.corpus.cleaning import RULES
from siyaq.corpus.corpus import Corpus
from siyaq.corpus.load import ArticleStream, iter_articles, load_articles

__all__ = ["RULES", "ArticleStream", "Corpus", "iter_articles", "load_articles"]
