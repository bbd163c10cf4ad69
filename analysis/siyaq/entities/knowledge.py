"""The knowledge table: names that are known before any article is read.

`siyaq/entities/data/knowledge.csv` is sorted and has one line a name; it is curated by hand; its sources are in
NOTICE. Ambiguous short forms are never aliases: `القذافي` alone is several people. Where one bearer is by far the
best known, the form stands under `short` and is used only where the article offers nobody else.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from siyaq.errors import SchemaError, SourceError
from siyaq.schema import ENTITY_TYPES

COLUMNS = (
    "entity_id",
    "type",
    "name_ar",
    "name_en",
    "qid",
    "aliases",
    "short",
    "country",
    "adjective",
    "since",
    "outlet",
)
_NEEDED = ("entity_id", "type", "name_ar", "name_en")


@cache
def _shipped() -> pd.DataFrame:
    with files("siyaq.entities").joinpath("data", "knowledge.csv").open("rb") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)


def load_knowledge(path: str | Path | None = None) -> pd.DataFrame:
    """Return the knowledge table, the shipped one or the user's own.

    Parameters
    ----------
    path : path, optional
        A CSV file with at least entity_id, type, name_ar and name_en; without it, the shipped table.

    Returns
    -------
    DataFrame
        One row a name, all columns text: entity_id (slug), type (PER, LOC, ORG), name_ar, name_en, qid (Wikidata id or
        empty), aliases (other forms that mean it anywhere, separated by ``|``), short (forms that mean it unless the
        article names another bearer, likewise), country (entity_id of its state, or empty), adjective (of
        a state), since (day from which `short` holds), outlet (yes for media that write from one country for it),
        origin (facts: written by hand; corpus: from annotated articles).

    Raises
    ------
    SourceError
        The file cannot be read as UTF-8 CSV.
    SchemaError
        A column is missing, a type is unknown, or an entity_id is empty or stands twice.

    Examples
    --------
    >>> known = load_knowledge().set_index("entity_id")
    >>> known.loc["libya", "name_ar"], known.loc["libya", "qid"]
    ('ليبيا', 'Q1016')
    """
    if path is None:
        return _shipped().copy()
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, UnicodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(f"knowledge table {path}: {error}; needed: a CSV file in UTF-8") from error
    return check_knowledge(table, str(path))


def check_knowledge(table: pd.DataFrame, name: str = "knowledge") -> pd.DataFrame:
    """Return `table` with every column of the knowledge table, or say what is wrong with it."""
    missing = [c for c in _NEEDED if c not in table.columns]
    if missing:
        raise SchemaError(f"{name}: column {missing[0]!r} is missing; needed: {', '.join(_NEEDED)}")
    table = table.reindex(columns=[*COLUMNS, *(c for c in table.columns if c not in COLUMNS)], fill_value="").fillna("")
    bad = table[~table["type"].isin(ENTITY_TYPES)]
    if len(bad):
        row = bad.iloc[0]
        allowed = ", ".join(ENTITY_TYPES)
        raise SchemaError(f"{name}: line {bad.index[0] + 2}: type is {row['type']!r}; allowed: {allowed}")
    bad = table[(table.entity_id == "") | (table.name_ar == "") | table.entity_id.duplicated()]
    if len(bad):
        raise SchemaError(f"{name}: line {bad.index[0] + 2}: entity_id and name_ar must be filled, entity_id once only")
    return table


def known_forms(table: pd.DataFrame, column: str = "aliases") -> pd.DataFrame:
    """Return one row a form: form, entity_id, type; for aliases with name_ar and name_en, which count as such.

    Examples
    --------
    >>> forms = known_forms(load_knowledge())
    >>> {"الأمم المتحدة", "United Nations"} <= set(forms[forms.entity_id == "united-nations"].form)
    True
    """
    parts = [table[["entity_id", "type"]].assign(form=table[column].str.split("|")).explode("form")]
    if column == "aliases":
        parts += [table[["entity_id", "type"]].assign(form=table[c]) for c in ("name_ar", "name_en")]
    forms = pd.concat(parts)
    forms["form"] = forms.form.str.strip()
    forms = forms[forms.form != ""].drop_duplicates(["form", "entity_id"])
    return forms.sort_values(["form", "entity_id"])[["form", "entity_id", "type"]].reset_index(drop=True)
