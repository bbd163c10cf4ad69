"""The whole line, from a source of articles to every table, and back from the folder that it was written to."""

from __future__ import annotations

import logging
import os
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from siyaq.corpus.reading import Source
from siyaq.corpus.remote import list_inputs
from siyaq.errors import SourceError
from siyaq.folder import Folder, is_remote
from siyaq.plan import count_tables, name_articles
from siyaq.provenance import environment, file_checksum, input_checksums, source_checksums
from siyaq.resume import unfinished
from siyaq.schema import empty
from siyaq.settings import Settings
from siyaq.stages.reading import Input
from siyaq.stages.writing import write_one
from siyaq.store import MANIFEST, is_whole, read_manifest, read_tables, write_manifest
from siyaq.work import Work

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)

CORRECTIONS = "corrections.csv"
"""Looked for in a source folder when no corrections are named."""


@dataclass(frozen=True)
class Run:
    """Every table of one run, each an attribute, with the columns that `siyaq.schema` gives."""

    articles: pd.DataFrame
    skipped: pd.DataFrame
    cleaning: pd.DataFrame
    mentions: pd.DataFrame
    entities: pd.DataFrame
    roles: pd.DataFrame
    corrections: pd.DataFrame
    frequencies: pd.DataFrame = field(default_factory=lambda: empty("frequencies"))
    nodes: pd.DataFrame = field(default_factory=lambda: empty("nodes"))
    edges: pd.DataFrame = field(default_factory=lambda: empty("edges"))
    topics: pd.DataFrame = field(default_factory=lambda: empty("topics"))
    article_topics: pd.DataFrame = field(default_factory=lambda: empty("article_topics"))
    topic_terms: pd.DataFrame = field(default_factory=lambda: empty("topic_terms"))
    stability: pd.DataFrame = field(default_factory=lambda: empty("stability"))
    notes: pd.DataFrame = field(default_factory=lambda: empty("notes"))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return {name: table}, in the order of the work."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def _repr_html_(self) -> str:
        counts = {name: len(table) for name, table in self.tables().items()}
        return pd.DataFrame({"table": counts.keys(), "rows": counts.values()}).to_html(index=False)


def _apart(source: Source, out: Folder) -> None:
    """Refuse an output folder inside the source: its tables would be read as articles the next time."""
    inside = False
    if isinstance(source, str | os.PathLike) and not is_remote(source) and not out.remote:
        inside = Path(source).is_dir() and Path(out.where).resolve().is_relative_to(Path(source).resolve())
    if inside or (is_remote(source) and f"{out}/".startswith(f"{str(source).rstrip('/')}/")):
        raise SourceError(f"the output folder {out} lies inside the source {source}; choose one outside it")


def _corrections(source: Source, settings: Settings) -> Path | None:
    if settings.corrections:
        return Path(settings.corrections)
    path = _path(source)
    return path / CORRECTIONS if path and (path / CORRECTIONS).is_file() else None


def _path(source: Source) -> Path | None:
    """Return the source as a path, where it is one."""
    if not isinstance(source, str | os.PathLike) or is_remote(source) or not Path(source).exists():
        return None
    return Path(source)


def _manifest(source: Source, inputs: list[Input], settings: Settings) -> dict[str, object]:
    """Return what decides the result: two runs with the same of these have the same tables."""
    return {
        "inputs": _checksums(source, inputs, settings),
        "parameters": asdict(settings),
        "environment": environment(),
    }


def _checksums(source: Source, inputs: list[Input], settings: Settings) -> dict[str, str]:
    beside = [Path(p) for p in (settings.corrections, settings.dictionary) if p]
    for path in beside:
        if not path.is_file():
            raise SourceError(f"{path} does not exist; name a CSV file, or leave the option out")
    here = _path(source)
    read = source_checksums(here) if here else input_checksums(inputs)
    return {**read, **{f"+{p.name}": file_checksum(p) for p in beside}}


def load_run(folder: str | Path) -> Run:
    """Return the tables that a run left in a folder.

    Raises
    ------
    SourceError
        Where the folder holds no finished run.
    """
    place = Folder.at(folder)
    manifest = read_manifest(place)
    if "tables" not in manifest:
        raise SourceError(
            f"{folder} holds no finished run (no manifest.json with tables); "
            f"make one with: siyaq run SOURCE --out {folder}"
        )
    tables = read_tables(place, manifest["tables"])
    missing = sorted(set(manifest["tables"]) - set(tables))
    if missing:
        raise SourceError(f"{folder}: the tables {', '.join(missing)} are gone; make them anew with siyaq run")
    return Run(**tables)


