"""A run that can be killed: what is finished is on disk, and the next run goes on from there.

The parts of an unfinished run lie in a hidden folder of its output folder, under a name made of everything that decides
them (inputs, parameters, code, versions). A run with another name starts over.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pandas as pd

from siyaq.folder import Folder
from siyaq.store import parquet_bytes, read_parquet, read_pieces

log = logging.getLogger(__name__)

_UNFINISHED = ".unfinished"

Table = tuple[str, pd.DataFrame]
"""What a step yields: a table and its name."""


class Parts:
    """Tables that are made once and kept in a folder, each with the others of its step.

    A step is finished when its list of tables is there, with the sizes that the files have.

    Examples
    --------
    >>> parts = Parts(Folder(tempfile.mkdtemp()))
    >>> parts.make("counts/00000", [("a", pd.DataFrame({"n": [1]}))])
    >>> parts.names("counts/00000"), parts.read("counts/00000", "a").n.tolist()
    (['a'], [1])
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def names(self, step: str) -> list[str] | None:
        """Return the names of a finished step's tables, None where it isn't finished."""
        if self.folder.size(f"{step}.json") is None:
            return None
        try:
            sizes = dict(json.loads(self.folder.read(f"{step}.json")))
        except (ValueError, TypeError):
            return None
        if not self.folder.remote and any(self.folder.size(self._file(step, n)) != size for n, size in sizes.items()):
            return None
        return list(sizes)

    def has(self, step: str, name: str) -> bool:
        """Say whether a finished step has left this table, without a look at its others: they may be one a part."""
        return self.folder.size(self._file(step, name)) is not None

    def make(self, step: str, tables: Iterable[Table]) -> None:
        """Write the tables of a step one after another, as they are made."""
        sizes = {}
        for name, table in tables:
            content = parquet_bytes(table)
            self.folder.write(self._file(step, name), content)
            sizes[name] = len(content)
        self.folder.write(f"{step}.json", json.dumps(sizes).encode())

    def read(self, step: str, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Return one table of a finished step."""
        with self.folder.open(self._file(step, name)) as stream:
            return read_parquet(stream, columns)

    def pieces(self, step: str, name: str) -> Iterator[pd.DataFrame]:
        """Return one table of a finished step in pieces, so that a long one needs not be in memory as a whole."""
        with self.folder.open(self._file(step, name)) as stream:
            yield from read_pieces(stream)

    def tables(self, step: str, make: Callable[[], dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
        """Return the tables of a step: those that an earlier run left, or those that `make` gives, which are left."""
        if self.names(step) is None:
            self.make(step, make().items())
        # Read back even when just made: what goes on must not depend on whether the run was killed here.
        return {name: self.read(step, name) for name in self.names(step) or ()}

    def _file(self, step: str, name: str) -> str:
        return f"{step}.{name}.parquet"


def _key(decides: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode("utf-8")).hexdigest()[:16]


@contextmanager
def unfinished(out: Folder | None, decides: dict[str, object]) -> Iterator[Parts]:
    """Give the parts of the run in `out` that has these inputs and parameters; remove them when it has finished.

    Parameters
    ----------
    out : Folder or None
        None keeps the parts in a temporary folder.
    decides : dict
        Everything that the result depends on.

    Raises
    ------
    SourceError
        Where another run is at work in the folder, or the folder cannot be written to.
    """
    if out is None:
        with tempfile.TemporaryDirectory(prefix="siyaq-", ignore_cleanup_errors=True) as folder:
            yield Parts(Folder(folder))
        return
    with out.locked(f"another run is at work in {out}; wait for it, or choose another folder"):
        everything = out / _UNFINISHED
        key = _key(decides)
        found, finished = everything.names(), f"{key}.finished"
        if key in found and finished not in found:
            log.warning("%s: going on with the unfinished run", out)
        elif found:
            if finished not in found:
                log.warning("%s: inputs, parameters or code have changed since the unfinished run; starting over", out)
            out.remove(_UNFINISHED)
        yield Parts(everything / key)
        # A run that is killed while it removes its parts must not leave some that look as if they were all.
        everything.write(finished, b"")
        everything.remove(key)
        out.remove(_UNFINISHED)
