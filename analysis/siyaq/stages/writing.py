"""Writing: the tables of a run, put together from its parts, one part in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from siyaq.folder import Folder
from siyaq.resume import Parts, Table
from siyaq.schema import TABLES, validate
from siyaq.stages.copies import part_articles
from siyaq.stages.topics import count_topics
from siyaq.store import write_table, write_years
from siyaq.work import Job

LARGE = 200_000
"""Articles from which tables with a row or more an article are Parquet by year, without CSV."""
_NAMED = ("mentions", "roles")
_COUNTED = {"frequencies": "counted/frequencies", "nodes": "counted/network", "edges": "counted/edges"}


class Result:
    """The finished parts of a run, as the tables that they make up.

    Parameters
    ----------
    parts : Parts
    n_groups, n_parts : int
        Groups of files that were read, and parts of articles.
    """

    def __init__(self, parts: Parts, n_groups: int, n_parts: int) -> None:
        self._parts, self._n_groups, self.n_parts = parts, n_groups, n_parts

    @property
    def sampled(self) -> bool:
        """Whether topics were fitted on a sample, so that the articles are assigned to them in parts."""
        return "article_topics" not in (self._parts.names("fitted/topics") or ["article_topics"])

    def _each(self, step: str, name: str) -> Iterator[pd.DataFrame]:
        n = self._n_groups if step == "files" else self.n_parts
        return (self._parts.read(f"{step}/{number:05}", name) for number in range(n))

    def pieces(self, name: str) -> Iterator[pd.DataFrame]:
        """Return a table in pieces, each checked against the schema."""
        return (validate(table, name) for table in self._pieces(name))

    def _pieces(self, name: str) -> Iterator[pd.DataFrame]:
        if name == "articles":
            return (part_articles(self._parts, number) for number in range(self.n_parts))
        if name in _NAMED:
            return self._each("named", name)
        if name == "article_topics" and self.sampled:
            return self._each("assigned", name)
        if name in _COUNTED:
            return self._parts.pieces(_COUNTED[name], name)
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
        if name == "notes":
            return pd.concat([read("counted/network", name), read("fitted/topics", name)], ignore_index=True)
        if name == "topics" and self.sampled:
            return count_topics(self._parts, self.n_parts)
        return read("fitted/topics", name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as a whole."""
        return pd.concat(list(self.pieces(name)), ignore_index=True)

    def jobs(self, out: Folder, names: Sequence[str]) -> list[Job]:
        """Return what `write_one` has to do to write tables."""
        rows = (len(self._parts.read(f"found/{i:05}", "articles", ["article_id"])) for i in range(self.n_parts))
        large = sum(rows) > LARGE
        return [(f"written/{name}", (name, self._n_groups, self.n_parts, out.where, large)) for name in names]

    def written(self, names: Sequence[str]) -> tuple[dict[str, str], dict[str, int]]:
        """Return the checksums of tables that were written, and their numbers of rows."""
        rows = {name: self._parts.read(f"written/{name}", "written").iloc[0] for name in names}
        return {n: str(row.checksum) for n, row in rows.items()}, {n: int(row.rows) for n, row in rows.items()}

    def dated(self, name: str) -> Iterator[pd.DataFrame]:
        """Return a table in pieces, with the year of each row's article, or "undated"."""
        for number, table in enumerate(self.pieces(name)):
            articles = self._parts.read(f"found/{number:05}", "articles", ["article_id", "published"])
            year = articles.published.dt.strftime("%Y").fillna("undated").set_axis(articles.article_id)
            yield table.assign(year=table.article_id.map(year))


def write_one(parts: Parts, name: str, n_groups: int, n_parts: int, out: str, large: bool) -> Iterator[Table]:
    """Write one table where it is read from: ``written``, with checksum and rows."""
    result, folder = Result(parts, n_groups, n_parts), Folder(out)
    by_year = large and "article_id" in TABLES[name].columns
    n = 0

    def counted(pieces: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        nonlocal n
        for piece in pieces:
            n += len(piece)
            yield piece

    folder.remove(name)
    if by_year:
        for old in (f"{name}.csv", f"{name}.parquet"):
            folder.remove(old)
        checksum = write_years(counted(result.dated(name)), name, folder)
    else:
        checksum = write_table(counted(result.pieces(name)), name, folder)
    yield "written", pd.DataFrame({"checksum": [checksum], "rows": [n]})
