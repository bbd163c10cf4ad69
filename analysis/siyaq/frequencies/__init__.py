"""How often who is named, how sure that is, when, where, and where more than elsewhere."""

from siyaq.frequencies.bursts import bursts
from siyaq.frequencies.counts import count_entities
from siyaq.frequencies.dispersion import dispersion, seen
from siyaq.frequencies.keyness import compare

__all__ = ["bursts", "compare", "count_entities", "dispersion", "seen"]
