"""The plan of a run: which step comes after which, for any number of parts, here or on a cluster.

Files are read in groups and become parts of some megabytes. What all parts say together (sentences that recur, copies,
who is who) is worked out between the steps of the parts, from tables that are as large as the vocabulary or hold a few
numbers an article. The same source is cut into the same parts wherever the work is done, so the tables are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from siyaq.corpus.duplicates import BANDS
from siyaq.corpus.files import File
from siyaq.corpus.reading import Source, article_names, no_articles
from siyaq.corpus.remote import Remote
from siyaq.resume import Parts
from siyaq.settings import Settings
from siyaq.stages import copies, counting, naming, network, reading, topics
from siyaq.stages.writing import Result
from siyaq.work import Job, Work


def name_articles(
    source: Source, inputs: list[reading.Input], settings: Settings, corrections: Path | None, work: Work
) -> Result:
    """Read, recognise and resolve: what everything else is counted from.

    Parameters
    ----------
    source : path, pattern or address, or several
        For what is said where nothing can be read.
    inputs : list
        Its files.
    settings : Settings
    corrections : path, optional
    work : Work

    Raises
    ------
    SourceError
        Where no article can be read.
    """
    parts = work.parts
    if settings.dictionary:  # workers may have been started in another folder
        settings = replace(settings, dictionary=str(Path(settings.dictionary).absolute()))
    groups = reading.group_files(inputs)
    names = article_names([f for f in inputs if isinstance(f, File | Remote)])
    read = [(f"files/{i:05}", (group, _own(names, group), settings)) for i, group in enumerate(groups)]
    work.each("reading articles", _read_group, read)
    steps = _parts_of(parts, len(groups))
    n = len(steps)
    _some_articles(source, parts, n, [f"files/{i:05}" for i in range(len(groups))])
    work.once("what recurs", reading.read_common, reading.COMMON, steps, settings)
    cleaned = [(f"cleaned/{i:05}", (i, *step, settings)) for i, step in enumerate(steps)]
    work.each("cleaning", reading.clean_part, cleaned)
    with work.beside("finding names", naming.find_part, _jobs("found", n, settings)):
        if settings.deduplicate:
            _find_copies(work, n)
    left = sum(len(parts.read(f"found/{i:05}", "articles", ["article_id"])) for i in range(n))
    _some_articles(source, parts, left, [f"{step}/{i:05}" for step in ("cleaned", "found") for i in range(n)])
    merged = -(-n // naming.MERGED)
    work.each("distinct names", naming.merge_part_surfaces, _jobs("surfaces", merged, n))
    if parts.names("settled/all") is None:
        vocabulary = naming.write_sheets(parts, n)
        work.each("reading what names mean", naming.read_part, _jobs("meant", n))
        work.once("who is who", naming.settle, "settled/all", vocabulary, n, corrections)
    work.each("naming mentions", naming.name_part, _jobs("named", n, settings))
    work.once("entities", naming.write_entities, "counted/entities", n)
    return Result(parts, len(groups), n)


def count_tables(named: Result, settings: Settings, work: Work) -> None:
    """Count what is named: the network, frequencies and topics."""
    n, parts = named.n_parts, work.parts
    with work.beside("clustering topics", topics.fit_all, [("fitted/topics", (n, settings))]):
        work.once("building the network", network.count_network, network.COUNTED, n, settings)
        # What grows with the articles is counted here: a worker need not have the memory for it.
        with work.beside("resampling the network", network.draw_network, network.pieces(parts)):
            work.once("counting entities", counting.count_frequencies, "counted/frequencies", n, settings)
    with work.beside("assigning topics", topics.assign_part, _jobs("assigned", n) if named.sampled else []):
        work.once("measuring the network", network.measure_network, "counted/network")


def _some_articles(source: Source, parts: Parts, n: int, steps: list[str]) -> None:
    if not n:
        raise no_articles(source, pd.concat([parts.read(step, "skipped") for step in steps], ignore_index=True))


def _find_copies(work: Work, n_parts: int) -> None:
    work.each("near-duplicates", copies.find_candidates, _jobs("bands", BANDS, n_parts))
    sizes = [len(work.parts.read(f"cleaned/{i:05}", "batch", ["article_id"])) for i in range(n_parts)]
    work.once("candidates", copies.merge_candidates, "candidates/all", sizes)
    touched = sorted(set(work.parts.read("candidates/all", "rows", ["part"]).part.tolist()))
    work.each("comparing", copies.sketch_part, [(f"sketched/{i:05}", (i,)) for i in touched])
    work.once("verifying", copies.verify_copies, "copies/all", n_parts)


def _read_group(parts: Parts, *args: Any) -> Iterator[tuple[str, pd.DataFrame]]:
    return reading.read_group(*args)


def _own(names: dict[str, str], group: list[reading.Input]) -> dict[str, str]:
    return {file.name: names[file.name] for file in group if file.name in names}


def _jobs(step: str, n: int, *args: object) -> list[Job]:
    return [(f"{step}/{i:05}", (i, *args)) for i in range(n)]


def _parts_of(parts: Parts, n_groups: int) -> list[tuple[str, str]]:
    """Return step and number of each part, in the order of reading."""
    found = []
    for group in range(n_groups):
        step = f"files/{group:05}"
        numbers = (name.removeprefix("articles-") for name in parts.names(step) or () if name.startswith("articles-"))
        found += [(step, number) for number in numbers]
    return found