def run(
    source: Source,
    out: str | Path | None = None,
    *,
    client: Client | None = None,
    progress: bool = False,
    **settings: Any,
) -> Run:
    """Turn a source of articles into every table.

    Parameters
    ----------
    source : path, pattern or address, or several
        A file or folder that `siyaq.load_articles` reads, a pattern such as ``"articles/2019-*.jsonl"``, or an address
        such as ``"s3://bucket/articles"``.
    out : path or address, optional
        Folder to write the tables to, as CSV and Parquet, with manifest.json. A folder that already holds the run of
        the same inputs, settings, code and packages is read back instead of worked out again.
    client : distributed.Client, optional
        Let the workers of a Dask cluster do the work (see docs/scale.md). The tables are the same.
    progress : bool
        Say what is being done: a bar on a terminal, plain lines elsewhere.
    **settings
        The attributes of `siyaq.settings.Settings`.

    Returns
    -------
    Run

    Raises
    ------
    SourceError
        Where nothing can be read, or `out` cannot be written.

    Examples
    --------
    >>> import siyaq, tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("زار المشير خليفة حفتر مدينة بنغازي.", encoding="utf-8")
    >>> siyaq.run(folder).mentions.surface.tolist()
    ['خليفة حفتر', 'بنغازي']
    """
    if out is not None:
        write_run(source, out, client=client, progress=progress, **settings)
        return load_run(out)
    chosen = Settings.named(settings)
    inputs = list_inputs(source)
    if client is not None:
        raise SourceError("workers need a folder that they all see; name one with out=")
    with unfinished(None, _manifest(source, inputs, chosen)) as parts:
        corrections = _corrections(source, chosen)
        work = Work(parts, None, progress)
        result = name_articles(source, inputs, chosen, corrections, work)
        count_tables(result, chosen, work)
        return Run(**{name: result.table(name) for name in (*_NAMED, *_COUNTED)})


def write_run(
    source: Source,
    out: str | Path,
    *,
    client: Client | None = None,
    progress: bool = False,
    **settings: Any,
) -> dict:
    """Write every table of a source, without holding the articles in memory; return the manifest.

    See `run` for the parameters. The manifest is written last: a folder with one holds a finished run.
    """
    chosen = Settings.named(settings)
    folder = Folder.at(out)
    _apart(source, folder)
    inputs = list_inputs(source)
    decides = _manifest(source, inputs, chosen)
    before = read_manifest(folder)
    same = "tables" in before and all(before.get(key) == value for key, value in decides.items())
    if same and is_whole(before, folder):
        log.info("%s already holds this run", out)
        return before
    with unfinished(folder, decides) as parts:
        work = Work(parts, client, progress)
        result = name_articles(source, inputs, chosen, _corrections(source, chosen), work)
        if _checksums(source, list_inputs(source), chosen) != decides["inputs"]:
            raise SourceError(f"{source} changed while it was read; run again when nothing changes it")
        folder.remove(MANIFEST)
        with work.beside("writing names", write_one, result.jobs(folder, _NAMED)):
            count_tables(result, chosen, work)
        work.each("writing counts", write_one, result.jobs(folder, _COUNTED))
        checksums, counts = result.written((*_NAMED, *_COUNTED))
        manifest = {**decides, "source": _relative(source, folder), "tables": checksums, "counts": counts}
        write_manifest(manifest, folder)
    return manifest


def _relative(source: Source, out: Folder) -> str | list:
    """Return the source as it is seen from the output folder, so that both can be moved together."""
    if not isinstance(source, str | os.PathLike):
        return [_relative(one, out) for one in source]
    if is_remote(source) or out.remote:
        return str(source)
    return Path(os.path.relpath(source, out.where)).as_posix()


def open_tables(path: str | Path, **settings: Any) -> Run:
    """Return a finished run's tables, or those that a source of articles gives: articles, mentions and entities.

    The commands that take ``SOURCE|DIR`` open it with this.
    """
    if "tables" in read_manifest(path):
        return load_run(path)
    chosen = Settings.named(settings)
    inputs = list_inputs(path)
    with unfinished(None, {}) as parts:
        result = name_articles(path, inputs, chosen, _corrections(path, chosen), Work(parts))
        return Run(**{name: result.table(name) for name in _NAMED})


_NAMED = tuple(f.name for f in fields(Run) if f.default_factory is MISSING)
"""Tables that are known before anything is counted."""
_COUNTED = tuple(f.name for f in fields(Run) if f.name not in _NAMED)
