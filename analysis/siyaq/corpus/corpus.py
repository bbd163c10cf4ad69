"""The corpus that was read, and what a person wants to know of it first."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from siyaq.text.normal import codes
from siyaq.text.tokens import chunks

SHOWN = 12
"""Rows of each table that a notebook shows."""
_LANGUAGES = ("Arabic", "Persian, Urdu or Kurdish", "other script", "no letters")
_PERSIAN = codes("پچژگیکێۆڵڕەےہۀٹڈڑںھ")


@dataclass(frozen=True)
class Corpus:
    """What was read; a notebook shows it as tables and a bar chart.

    Attributes
    ----------
    articles : DataFrame
        One row per article, see ``siyaq.schema.describe("articles")``.
    skipped : DataFrame
        One row per input that could not be read: file, line, reason, detail.
    cleaning : DataFrame
        One row per rule: rule, articles and characters it touched, meaning.
    """

    articles: pd.DataFrame
    skipped: pd.DataFrame
    cleaning: pd.DataFrame

    def __len__(self) -> int:
        return len(self.articles)

    def overview(self) -> pd.DataFrame:
        """Return what was read in a few numbers: columns what, value."""
        articles = self.articles
        dates = articles.published.dropna()
        copies = int((articles.article_id != articles.duplicate_group).sum())
        languages = self.languages()
        rows = [
            ("articles", f"{len(articles):,}"),
            ("sources", f"{articles.source.nunique():,}" if articles.source.notna().any() else "not given"),
            ("first published", f"{dates.min():%Y-%m-%d}" if len(dates) else "not given"),
            ("last published", f"{dates.max():%Y-%m-%d}" if len(dates) else "not given"),
            ("without a date", f"{articles.published.isna().sum():,}"),
            ("copies of others", f"{copies:,} ({copies / max(len(articles), 1):.1%})"),
            ("inputs skipped", f"{len(self.skipped):,}"),
            *((f"language: {row.language}", f"{row.articles:,}") for row in languages.itertuples()),
        ]
        return pd.DataFrame(rows, columns=["what", "value"])

    def by_month(self) -> pd.DataFrame:
        """Return the number of articles: one row per source, one column per month, then 'undated' and 'all'.

        Sources stand in order of size. Copies are counted.
        """
        articles = self.articles
        source = articles.source.fillna("(not given)")
        month = articles.published.dt.strftime("%Y-%m").fillna("undated")
        table = pd.crosstab(source, month).rename_axis(index="source", columns="month")
        table["all"] = table.sum(axis=1)
        order = table.reset_index().sort_values(["all", "source"], ascending=[False, True]).source
        return table.loc[order]

    def skipped_by_reason(self) -> pd.DataFrame:
        """Return how many inputs were skipped for which reason, with the first of each."""
        table = self.skipped.groupby("reason", sort=False).agg(
            inputs=("file", "size"), first_file=("file", "first"), first_detail=("detail", "first")
        )
        return table.reset_index().sort_values(["inputs", "reason"], ascending=[False, True], ignore_index=True)

    def duplicates(self) -> pd.DataFrame:
        """Return the groups of near-duplicates: duplicate_group, articles, sources, first and last published."""
        articles = self.articles
        size = articles.groupby("duplicate_group").article_id.transform("size")
        table = articles[size > 1].groupby("duplicate_group")
        table = table.agg(
            articles=("article_id", "size"),
            sources=("source", "nunique"),
            first=("published", "min"),
            last=("published", "max"),
        )
        return table.reset_index().sort_values(
            ["articles", "duplicate_group"], ascending=[False, True], ignore_index=True
        )

    def languages(self) -> pd.DataFrame:
        """Return how many articles are written in which language, told by their letters: language, articles."""
        number = np.bincount(_language(self.articles.text.tolist()), minlength=len(_LANGUAGES))
        table = pd.DataFrame({"language": _LANGUAGES, "articles": number})
        return table[table.articles > 0].reset_index(drop=True)

    def _repr_html_(self) -> str:
        parts = [("What was read", self.overview())]
        months = self.by_month()
        if len(months):
            years = months.drop(columns="all").T
            years = years.groupby([m[:4] if m != "undated" else m for m in years.index]).sum().T
            years["all"] = months["all"]
            parts.append(("Articles by source and year", years.reset_index()))
        if len(self.skipped):
            parts.append(("Skipped", self.skipped_by_reason()))
        if (self.articles.article_id != self.articles.duplicate_group).any():
            parts.append(("Near-duplicates", self.duplicates()))
        touched = self.cleaning[self.cleaning.articles > 0]
        if len(touched):
            parts.append(("Cleaned", touched))
        return _chart(self.articles.published) + "".join(_section(title, table) for title, table in parts)


def _language(texts: list[str]) -> np.ndarray:
    """Return the number in `_LANGUAGES` of each text, told by letters that Arabic seldom has."""
    found = []
    for chunk in chunks(texts):
        points = codes("\n".join(chunk) + "\n")
        arabic = (points >= 0x620) & (points <= 0x64A) | (points >= 0x671) & (points <= 0x6D3)
        persian = np.isin(points, _PERSIAN)
        other = (points | 0x20) - ord("a") <= 25
        other |= (
            (points >= 0xC0)
            & ~arabic
            & ((points < 0x600) | (points >= 0x900))
            & ~((points >= 0x2000) & (points < 0x2C00))
        )
        begin = np.cumsum([0, *(len(t) + 1 for t in chunk[:-1])])
        n_arabic, n_persian, n_other = (
            np.add.reduceat(mask.astype(np.int64), begin) for mask in (arabic, persian, other)
        )
        kind = np.where(n_persian > 0.05 * n_arabic, 1, 0)
        kind = np.where(n_other > n_arabic, 2, kind)
        found.append(np.where(n_arabic + n_other == 0, 3, kind))
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _chart(published: pd.Series) -> str:
    """Bars of articles per month, as a small drawing that needs nothing but the notebook."""
    dates = published.dropna()
    if dates.empty:
        return ""
    month = dates.dt.to_period("M")
    months = pd.period_range(month.min(), month.max(), freq="M")
    months = months[-600:]
    number = month.value_counts().reindex(months, fill_value=0)
    top, width = int(number.max()) or 1, max(1.5, min(14, 700 / len(months)))
    bars = "".join(
        f'<rect x="{i * width:.1f}" y="{80 - 76 * n / top:.1f}" width="{width * 0.85:.1f}" height="{76 * n / top:.1f}">'
        f"<title>{m}: {n:,}</title></rect>"
        for i, (m, n) in enumerate(number.items())
        if n
    )
    length = width * len(months)
    return (
        f'<svg role="img" aria-label="Articles per month" viewBox="0 0 {length:.0f} 100" width="{length:.0f}" '
        f'height="100" font-family="sans-serif" font-size="11"><g fill="#0072B2">{bars}</g>'
        f'<text x="0" y="96" fill="currentColor">{months[0]}</text>'
        f'<text x="{length:.0f}" y="96" text-anchor="end" fill="currentColor">{months[-1]} (highest: {top:,})</text>'
        "</svg>"
    )


def _section(title: str, table: pd.DataFrame) -> str:
    shown = table.head(SHOWN).to_html(index=False, border=0, escape=True, na_rep="", max_cols=SHOWN + 8)
    more = f"<p>and {len(table) - SHOWN:,} more</p>" if len(table) > SHOWN else ""
    return f"<h4>{escape(title)}</h4>{shown}{more}"
