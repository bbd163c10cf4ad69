"""Pairs of entities that may be one, with what speaks for it, for a human to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from siyaq.entities.knowledge import load_knowledge
from siyaq.entities.resolution.across import native, near_miss, one_slip, same_part, within
from siyaq.entities.resolution.forms import bare, compared
from siyaq.entities.resolution.persons import parts
from siyaq.entities.resolution.translit import distance, skeleton

COLUMNS = (
    "entity", "value", "name", "value_name", "type", "why", "score",
    "shared_articles", "shared_neighbours", "n_mentions", "value_mentions",
)  # fmt: skip
_BLOCK = 40
_OFFICES = ("وزاره", "مجلس النواب", "المحكمه", "النيابه", "البنك المركزي", "الجيش", "المنتخب")


def suggest_merges(entities: pd.DataFrame, mentions: pd.DataFrame, *, limit: int = 200) -> pd.DataFrame:
    """Return doubtful pairs: names that are nearly the same, not near enough to be joined without asking.

    Parameters
    ----------
    entities, mentions : DataFrame
        As `resolve_entities` returns them.
    limit : int
        At most so many pairs, the most telling first.

    Returns
    -------
    DataFrame
        entity (the rarer of the two) and value (the commoner) with their names, type, why, score (0 to 1: likeness of
        the names and share of common neighbours), shared_articles, shared_neighbours (entities named in articles of
        both), and mentions of each. With a column ``action`` set to ``merge``, rows are lines of a corrections file.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> suggest_merges(empty("entities"), empty("mentions")).empty
    True
    """
    table = entities.sort_values(["n_mentions", "entity_id"], ascending=[False, True], ignore_index=True)
    known = table.entity_id.isin(load_knowledge().entity_id).tolist()
    seen: dict[tuple[int, int], tuple[str, float]] = {}
    for one, other, why, score in _pairs(table):
        pair = min(one, other), max(one, other)
        if known[one] and known[other]:
            continue  # two different rows of the knowledge table are no doubt
        if pair not in seen or seen[pair][1] < score:
            seen[pair] = why, score
    articles = mentions.groupby("entity_id").article_id.agg(set).to_dict() if len(mentions) else {}
    inside = mentions.groupby("article_id").entity_id.agg(set).to_dict() if len(mentions) else {}
    rows = []
    for (common, rare), (why, score) in sorted(seen.items()):
        a, b = table.iloc[rare], table.iloc[common]
        own, others = articles.get(a.entity_id, set()), articles.get(b.entity_id, set())
        neighbours = [_neighbours(x, inside, 50) - {a.entity_id, b.entity_id} for x in (own, others)]
        both = neighbours[0] & neighbours[1]
        share = len(both) / max(min(map(len, neighbours)), 1)
        rows.append(
            (a.entity_id, b.entity_id, a.name_ar, b.name_ar, a.type, why, round(0.7 * score + 0.3 * share, 3),
             len(own & others), len(both), a.n_mentions, b.n_mentions)
        )  # fmt: skip
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    return out.sort_values(["score", "entity", "value"], ascending=[False, True, True], ignore_index=True).head(limit)


def _neighbours(articles: set[str], inside: dict[str, set[str]], most: int) -> set[str]:
    return set().union(*(inside[a] for a in sorted(articles)[:most]))


def _pairs(table: pd.DataFrame) -> Iterator[tuple[int, int, str, float]]:
    """Yield pairs of rows that share a block, with what is alike."""
    names = [compared(n) for n in table.name_ar]
    kinds = table.type.tolist()
    blocks: dict[tuple, list[int]] = defaultdict(list)
    for i, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        p = parts(name) if kind == "PER" else tuple(bare(w) for w in name.split())
        if kind == "PER" and len(p) > 1:
            blocks["family", skeleton(p[-1])].append(i)
            blocks["given", p[0], p[-1][:2]].append(i)
        elif kind == "PER" and p:
            blocks["family", skeleton(p[0])].append(i)
        elif p:
            blocks["head", kind, p[:2]].append(i)
            blocks["sound", kind, skeleton("".join(p))].append(i)
        blocks["name", name].append(i)
    for block in sorted((b for b in blocks if len(blocks[b]) > 1), key=str):
        members = blocks[block][:_BLOCK]  # the commonest: the table is sorted
        for n, one in enumerate(members):
            for other in members[n + 1 :]:
                found = _why(names[one], names[other], kinds[one], kinds[other])
                if found:
                    yield one, other, *found


def _why(one: str, other: str, kind: str, other_kind: str) -> tuple[str, float] | None:
    if one == other:
        return ("the same name of two types", 0.6) if kind != other_kind else ("the same name", 0.8)
    if kind != other_kind:
        return None
    if kind != "PER":
        if one.startswith(_OFFICES) or other.startswith(_OFFICES):
            return None  # every state has one
        a, b = [tuple(bare(w) for w in n.split()) for n in (one, other)]
        if within(a, b) or within(b, a):
            return "one name holds all words of the other", 0.5
        near = one_slip(one, other) or distance("".join(a), "".join(b)) <= 0.12 * min(len(one), len(other))
        return ("names sound alike", 0.6) if near and min(len(one), len(other)) > 4 else None
    a, b = sorted((parts(one), parts(other)), key=len)
    if len(a) == 1:
        alone = len(b) > 1 and a[0] not in native() and same_part(a[0], b[-1])
        return ("a family name alone", 0.4) if alone else None
    if within(a, b):
        return "one name holds all parts of the other", 0.7
    if same_part(a[-1], b[-1]) and (near_miss(a[0], b[0]) or same_part(a[0], b[0], 0.2)):
        return "given names nearly alike", 0.7
    if a[0] == b[0] and (near_miss(a[-1], b[-1]) or same_part(a[-1], b[-1], 0.2)):
        return "family names nearly alike", 0.6
    return None
