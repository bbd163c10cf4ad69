"""Why mentions are one entity: its written forms, the rule that joined each, and a sentence where it stands."""

from __future__ import annotations

import pandas as pd

from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.rules import RULES
from siyaq.errors import SiyaqError

COLUMNS = ("surface", "resolved_by", "n_mentions", "n_articles", "why", "article_id", "sentence")


def find_entity(name: str, entities: pd.DataFrame) -> str:
    """Return the entity_id of an entity given by its id, or by any of its names.

    Raises
    ------
    SiyaqError
        Nothing, or more than one entity, is called so.
    """
    if (entities.entity_id == name).any():
        return name
    wanted = compared(name)
    own = entities.name_ar.map(compared).eq(wanted) | entities.name_en.map(compared).eq(wanted)
    forms = entities.aliases.str.replace(r" \(\d+\)(?= \| |$)", "", regex=True).str.split(" | ", regex=False)
    found = entities[own | forms.map(lambda names: wanted in map(compared, names))]
    if len(found) == 1:
        return str(found.entity_id.iloc[0])
    if len(found):
        listed = ", ".join(found.sort_values("n_mentions", ascending=False).entity_id[:8])
        raise SiyaqError(f"{name!r} is a name of {len(found)} entities: {listed}; give one of these")
    near = entities[entities.name_ar.map(compared).str.contains(wanted, regex=False)] if wanted else entities[:0]
    hint = f"; near: {', '.join(near.entity_id[:8])}" if len(near) else ""
    raise SiyaqError(f"no entity is called {name!r}{hint}")


def explain_entity(
    entity: str, mentions: pd.DataFrame, entities: pd.DataFrame, articles: pd.DataFrame, *, width: int = 60
) -> pd.DataFrame:
    """Return why the mentions of an entity are taken for one: a row for each written form and rule.

    Parameters
    ----------
    entity : str
        entity_id, or any name of the entity.
    mentions, entities, articles : DataFrame
        As `resolve_entities` returns them.
    width : int
        Characters of text shown on either side.

    Returns
    -------
    DataFrame
        surface, resolved_by (the rule), n_mentions, n_articles, why (the rule in words), and one place where it stands:
        article_id, sentence (its text around the name, which is marked ⟦so⟧).

    Raises
    ------
    SiyaqError
        No entity, or more than one, is called so.
    """
    own = mentions[mentions.entity_id == find_entity(entity, entities)]
    if "resolved_by" not in own:
        own = own.assign(resolved_by="unknown")
    texts = articles.set_index("article_id").text
    rows = []
    for (surface, rule), group in own.groupby(["surface", "resolved_by"], sort=True):
        first = group.sort_values(["article_id", "start"]).iloc[0]
        text = texts.get(first.article_id, "")
        before, after = text[max(0, first.start - width) : first.start], text[first.end : first.end + width]
        sentence = f"…{before.rpartition(chr(10))[2]}⟦{surface}⟧{after.partition(chr(10))[0]}…"
        rows.append(
            (surface, rule, len(group), group.article_id.nunique(), RULES.get(rule, ""), first.article_id, sentence)
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["n_mentions", "surface", "resolved_by"], ascending=[False, True, True], ignore_index=True)


def explanation(entity: str, mentions: pd.DataFrame, entities: pd.DataFrame, articles: pd.DataFrame) -> str:
    """Return `explain_entity` as text for a terminal."""
    identifier = find_entity(entity, entities)
    row = entities[entities.entity_id == identifier].iloc[0]
    wikidata = f" · Wikidata {row.qid}" if row.qid else ""
    lines = [
        f"{row.name_ar} · {row.name_en} · {row.type} · {identifier}{wikidata}",
        f"{row.n_mentions:,} mentions in {row.n_articles:,} articles",
    ]
    for form in explain_entity(identifier, mentions, entities, articles).itertuples(index=False):
        lines += [
            "",
            f"{form.surface}   {form.n_mentions:,} mentions in {form.n_articles:,} articles",
            f"  {form.resolved_by}: {form.why}" if form.why else f"  {form.resolved_by}",
            f"  {form.article_id}: {form.sentence}",
        ]
    return "\n".join(lines)
