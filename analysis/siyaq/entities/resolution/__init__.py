"""Who is who: names of one entity joined within and across articles, and a human's corrections applied."""

from siyaq.entities.resolution.corrections_file import read_corrections, write_corrections
from siyaq.entities.resolution.explain import explain_entity, explanation
from siyaq.entities.resolution.resolve import Resolution, resolve_entities
from siyaq.entities.resolution.suggest import suggest_merges

__all__ = [
    "Resolution",
    "explain_entity",
    "explanation",
    "read_corrections",
    "resolve_entities",
    "suggest_merges",
    "write_corrections",
]
