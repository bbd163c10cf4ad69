"""A run that can be killed: what is finished is on disk, and the next run goes on from there.

The parts of an unfinished run lie in a hidden folder of its output folder, under a name made of everything that decides
them (inputs, parameters, code, versions). A run with another name starts over.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pandas as pd

from siyaq.errors import SourceError
from siyaq.store import parquet_bytes, write_bytes

log = logging.getLogger(__name__)

_UNFINISHED = ".unfinished"
_LOCK = ".lock"


class Parts:
    """Tables that are made once: kept on disk in `folder`, or only handed on where that is None.

    Examples
    --------
    >>> Parts(None).tables("counts", lambda: {"a": pd.DataFrame({"n": [1]})})["a"].n.tolist()
    [1]
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def tables(self, step: str, make: Callable[[], dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
        """Return the tables of a step: those that an earlier run left, or those that `make` gives, which are left."""
        if self.folder is None:
            return make()
        done = self.folder / f"{step}.json"
        if not done.is_file():
            made = make()
            for name, table in made.items():
                write_bytes(self.folder / f"{step}.{name}.parquet", parquet_bytes(table))
            write_bytes(done, json.dumps(list(made)).encode("utf-8"))
        # Read back even when just made: what goes on must not depend on whether the run was killed here.
        names = json.loads(done.read_text(encoding="utf-8"))
        return {name: pd.read_parquet(self.folder / f"{step}.{name}.parquet") for name in names}


def _key(decides: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode("utf-8")).hexdigest()[:16]


@contextmanager
def unfinished(out: Path | None, decides: dict[str, object]) -> Iterator[Parts]:
    """Give the parts of the run in `out` that has these inputs and parameters; remove them when it has finished.

    Parameters
    ----------
    out : Path or None
        None keeps nothing on disk.
    decides : dict
        Everything that the result depends on.

    Raises
    ------
    SourceError
        Where another run is at work in the folder, or the folder cannot be written to.
    """
    if out is None:
        yield Parts(None)
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(out / _LOCK, timeout=0)
        lock.acquire()
    except filelock.Timeout:
        raise SourceError(f"another run is at work in {out}; wait for it, or choose another folder") from None
    except OSError as error:
        raise SourceError(
            f"cannot write {out}: {error.strerror or error}; choose a folder that can be written"
        ) from None
    with lock:
        everything = out / _UNFINISHED
        mine = everything / _key(decides)
        if everything.is_dir() and not mine.is_dir():
            log.warning("%s: inputs, parameters or code have changed since the unfinished run; starting over", out)
            shutil.rmtree(everything)
        elif mine.is_dir():
            log.warning("%s: going on with the unfinished run", out)
        yield Parts(mine)
        shutil.rmtree(everything, ignore_errors=True)
