"""The one name, and the one identifier, of each entity."""

from __future__ import annotations

import hashlib
from collections import Counter

import pandas as pd

from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.glosses import gloss
from siyaq.entities.resolution.institutions import Countries, institution
from siyaq.entities.resolution.romanise import slug


def canonical_name(surfaces: Counter[str], kind: str) -> str:
    """Return the commonest of the fullest written forms.

    A form of a person is full when it has two words or more; of a body or place, when its words are not a part of a
    form that is a quarter as common or more.

    Examples
    --------
    >>> canonical_name(Counter({"حفتر": 88, "خليفة حفتر": 63, "خليفة بالقاسم حفتر": 1}), "PER")
    'خليفة حفتر'
    """
    if len(surfaces) == 1:
        return next(iter(surfaces))
    counts = surfaces
    total = counts.total()
    ranked = sorted(counts, key=lambda s: (-counts[s], s))
    arabic = [s for s in ranked if any("\u0600" <= c <= "\u06ff" for c in s)] or ranked
    if kind == "PER":
        full = [s for s in arabic if len(s.split()) > 1 and counts[s] * 20 >= total]
        full = full or [s for s in arabic if len(s.split()) > 1]
        return (full or arabic)[0]
    best = arabic[0]
    longer = [
        s for s in arabic if set(compared(best).split()) < set(compared(s).split()) and counts[s] * 4 >= counts[best]
    ]
    return longer[0] if longer else best


def shown_name(known: str, surfaces: Counter[str], kind: str) -> str:
    """Return a known name as the articles write it, where they write it as fully as the knowledge table does.

    Examples
    --------
    >>> shown_name("فايز السراج", Counter({"فائز السراج": 19, "السراج": 15}), "PER")
    'فائز السراج'
    >>> shown_name("خليفة حفتر", Counter({"حفتر": 3}), "PER")
    'خليفة حفتر'
    """
    same = Counter({s: n for s, n in surfaces.items() if compared(s) == compared(known)})
    written = canonical_name(same or surfaces, kind)
    return written if len(compared(written).split()) >= len(compared(known).split()) else known


def _spaced(name: str) -> str:
    """Return a name with one space between words, whatever stands there in the article."""
    return " ".join(name.split())


def name_entities(groups: pd.DataFrame, knowledge: pd.DataFrame, countries: Countries) -> pd.DataFrame:
    """Return `groups` with entity_id, name_ar, name_en and qid, and with the known type where it is known.

    An identifier that two entities would share gets its type and a hash of its name, so that what it is depends on the
    names alone and never on the order of the articles.

    Parameters
    ----------
    groups : DataFrame
        One row a cluster: known (entity_id or ""), type, country (of an institution, or ""), surfaces (Counter).
    knowledge : DataFrame
        The knowledge table.
    countries : Countries
        Of the same table.
    """
    facts = knowledge[knowledge.entity_id.isin({*groups.known, *groups.country})].set_index("entity_id")
    facts = facts[["name_ar", "name_en", "qid", "type"]].to_dict("index")
    rows = []
    for known, kind, country, surfaces in zip(
        *(groups[c].tolist() for c in ("known", "type", "country", "surfaces")), strict=True
    ):
        fact = facts.get(known)
        if fact:
            shown = _spaced(shown_name(fact["name_ar"], surfaces, kind))
            rows.append((known, shown, fact["name_en"], fact["qid"], fact["type"]))
        else:
            name = _spaced(canonical_name(surfaces, kind))
            english = gloss(name, kind)
            entity = slug(f"{english} {country}") or "name"
            if country in facts and country not in institution(compared(name), countries)[1]:
                english = f"{english} ({facts[country]['name_en']})"
            rows.append((entity, name, english, "", kind))
    named = pd.DataFrame(rows, columns=["entity_id", "name_ar", "name_en", "qid", "type"], index=groups.index)
    certain = groups.known.isin(facts)
    shared = ~certain & (named.entity_id.duplicated(keep=False) | named.entity_id.isin(knowledge.entity_id))
    ids = named.entity_id.tolist()
    for i in shared.to_numpy().nonzero()[0].tolist():
        kind, least = rows[i][4], min(map(compared, groups.surfaces.iloc[i]))
        mark = hashlib.sha256(f"{kind} {least} {groups.country.iloc[i]}".encode()).hexdigest()[:6]
        ids[i] = f"{ids[i]}-{kind.lower()}-{mark}"
    named["entity_id"] = ids
    return groups.drop(columns="type").join(named)
