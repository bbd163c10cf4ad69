"""The whole line, from a source of articles to every table, and back from the folder that it was written to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import pandas as pd

import siyaq  # the verbs come through it, so that reading a finished run back imports none of the statistics
from siyaq.errors import SourceError
from siyaq.provenance import environment, file_checksum, source_checksums
from siyaq.schema import TABLES, empty, validate
from siyaq.settings import Settings
from siyaq.store import read_manifest, read_tables, write_manifest, write_table

log = logging.getLogger(__name__)

CORRECTIONS = "corrections.csv"
"""Looked for in a source folder when no corrections are named."""


@dataclass(frozen=True)
class Run:
    """Every table of one run, each an attribute; `notes` holds the sentences that refuse or warn."""

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
    notes: dict[str, str] = field(default_factory=dict)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return {name: table}, in the order of the work."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "notes"}

    def _repr_html_(self) -> str:
        counts = {name: len(table) for name, table in self.tables().items()}
        return pd.DataFrame({"table": counts.keys(), "rows": counts.values()}).to_html(index=False)


class _Steps:
    """Progress: a bar on a terminal, one plain line a step elsewhere, nothing when not asked for."""

    def __init__(self, total: int, show: bool) -> None:
        from tqdm import tqdm  # only where progress is shown

        self._bar = tqdm(total=total, disable=None if show else True, bar_format="{desc:28} {bar:20} {n}/{total}")
        self._show = show

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self._bar.set_description_str(name)
        if self._show and self._bar.disable:
            print(name, flush=True)
        yield
        self._bar.update()

    def close(self) -> None:
        self._bar.set_description_str("done")
        self._bar.close()


def _corrections(source: Path, settings: Settings) -> Path | None:
    if settings.corrections:
        return Path(settings.corrections)
    beside = source / CORRECTIONS
    return beside if beside.is_file() else None


def _name_entities(source: Path, settings: Settings, steps: _Steps) -> dict[str, object]:
    """Read, recognise, resolve: what everything else is counted from."""
    with steps.step("reading articles"):
        corpus = siyaq.load_articles(source, clean=settings.clean, deduplicate=settings.deduplicate)
    with steps.step("finding names"):
        spans = siyaq.find_mentions(corpus.articles, recogniser=settings.recogniser, dictionary=settings.dictionary)
    with steps.step("resolving who is who"):
        named = siyaq.resolve_entities(spans, corpus.articles, corrections=_corrections(source, settings))
    return {
        "articles": corpus.articles,
        "skipped": corpus.skipped,
        "cleaning": corpus.cleaning,
        "mentions": named.mentions,
        "entities": named.entities,
        "roles": named.roles,
        "corrections": named.report,
    }


def _count(named: dict, settings: Settings, steps: _Steps) -> dict[str, object]:
    articles, mentions, entities = named["articles"], named["mentions"], named["entities"]
    with steps.step("counting entities"):
        frequencies = siyaq.count_entities(mentions, articles, seed=settings.seed)
    with steps.step("building the network"):
        network = siyaq.build_network(
            mentions,
            articles,
            entities,
            window=settings.window,
            null=settings.null,
            min_articles=settings.min_articles,
            seed=settings.seed,
        )
    with steps.step("clustering topics"):
        topics = siyaq.fit_topics(
            articles,
            k=settings.topics,
            method=settings.method,
            mentions=mentions,
            entities=entities,
            seed=settings.seed,
        )
    return {
        "frequencies": frequencies,
        "nodes": network.nodes,
        "edges": network.edges,
        "topics": topics.topics,
        "article_topics": topics.article_topics,
        "topic_terms": topics.topic_terms,
        "stability": topics.stability,
        "notes": {k: v for k, v in {"network": network.summary, "topics": topics.note}.items() if v},
    }


def _manifest(source: Path, settings: Settings) -> dict[str, object]:
    """Return what decides the result: two runs with the same of these have the same tables."""
    beside = [Path(p) for p in (settings.corrections, settings.dictionary) if p]
    for path in beside:
        if not path.is_file():
            raise SourceError(f"{path} does not exist; name a CSV file, or leave the option out")
    inputs = {**source_checksums(source), **{f"+{p.name}": file_checksum(p) for p in beside}}
    return {"inputs": inputs, "parameters": asdict(settings), "environment": environment()}


def load_run(folder: str | Path) -> Run:
    """Return the tables that a run left in a folder.

    Raises
    ------
    SourceError
        Where the folder holds no finished run.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    if "tables" not in manifest:
        raise SourceError(
            f"{folder} holds no finished run (no manifest.json with tables); "
            f"make one with: siyaq run SOURCE --out {folder}"
        )
    tables = read_tables(folder, manifest["tables"])
    missing = sorted(set(manifest["tables"]) - set(tables))
    if missing:
        raise SourceError(f"{folder}: the tables {', '.join(missing)} are gone; make them anew with siyaq run")
    return Run(**tables, notes=manifest["notes"])


def run(source: str | Path, out: str | Path | None = None, *, progress: bool = False, **settings: object) -> Run:
    """Turn a source of articles into every table.

    Parameters
    ----------
    source : path
        A file or folder that `siyaq.load_articles` reads.
    out : path, optional
        Folder to write the tables to, as CSV and Parquet, with manifest.json. A folder that already holds the run of
        the same inputs, settings, code and packages is read back instead of worked out again.
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
    source = Path(source)
    chosen = Settings.named(settings)
    if not source.exists():
        raise SourceError(f"{source} does not exist; name a file or folder of articles")
    manifest = _manifest(source, chosen)
    if out is not None:
        before = read_manifest(Path(out))
        if "tables" in before and all(before.get(key) == value for key, value in manifest.items()):
            log.info("%s already holds this run", out)
            return load_run(out)
    steps = _Steps(6, progress)
    named = _name_entities(source, chosen, steps)
    result = Run(**named, **_count(named, chosen, steps))
    for name, table in result.tables().items():
        if name in TABLES:
            validate(table, name)
    if out is not None:
        write_run(result, Path(out), {**manifest, "source": Path(os.path.relpath(source, out)).as_posix()})
    steps.close()
    return result


def write_run(result: Run, out: Path, manifest: dict[str, object]) -> None:
    """Write every table, then the manifest: a folder with a manifest is a finished run."""
    (out / "manifest.json").unlink(missing_ok=True)
    checksums = {name: write_table(table, name, out) for name, table in result.tables().items()}
    counts = {name: len(table) for name, table in result.tables().items()}
    write_manifest({**manifest, "tables": checksums, "counts": counts, "notes": result.notes}, out)


def open_tables(path: str | Path, **settings: object) -> Run:
    """Return a finished run's tables, or those that a source of articles gives: articles, mentions and entities.

    The commands that take ``SOURCE|DIR`` open it with this.
    """
    path = Path(path)
    if "tables" in read_manifest(path):
        return load_run(path)
    if not path.exists():
        raise SourceError(f"{path} does not exist; name a file or folder of articles, or the folder of a finished run")
    return Run(**_name_entities(path, Settings.named(settings), _Steps(3, show=False)))
