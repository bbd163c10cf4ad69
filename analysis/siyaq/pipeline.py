"""The whole line, from a source of articles to every table, and back from the folder that it was written to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path

import pandas as pd

import siyaq  # the verbs come through it, so that reading a finished run back imports none of the statistics
from siyaq.errors import SourceError
from siyaq.provenance import environment, file_checksum, source_checksums
from siyaq.resume import Parts, unfinished
from siyaq.schema import empty, validate
from siyaq.settings import Settings
from siyaq.store import read_manifest, read_tables, write_manifest, write_table

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


def _apart(source: Path, out: Path) -> None:
    """Refuse an output folder inside the source: its tables would be read as articles the next time."""
    if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
        raise SourceError(f"the output folder {out} lies inside the source {source}; choose one outside it")


def _corrections(source: Path, settings: Settings) -> Path | None:
    if settings.corrections:
        return Path(settings.corrections)
    beside = source / CORRECTIONS
    return beside if beside.is_file() else None


def _find(articles: pd.DataFrame, settings: Settings, parts: Parts) -> pd.DataFrame:
    """Find the names block by block; each finished block is kept, so that a killed run loses one at the most."""
    from siyaq.entities.recognise import blocks

    def find(block: pd.DataFrame) -> dict[str, pd.DataFrame]:
        options = {"recogniser": settings.recogniser, "dictionary": settings.dictionary}
        return {"spans": siyaq.find_mentions(block, **options)}

    found = [empty("spans")]
    rows_of = blocks(articles["article_id"].tolist(), articles["text"].tolist())
    for number, rows in enumerate(rows_of):
        found.append(parts.tables(f"spans-{number:05}", partial(find, articles.iloc[rows]))["spans"])
    return pd.concat(found[1:] or found, ignore_index=True)


def _name_entities(source: Path, settings: Settings, steps: _Steps, parts: Parts) -> dict[str, pd.DataFrame]:
    """Read, recognise, resolve: what everything else is counted from."""

    def read() -> dict[str, pd.DataFrame]:
        corpus = siyaq.load_articles(source, clean=settings.clean, deduplicate=settings.deduplicate)
        return {"articles": corpus.articles, "skipped": corpus.skipped, "cleaning": corpus.cleaning}

    def resolve() -> dict[str, pd.DataFrame]:
        named = siyaq.resolve_entities(spans, corpus["articles"], corrections=_corrections(source, settings))
        tables = {"mentions": named.mentions, "entities": named.entities, "roles": named.roles}
        return {**tables, "corrections": named.report}

    with steps.step("reading articles"):
        corpus = parts.tables("corpus", read)
    with steps.step("finding names"):
        spans = _find(corpus["articles"], settings, parts)
    with steps.step("resolving who is who"):
        return {**corpus, **parts.tables("entities", resolve)}


def _note(subject: str, text: str) -> pd.DataFrame:
    return pd.DataFrame({"subject": [subject], "note": [text]}) if text else empty("notes")


def _count(named: dict[str, pd.DataFrame], settings: Settings, steps: _Steps, parts: Parts) -> dict[str, pd.DataFrame]:
    """Count frequencies, network and topics."""
    articles, mentions, entities = named["articles"], named["mentions"], named["entities"]
    seed = settings.seed

    def frequencies() -> dict[str, pd.DataFrame]:
        auto = settings.period == "auto"
        period = siyaq.frequencies.choose_period(articles["published"], most=36) if auto else settings.period
        return {"frequencies": siyaq.count_entities(mentions, articles, periods=("all", period), seed=seed)}

    def network() -> dict[str, pd.DataFrame]:
        options = {"window": settings.window, "null": settings.null, "min_articles": settings.min_articles}
        made = siyaq.build_network(mentions, articles, entities, seed=seed, **options)
        return {"nodes": made.nodes, "edges": made.edges, "notes": _note("network", made.summary)}

    def topics() -> dict[str, pd.DataFrame]:
        options = {"k": settings.topics, "method": settings.method, "mentions": mentions, "entities": entities}
        made = siyaq.fit_topics(articles, seed=seed, **options)
        names = ("topics", "article_topics", "topic_terms", "stability")
        return {**{name: getattr(made, name) for name in names}, "notes": _note("topics", made.note)}

    with steps.step("counting entities"):
        counted = parts.tables("frequencies", frequencies)
    with steps.step("building the network"):
        linked = parts.tables("network", network)
    with steps.step("clustering topics"):
        clustered = parts.tables("topics", topics)
    notes = pd.concat([linked["notes"], clustered["notes"]], ignore_index=True)
    return {**counted, **linked, **clustered, "notes": notes}


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
    return Run(**tables)


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
    out = Path(out) if out is not None else None
    if out is not None:
        _apart(source, out)
        before = read_manifest(out)
        if "tables" in before and all(before.get(key) == value for key, value in manifest.items()):
            log.info("%s already holds this run", out)
            return load_run(out)
    steps = _Steps(6, progress)
    with unfinished(out, manifest) as parts:
        named = _name_entities(source, chosen, steps, parts)
        result = Run(**named, **_count(named, chosen, steps, parts))
        for name, table in result.tables().items():
            validate(table, name)
        if out is not None:
            write_run(result, out, {**manifest, "source": Path(os.path.relpath(source, out)).as_posix()})
    steps.close()
    return result


def write_run(result: Run, out: Path, manifest: dict[str, object]) -> None:
    """Write every table, then the manifest: a folder with a manifest is a finished run."""
    (out / "manifest.json").unlink(missing_ok=True)
    checksums = {name: write_table(table, name, out) for name, table in result.tables().items()}
    counts = {name: len(table) for name, table in result.tables().items()}
    write_manifest({**manifest, "tables": checksums, "counts": counts}, out)


def open_tables(path: str | Path, **settings: object) -> Run:
    """Return a finished run's tables, or those that a source of articles gives: articles, mentions and entities.

    The commands that take ``SOURCE|DIR`` open it with this.
    """
    path = Path(path)
    if "tables" in read_manifest(path):
        return load_run(path)
    if not path.exists():
        raise SourceError(f"{path} does not exist; name a file or folder of articles, or the folder of a finished run")
    return Run(**_name_entities(path, Settings.named(settings), _Steps(3, show=False), Parts(None)))
