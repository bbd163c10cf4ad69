"""The corpus that was read, and what a person wants to know of it first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Corpus:
    """What was read.

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
