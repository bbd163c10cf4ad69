"""Near-duplicates across parts: candidates band by band, then verified by their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from siyaq.corpus.batches import compared_bodies
from siyaq.corpus.duplicates import BANDS, duplicate_groups, neighbours, shingles
from siyaq.resume import Parts, Table
from siyaq.stages.reading import read_batch


def find_candidates(parts: Parts, band: int, n_parts: int) -> Iterator[Table]:
    """Find rows of the corpus that share one band with their neighbour: ``pairs`` with columns one, other."""
    columns = [f"band{band}", f"band{(band + 1) % BANDS}"]
    keys = [parts.read(f"cleaned/{i:05}", "bands", columns).to_numpy(np.uint64) for i in range(n_parts)]
    pairs = neighbours(*np.concatenate(keys).T)
    yield "pairs", pd.DataFrame(pairs, columns=["one", "other"])


def merge_candidates(parts: Parts, sizes: Sequence[int]) -> Iterator[Table]:
    """Join the candidates of all bands: ``pairs``, and ``rows`` (part, row, place in the corpus) that are in one."""
    bands = [parts.read(f"bands/{band:05}", "pairs").to_numpy(np.int64) for band in range(BANDS)]
    pairs = np.unique(np.concatenate(bands), axis=0)
    place = np.unique(pairs)
    begin = np.cumsum([0, *sizes])
    part = np.searchsorted(begin, place, side="right") - 1
    yield "pairs", pd.DataFrame(pairs, columns=["one", "other"])
    yield "rows", pd.DataFrame({"part": part, "row": place - begin[part], "place": place})


def sketch_part(parts: Parts, number: int) -> Iterator[Table]:
    """Take what verifying needs of a part: ``candidates`` (article_id, published, size) and their ``shingles``."""
    rows = parts.read("candidates/all", "rows")
    batch = read_batch(parts, f"cleaned/{number:05}", "batch").iloc[rows.row[rows.part == number].to_numpy()]
    border, values = shingles(compared_bodies(batch))
    yield "candidates", batch[["article_id", "published"]].assign(size=np.diff(border))
    yield "shingles", pd.DataFrame({"value": values})


def verify_copies(parts: Parts, n_parts: int) -> Iterator[Table]:
    """Verify the candidates: one table ``groups-00000`` a part, article_id and duplicate_group of those not alone."""
    rows, pairs = (parts.read("candidates/all", name) for name in ("rows", "pairs"))
    touched = sorted(set(rows.part))
    candidates = [parts.read(f"sketched/{i:05}", "candidates") for i in touched]
    table = pd.concat(candidates, ignore_index=True) if candidates else pd.DataFrame({"article_id": []})
    groups: dict[str, str] = {}
    if len(table):
        values = np.concatenate([parts.read(f"sketched/{i:05}", "shingles").value.to_numpy() for i in touched])
        border = np.concatenate([[0], table["size"].cumsum()])
        places = np.searchsorted(rows.place.to_numpy(), pairs.to_numpy())
        groups = duplicate_groups(table, border, values, places)
    begin = np.searchsorted(rows.part.to_numpy(), np.arange(n_parts + 1))
    for number in range(n_parts):
        here = [name for name in table.article_id.iloc[begin[number] : begin[number + 1]] if name in groups]
        yield (
            f"groups-{number:05}",
            pd.DataFrame(
                {
                    "article_id": pd.Series(here, dtype="str"),
                    "duplicate_group": pd.Series([groups[i] for i in here], dtype="str"),
                }
            ),
        )


def part_articles(parts: Parts, number: int, columns: list[str] | None = None) -> pd.DataFrame:
    """Return the table of articles of a part, with the groups of near-duplicates that were found beside its names."""
    articles = parts.read(f"found/{number:05}", "articles", columns)
    groups, own = _groups(parts, number), articles.duplicate_group
    values = [groups.get(name, name) for name in articles.article_id]
    return articles.assign(duplicate_group=pd.Series(values, own.index, own.dtype))


def alone(parts: Parts, number: int, articles: pd.DataFrame) -> pd.Series:
    """Say of articles of a part whether they have no near-duplicate."""
    return ~articles.article_id.isin(list(_groups(parts, number)))


def _groups(parts: Parts, number: int) -> dict[str, str]:
    if not parts.has("copies/all", f"groups-{number:05}"):
        return {}
    groups = parts.read("copies/all", f"groups-{number:05}")
    return dict(zip(groups.article_id, groups.duplicate_group, strict=True))
