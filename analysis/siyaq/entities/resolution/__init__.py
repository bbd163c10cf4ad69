"""Who is who: names of one entity joined within and across articles, and a human's corrections applied."""

from siyaq.entities.resolution.resolve import Resolution, resolve_entities

__all__ = ["Resolution", "resolve_entities"]
