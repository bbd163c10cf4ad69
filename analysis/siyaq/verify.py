"""Whether a finished run comes out the same again, and if not what has changed since."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from siyaq.errors import SourceError
from siyaq.pipeline import run
from siyaq.provenance import flat
from siyaq.store import read_manifest


def differences(before: dict, after: dict) -> list[str]:
    """Return what decides a run's result and is not the same in two manifests, one sentence each.

    Examples
    --------
    >>> old = {"inputs": {"a.txt": "1"}, "parameters": {}, "environment": {"code": "x", "packages": {"numpy": "2.0"}}}
    >>> new = {"inputs": {"a.txt": "2"}, "parameters": {}, "environment": {"code": "x", "packages": {"numpy": "2.1"}}}
    >>> differences(old, new)
    ['input a.txt has changed', 'environment: numpy was 2.0, is 2.1']
    """
    found = []
    old, new = before["inputs"], after["inputs"]
    for name in sorted(set(old) | set(new)):
        if name not in new:
            found.append(f"input {name} is gone")
        elif name not in old:
            found.append(f"input {name} is new")
        elif old[name] != new[name]:
            found.append(f"input {name} has changed")
    old, new = flat(before["environment"]), flat(after["environment"])
    for name in sorted(set(old) | set(new)):
        was, now = old.get(name, "absent"), new.get(name, "absent")
        if was != now:
            found.append(
                "the code of siyaq has changed" if name == "code" else f"environment: {name} was {was}, is {now}"
            )
    return found


def verify_run(folder: str | Path, source: str | Path | None = None) -> tuple[pd.DataFrame, list[str]]:
    """Run again with the parameters in a folder's manifest and compare the tables to the byte.

    Parameters
    ----------
    folder : path
        A finished run.
    source : path, optional
        Its articles; by default where the run found them.

    Returns
    -------
    comparison : DataFrame
        Columns table, same.
    reasons : list of str
        What has changed since, as `differences` says it.

    Raises
    ------
    SourceError
        Where the folder holds no finished run, or the articles are gone.
    """
    folder = Path(folder)
    before = read_manifest(folder)
    if "tables" not in before:
        raise SourceError(f"{folder} holds no finished run; make one with: siyaq run SOURCE --out {folder}")
    source = Path(source) if source else folder / before["source"]
    with tempfile.TemporaryDirectory() as again:
        run(source, again, **before["parameters"])
        after = read_manifest(Path(again))
    names = list(before["tables"])
    same = [before["tables"][name] == after["tables"].get(name) for name in names]
    return pd.DataFrame({"table": names, "same": same}), differences(before, after)
