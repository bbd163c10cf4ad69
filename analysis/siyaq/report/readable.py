"""Tables of a run put so that a person can read them: names and headlines in the place of ids."""

from __future__ import annotations

import pandas as pd

from siyaq.entities.knowledge import load_knowledge
from siyaq.pipeline import Run
from siyaq.topics import headlines


def roles_held(tables: Run, language: str = "en") -> pd.DataFrame:
    """Return which roles people are given, the most frequent first.

    Parameters
    ----------
    tables : Run
    language : {"ar", "en", "both"}
        Of the names; roles stay as they are written.

    Returns
    -------
    DataFrame
        Columns name, role, organisation, n_articles (copies count once), first and last (dates of publication).
    """
    name = "name_en" if language == "en" else "name_ar"
    # An organisation or state that is named by a role alone is no entity of these articles.
    known = pd.concat([tables.entities, load_knowledge()]).drop_duplicates("entity_id").set_index("entity_id")[name]
    roles = tables.roles.merge(tables.articles[["article_id", "duplicate_group"]], on="article_id")
    roles = roles.assign(
        name=roles["entity_id"].map(known),
        organisation=roles["organisation_id"].map(known).fillna(roles["organisation_id"]),
    )
    held = roles.groupby(["entity_id", "name", "role", "organisation_id", "organisation"], dropna=False).agg(
        n_articles=("duplicate_group", "nunique"), first=("published", "min"), last=("published", "max")
    )
    held = held.reset_index().sort_values(
        ["n_articles", "entity_id", "role", "organisation_id"], ascending=[False, True, True, True], ignore_index=True
    )
    return held[["name", "role", "organisation", "n_articles", "first", "last"]]


def copies(tables: Run) -> pd.DataFrame:
    """Return the articles that repeat another one, each beside what it repeats.

    Parameters
    ----------
    tables : Run

    Returns
    -------
    DataFrame
        Columns published, source, headline, original (its headline) and original_source. A headline is the title, or
        the first words of an article without one.
    """
    articles = tables.articles
    copied = articles[articles["article_id"] != articles["duplicate_group"]]
    copied = copied.sort_values(["duplicate_group", "published", "article_id"])
    originals = articles[articles["article_id"].isin(copied["duplicate_group"])].set_index("article_id")
    copied = copied.assign(
        headline=headlines(copied),
        original=copied["duplicate_group"].map(headlines(originals)),
        original_source=copied["duplicate_group"].map(originals["source"]),
    )
    return copied[["published", "source", "headline", "original", "original_source"]].reset_index(drop=True)
