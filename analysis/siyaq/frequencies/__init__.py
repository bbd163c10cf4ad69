"""How often who is named, how sure that is, when, where, and where more than elsewhere."""

from siyaq.frequencies.counts import count_entities

__all__ = ["count_entities"]
