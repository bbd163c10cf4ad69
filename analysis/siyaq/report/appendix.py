"""What stands at the end of a report: the method, the parameters, and the sentences behind the numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from siyaq.methods import references, steps
from siyaq.pipeline import Run
from siyaq.store import read_manifest
from siyaq.text.quotes import quote_sentences

_COLUMNS = {"en": ("how", "source"), "ar": ("الطريقة", "المصدر")}


def methods(folder: str | Path, language: str = "en") -> pd.DataFrame:
    """Return the method of a finished run, one step a row, with its references."""
    how, where = _COLUMNS[language]
    rows = []
    for step in steps(read_manifest(Path(folder))["parameters"]):
        cited = (references()[key] for key in step.references)
        rows.append(
            {how: getattr(step, language), where: "; ".join(f"{r.author}: {r.title} ({r.year})" for r in cited)}
        )
    return pd.DataFrame(rows)


def parameters(folder: str | Path) -> pd.DataFrame:
    """Return what a finished run was asked for, and the versions it ran with, one a row."""
    manifest = read_manifest(Path(folder))
    versions = {"siyaq": manifest["environment"]["siyaq"], **manifest["environment"]["packages"]}
    rows = [*manifest["parameters"].items(), *versions.items()]
    return pd.DataFrame(
        [(name, "–" if value is None else str(value)) for name, value in rows], columns=["name", "value"]
    )


def evidence(tables: Run, pairs: int = 10, each: int = 3) -> pd.DataFrame:
    """Return the sentences behind the edges that are least explained by chance.

    Parameters
    ----------
    tables : Run
    pairs : int
        Edges to show.
    each : int
        Sentences for each, the earliest first.

    Returns
    -------
    DataFrame
        Columns pair, sentence, article, source, published.
    """
    edges = tables.edges.sort_values(
        ["q", "p", "n_windows", "source", "target"], ascending=[True, True, False, True, True]
    ).head(pairs)
    names = tables.entities.set_index("entity_id")["name_ar"]
    where = tables.mentions[["article_id", "sentence", "entity_id"]].drop_duplicates()
    both = edges[["source", "target"]].reset_index(drop=True).rename_axis("edge").reset_index()
    both = both.merge(where, left_on="source", right_on="entity_id").drop(columns="entity_id")
    both = both.merge(
        where, left_on=["target", "article_id", "sentence"], right_on=["entity_id", "article_id", "sentence"]
    )
    one = tables.articles[tables.articles["article_id"] == tables.articles["duplicate_group"]]
    found = both.merge(one[["article_id", "source", "published"]].rename(columns={"source": "outlet"}), on="article_id")
    found = found.sort_values(["edge", "published", "article_id", "sentence"]).groupby("edge", sort=True).head(each)
    return pd.DataFrame(
        {
            "pair": found["source"].map(names) + " – " + found["target"].map(names),
            "sentence": quote_sentences(found, one),
            "article": found["article_id"],
            "source": found["outlet"],
            "published": found["published"],
        }
    ).reset_index(drop=True)
