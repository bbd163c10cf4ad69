"""The tables that travel between the stages, and the check at each boundary.

Every stage of Siyaq takes plain pandas DataFrames and returns plain pandas DataFrames. This module says what each of
them holds, once: README's table of columns and every validation come from here.

Examples
--------
>>> import pandas as pd
>>> from siyaq.schema import validate
>>> validate(pd.DataFrame({"article_id": ["a"]}), "article_topics")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
siyaq.errors.SchemaError: table 'article_topics': column 'topic' is missing; found: article_id; needed: ...
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from siyaq.errors import SchemaError

ENTITY_TYPES = ("PER", "LOC", "ORG")
"""Person, place (with facilities), organisation."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its kind (text, int, float, date, bool), what it means, and whether it may be empty."""

    kind: str
    meaning: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: what a row is, the columns that identify it, and its columns in order."""

    row: str
    key: tuple[str, ...]
    columns: dict[str, Column]


def _interval(what: str, prefix: str = "") -> dict[str, Column]:
    return {
        f"{prefix}lo": Column("float", f"lower end of the 95 % interval of {what}", nullable=True),
        f"{prefix}hi": Column("float", f"upper end of the 95 % interval of {what}", nullable=True),
    }


TABLES: dict[str, Table] = {
    "articles": Table(
        "one article",
        ("article_id",),
        {
            "article_id": Column("text", "unique name of the article"),
            "source": Column("text", "outlet", nullable=True),
            "published": Column("date", "time of publication, UTC", nullable=True),
            "title": Column("text", "title alone", nullable=True),
            "text": Column("text", "what is analysed: title, newline, body; all offsets point into it"),
            "url": Column("text", "address", nullable=True),
            "duplicate_group": Column("text", "article_id of the first published article with this content"),
        },
    ),
    "skipped": Table(
        "one input that could not be read",
        (),
        {
            "file": Column("text", "file, and member of an archive"),
            "line": Column("int", "line or row in the file, from 1", nullable=True),
            "reason": Column("text", "short name of the reason"),
            "detail": Column("text", "what was found and what is allowed"),
        },
    ),
    "cleaning": Table(
        "one rule of cleaning",
        ("rule",),
        {
            "rule": Column("text", "short name of the rule"),
            "articles": Column("int", "articles it touched"),
            "characters": Column("int", "characters it removed or changed"),
            "meaning": Column("text", "what it does"),
        },
    ),
    "mentions": Table(
        "one named mention",
        ("article_id", "start", "end"),
        {
            "article_id": Column("text", "the article"),
            "sentence": Column("int", "number of the sentence in the article, from 0"),
            "start": Column("int", "first code point in articles.text"),
            "end": Column("int", "code point after the last"),
            "surface": Column("text", "articles.text[start:end]"),
            "type": Column("text", "PER, LOC or ORG", allowed=ENTITY_TYPES),
            "entity_id": Column("text", "who it is"),
            "rule": Column("text", "what found it"),
            "score": Column("float", "how sure the recogniser is, 0 to 1"),
        },
    ),
    "spans": Table(
        "one named mention, before it is known who it is",
        ("article_id", "start", "end"),
        {
            "article_id": Column("text", "the article"),
            "sentence": Column("int", "number of the sentence in the article, from 0"),
            "start": Column("int", "first code point in articles.text"),
            "end": Column("int", "code point after the last"),
            "surface": Column("text", "articles.text[start:end]"),
            "type": Column("text", "PER, LOC or ORG", allowed=ENTITY_TYPES),
            "rule": Column("text", "what found it"),
            "score": Column("float", "how sure the recogniser is, 0 to 1"),
        },
    ),
    "entities": Table(
        "one person, place or organisation",
        ("entity_id",),
        {
            "entity_id": Column("text", "readable slug, the same on every run and machine"),
            "name_ar": Column("text", "commonest fullest written form"),
            "name_en": Column(
                "text", "English name where known, else a gloss: kinds of bodies in English, names romanised"
            ),
            "type": Column("text", "PER, LOC or ORG", allowed=ENTITY_TYPES),
            "qid": Column("text", "Wikidata id, only where certain", nullable=True),
            "aliases": Column("text", "written forms with counts: 'form (n) | form (n)'"),
            "n_mentions": Column("int", "mentions"),
            "n_articles": Column("int", "articles, duplicates counted once"),
            "rules": Column("text", "the rules that joined its forms, with counts"),
        },
    ),
    "roles": Table(
        "one person with one role in one place of the text",
        (),
        {
            "entity_id": Column("text", "the person"),
            "role": Column("text", "as written"),
            "organisation_id": Column("text", "organisation or country the role belongs to", nullable=True),
            "article_id": Column("text", "the article"),
            "sentence": Column("int", "number of the sentence"),
            "published": Column("date", "date of the article", nullable=True),
        },
    ),
    "corrections": Table(
        "one row of the corrections file",
        (),
        {
            "line": Column("int", "line in the file"),
            "action": Column("text", "as written"),
            "entity": Column("text", "as written", nullable=True),
            "surface": Column("text", "as written", nullable=True),
            "article": Column("text", "as written", nullable=True),
            "value": Column("text", "as written", nullable=True),
            "status": Column("text", "what became of it"),
            "n_mentions": Column("int", "mentions it changed"),
            "detail": Column("text", "why it changed nothing, where it did not", nullable=True),
        },
    ),
    "frequencies": Table(
        "one entity in one period and source",
        ("entity_id", "period", "source"),
        {
            "entity_id": Column("text", "the entity"),
            "period": Column("text", "'all', or 2019, 2019-Q2, 2019-04, 2019-04-04"),
            "source": Column("text", "'all', or the outlet"),
            "n_mentions": Column("int", "mentions"),
            "n_articles": Column("int", "articles with the entity, duplicates counted once"),
            "n_total": Column("int", "all articles of the period and source, duplicates counted once"),
            "share": Column("float", "n_articles / n_total", nullable=True),
            **_interval("share (bootstrap over articles)"),
            "rank": Column("int", "rank by articles, then mentions, within period and source"),
            "rank_lo": Column("float", "best rank of the 95 % interval", nullable=True),
            "rank_hi": Column("float", "worst rank of the 95 % interval", nullable=True),
            "reason": Column("text", "why there is no interval", nullable=True),
        },
    ),
    "nodes": Table(
        "one entity of a network",
        ("entity_id",),
        {
            "entity_id": Column("text", "the entity"),
            "name_ar": Column("text", "Arabic name"),
            "name_en": Column("text", "English name"),
            "type": Column("text", "PER, LOC or ORG", allowed=ENTITY_TYPES),
            "n_windows": Column("int", "windows that name it"),
            "n_articles": Column("int", "articles that name it"),
            "degree": Column("int", "neighbours"),
            **_interval("degree", "degree_"),
            "strength": Column("float", "sum of its edges' weights"),
            **_interval("strength", "strength_"),
            "betweenness": Column("float", "share of shortest paths through it"),
            **_interval("betweenness", "betweenness_"),
            "eigenvector": Column("float", "eigenvector centrality"),
            **_interval("eigenvector centrality", "eigenvector_"),
            "community": Column("int", "number of its community, largest first; -1 without edges"),
            "community_certainty": Column("float", "mean co-assignment with its community", nullable=True),
            "brokerage": Column("float", "participation coefficient between communities"),
            **_interval("brokerage between these communities", "brokerage_"),
            "reason": Column(
                "text", "which intervals are missing and why; whether betweenness is estimated", nullable=True
            ),
        },
    ),
    "edges": Table(
        "two entities that are named together",
        ("source", "target"),
        {
            "source": Column("text", "entity_id, the smaller of the two"),
            "target": Column("text", "entity_id"),
            "n_windows": Column("int", "windows that name both"),
            "n_articles": Column("int", "articles in which a window names both, duplicates counted once"),
            "weight": Column("float", "the weight that was asked for"),
            **_interval("weight (bootstrap over articles)", "weight_"),
            "npmi": Column("float", "normalised pointwise mutual information, -1 to 1", nullable=True),
            "expected": Column("float", "windows expected under the null model", nullable=True),
            "p": Column("float", "one-sided p-value under the null model", nullable=True),
            "q": Column("float", "p after Benjamini-Hochberg", nullable=True),
            **_interval("n_windows (bootstrap over articles)"),
            "reason": Column("text", "why there is no interval or p", nullable=True),
        },
    ),
    "topics": Table(
        "one topic",
        ("topic",),
        {
            "topic": Column("int", "number, largest first"),
            "name_ar": Column("text", "its strongest words"),
            "name_en": Column("text", "English gloss where entities give one"),
            "n_articles": Column("int", "articles, duplicates counted once"),
            "share": Column("float", "share of articles"),
            **_interval("share (bootstrap over articles)"),
            "stability": Column("float", "agreement of its articles over resampled fits, 0 to 1", nullable=True),
            "coherence": Column("float", "NPMI of its terms", nullable=True),
            "typical": Column("text", "article_ids of the three most typical articles, separated by ' | '"),
            "headline": Column("text", "title or first sentence of the most typical article"),
        },
    ),
    "article_topics": Table(
        "one article",
        ("article_id",),
        {
            "article_id": Column("text", "the article"),
            "topic": Column("int", "its topic; -1 where none could be fitted"),
            "weight": Column("float", "membership in it, 0 to 1", nullable=True),
            "margin": Column("float", "weight minus that of the second topic", nullable=True),
        },
    ),
    "topic_terms": Table(
        "one word of one topic",
        ("topic", "rank"),
        {
            "topic": Column("int", "the topic"),
            "rank": Column("int", "from 1"),
            "term": Column("text", "as it is commonly written"),
            "score": Column("float", "log-odds of the word in the topic against the rest"),
            **_interval("score"),
            "exclusive": Column("bool", "stands in the top words of no other topic"),
        },
    ),
    "notes": Table(
        "one sentence about what the tables can and cannot show",
        ("subject",),
        {
            "subject": Column("text", "the table it is about"),
            "note": Column("text", "the sentence"),
        },
    ),
    "stability": Table(
        "one number of topics",
        ("k",),
        {
            "k": Column("int", "number of topics"),
            "stability": Column("float", "mean agreement over resampled fits", nullable=True),
            **_interval("stability"),
            "coherence": Column("float", "mean NPMI coherence", nullable=True),
            "chosen": Column("bool", "k that was chosen"),
        },
    ),
}


def _is(series: pd.Series, kind: str) -> bool:
    types = pd.api.types
    if kind == "text":
        return types.is_object_dtype(series) or types.is_string_dtype(series) or series.isna().all()
    if kind == "int":
        return types.is_integer_dtype(series) and not types.is_bool_dtype(series)
    if kind == "float":
        return types.is_numeric_dtype(series)
    if kind == "date":
        return types.is_datetime64_any_dtype(series)
    return types.is_bool_dtype(series)


def validate(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `table` with the schema's columns first, or say what is wrong with it.

    Parameters
    ----------
    table : DataFrame
    name : str
        A key of `TABLES`.

    Raises
    ------
    SchemaError
        Naming the table, the column, what was found and what is allowed. Columns beyond the schema are kept.
    """
    if name not in TABLES:
        raise SchemaError(f"no table is called {name!r}; there are: {', '.join(TABLES)}")
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"table {name!r}: found a {type(table).__name__}; needed: a pandas DataFrame")
    spec = TABLES[name]
    for column, rule in spec.columns.items():
        if column not in table.columns:
            found = ", ".join(map(str, table.columns)) or "no columns"
            raise SchemaError(
                f"table {name!r}: column {column!r} is missing; found: {found}; needed: {', '.join(spec.columns)}"
            )
        values = table[column]
        if not len(values):
            continue
        if not _is(values, rule.kind):
            raise SchemaError(f"table {name!r}: column {column!r} is {values.dtype}; needed: {rule.kind}")
        if not rule.nullable and values.isna().any():
            row = values.isna().to_numpy().argmax()
            raise SchemaError(f"table {name!r}: column {column!r} is empty in row {row}; every row needs a value")
        if rule.allowed and not values.isin(rule.allowed).all():
            bad = values[~values.isin(rule.allowed)].iloc[0]
            raise SchemaError(f"table {name!r}: column {column!r} holds {bad!r}; allowed: {', '.join(rule.allowed)}")
    if spec.key and table.duplicated(list(spec.key)).any():
        (row,) = table.loc[table.duplicated(list(spec.key)), list(spec.key)].head(1).to_dict("records")
        key = ", ".join(f"{k}={v!r}" for k, v in row.items())
        raise SchemaError(f"table {name!r}: two rows have the key {key}; the key must be unique")
    extra = [c for c in table.columns if c not in spec.columns]
    return table[[*spec.columns, *extra]]


_DTYPES = {"text": "str", "int": "int64", "float": "float64", "date": "datetime64[us]", "bool": "bool"}


def empty(name: str) -> pd.DataFrame:
    """Return a valid table of that name without rows."""
    columns = TABLES[name].columns
    return pd.DataFrame({c: pd.Series(dtype=_DTYPES[rule.kind]) for c, rule in columns.items()})


def describe(name: str) -> pd.DataFrame:
    """Return the columns of a table with their kind and meaning, for people.

    Examples
    --------
    >>> from siyaq.schema import describe
    >>> describe("article_topics").column.tolist()
    ['article_id', 'topic', 'weight', 'margin']
    """
    rows = [(c, r.kind, "yes" if r.nullable else "no", r.meaning) for c, r in TABLES[name].columns.items()]
    return pd.DataFrame(rows, columns=["column", "kind", "may be empty", "meaning"])
