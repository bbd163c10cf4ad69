"""Writing: the tables of a run, put together from its parts, one part in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from siyaq.folder import Folder
from siyaq.resume import Parts
from siyaq.schema import TABLES, validate
from siyaq.stages.topics import count_topics
from siyaq.store import write_table, write_years

LARGE = 200_000
"""Articles from which tables with a row or more an article are Parquet by year, without CSV."""
_NAMED = ("mentions", "roles")


class Result:
    """The finished parts of a run, as the tables that they make up.

    Parameters
    ----------
    parts : Parts
    n_groups, n_parts : int
        Groups of files that were read, and parts of articles.
    """

    def __init__(self, parts: Parts, n_groups: int, n_parts: int) -> None:
        self._parts, self._n_groups, self._n_parts = parts, n_groups, n_parts
        fitted = parts.names("fitted/topics")
        self.sampled = fitted is not None and "article_topics" not in fitted

    def _each(self, step: str, name: str) -> Iterator[pd.DataFrame]:
        n = self._n_groups if step == "files" else self._n_parts
        return (self._parts.read(f"{step}/{number:05}", name) for number in range(n))

    def pieces(self, name: str) -> Iterator[pd.DataFrame]:
        """Return a table in pieces, each checked against the schema."""
        return (validate(table, name) for table in self._pieces(name))

    def _pieces(self, name: str) -> Iterator[pd.DataFrame]:
        if name == "articles":
            return (table.drop(columns="alone") for table in self._each("found", name))
        if name in _NAMED:
            return self._each("named", name)
        if name == "article_topics" and self.sampled:
            return self._each("assigned", name)
        return iter([self._whole(name)])

    def _whole(self, name: str) -> pd.DataFrame:
        read = self._parts.read
        if name == "skipped":
            steps = ("files", "cleaned", "found")
            return pd.concat([t for step in steps for t in self._each(step, name)], ignore_index=True)
        if name == "cleaning":
            reports = pd.concat([t for step in ("files", "cleaned") for t in self._each(step, "report")])
            return reports.groupby(["rule", "meaning"], sort=False)[["articles", "characters"]].sum().reset_index()
        if name in ("entities", "corrections"):
            return read("counted/entities", name)
        if name == "frequencies":
            return read("counted/frequencies", name)
        if name in ("nodes", "edges"):
            return read("counted/network", name)
        if name == "notes":
            return pd.concat([read("counted/network", name), read("fitted/topics", name)], ignore_index=True)
        if name == "topics" and self.sampled:
            return count_topics(self._parts, self._n_parts)
        return read("fitted/topics", name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as a whole."""
        return pd.concat(list(self.pieces(name)), ignore_index=True)

    def write(self, out: Folder, names: list[str]) -> tuple[dict[str, str], dict[str, int]]:
        """Write the tables; return their checksums and their numbers of rows."""
        checksums, counts = {}, {}
        large = sum(map(len, self.pieces("articles"))) > LARGE
        for name in names:
            counts[name] = 0

            def counted(name: str = name) -> Iterator[pd.DataFrame]:
                for table in self.pieces(name):
                    counts[name] += len(table)
                    yield table

            by_article = "article_id" in TABLES[name].columns
            out.remove(name)
            if large and by_article:
                for old in (f"{name}.csv", f"{name}.parquet"):
                    out.remove(old)
                checksums[name] = write_years(self._dated(counted()), name, out)
            else:
                checksums[name] = write_table(counted(), name, out)
        return checksums, counts

    def _dated(self, pieces: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for number, table in enumerate(pieces):
            articles = self._parts.read(f"found/{number:05}", "articles", ["article_id", "published"])
            year = articles.published.dt.strftime("%Y").fillna("undated").set_axis(articles.article_id)
            yield table.assign(year=table.article_id.map(year))
