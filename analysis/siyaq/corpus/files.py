"""Files: which files a source names, and their bytes, unpacked within bounds.

A source is a file, a folder, or a list of both. gzip, xz and zip are unpacked as they are read, in memory and member by
member; nothing is ever written. An archive inside an archive is refused, and so is one that unpacks to far more than
news text can.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from siyaq.errors import SourceError
from siyaq.provenance import shown

MAX_ARTICLE = 16 * 2**20
"""Bytes of the longest article, line or page that is read: ten times a thick novel."""
MAX_FILE = 2**30
"""Bytes of the largest file of a kind that must be held in memory as a whole: .json, feeds, pages, workbooks."""
MAX_RATIO = 250
"""News text compresses 3 to 12 times; what unpacks to more than this many times its size, and 64 MiB, is refused."""
_FREE = 64 * 2**20

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
PACKED = {".gz": gzip.open, ".xz": lzma.open}
_ARCHIVES = {".zip", ".tar", ".tgz", ".txz", ".bz2", ".7z", ".rar", ".zst", *PACKED}
_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}
_ABOUT = {
    "corrections.csv",
    "license",
    "licence",
    "manifest.json",
    "notice",
    "readme",
    "readme.md",
    "readme.txt",
    "sha256sums",
}
_IGNORED = _SYSTEM | _ABOUT  # files about a collection are none of its articles
ALLOWED = "allowed: " + ", ".join(FORMATS) + ", each also with .gz or .xz, or in a .zip"

BROKEN = (
    *(OSError, EOFError, ValueError, KeyError, RuntimeError, MemoryError),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile, struct.error),
)
"""What the unpackers raise on damaged, encrypted or unknown input."""


class TooBig(ValueError):
    """A file unpacks to more than it may."""


@dataclass(frozen=True, slots=True)
class File:
    """One readable file: its path, the member where it lies in a .zip, its format and the name it is called by."""

    path: Path
    member: str | None
    format: str
    name: str
    stem: str
    packing: str = ""
    packed: int = 0

    def size(self) -> int:
        """Bytes on disk, of the packed member in an archive.

        Raises
        ------
        SourceError
            Where the file has gone.
        """
        try:
            return self.packed if self.member is not None else self.path.stat().st_size
        except FileNotFoundError:
            raise gone(self.name) from None

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Give the unpacked bytes, bounded.

        Raises
        ------
        TooBig, or one of `BROKEN`
            While opening or reading.
        """
        if self.member is not None:
            with _archive(self.path, self.path.stat().st_mtime_ns).open(self.member) as raw:
                yield io.BufferedReader(_Bounded(raw, self.size()), 2**18)
        elif self.packing:
            with PACKED[self.packing](self.path, "rb") as raw:
                yield io.BufferedReader(_Bounded(raw, self.size()), 2**18)
        else:
            with self.path.open("rb", buffering=2**18) as raw:
                yield raw

    def read(self, limit: int = MAX_FILE) -> bytes:
        """Return all bytes, or raise `TooBig` where there are more than `limit`."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise TooBig(f"more than {limit / 2**20:.0f} MiB; split it into smaller files")
        return data


@lru_cache(maxsize=1)
def _archive(path: Path, changed: int) -> zipfile.ZipFile:
    """Return an archive, opened once for all its members: opening reads the list of them all."""
    return zipfile.ZipFile(path)


def gone(name: str) -> SourceError:
    """Return the error for a file that was listed and is no longer there."""
    return SourceError(f"{name} has gone since the source was listed; run again when nothing changes the source")


class _Bounded(io.RawIOBase):
    """A stream that stops a decompression bomb: it counts what came out against what lies packed."""

    def __init__(self, raw: BinaryIO, packed: int):
        self._raw = raw
        self._left = max(_FREE, packed * MAX_RATIO)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        data = self._raw.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise TooBig(f"unpacks to more than {MAX_RATIO} times its size; a decompression bomb is not read")
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not read, and why."""

    name: str
    reason: str
    detail: str


def _suffix(name: str) -> tuple[str, str]:
    suffix = Path(name).suffix
    return name.removesuffix(suffix), suffix


def split_name(name: str) -> tuple[str, str, str]:
    """Return a name without suffixes, its format suffix and its packing suffix."""
    stem, suffix = _suffix(name)
    packing = ""
    if suffix.lower() in PACKED:
        packing = suffix.lower()
        stem, suffix = _suffix(stem)
    return stem, suffix.lower(), packing


def _members(path: Path, name: str) -> Iterator[File | Refused]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted((i for i in archive.infolist() if not i.is_dir()), key=lambda i: i.filename)
    except BROKEN as error:
        yield Refused(name, "archive", f"cannot be opened as .zip: {error}")
        return
    seen = set()
    for info in infos:
        label = f"{name}/{shown(info.filename)}"
        parts = info.filename.lower().split("/")
        if any(p in _IGNORED or (p.startswith(".") and p != "..") for p in parts):
            continue
        stem, suffix, packing = split_name(info.filename)
        if info.filename in seen:
            yield Refused(label, "archive", "a second member of this name; only the first is read")
        elif packing or suffix in _ARCHIVES:
            yield Refused(label, "archive", "an archive inside an archive is not read; unpack it first")
        elif suffix not in FORMATS:
            yield Refused(label, "format", f"found {suffix or 'no suffix'}; {ALLOWED}")
        else:
            yield File(path, info.filename, FORMATS[suffix], label, shown(stem), packed=info.compress_size)
        seen.add(info.filename)


def is_ignored(name: str) -> bool:
    """Say whether a file or folder of this name is no part of a collection: hidden, the system's, or about it."""
    return name.startswith(".") or name.lower() in _IGNORED


def classify(path: Path, name: str) -> Iterator[File | Refused]:
    """Return a file as it can be read, the members of an archive, or why not."""
    stem, suffix, packing = split_name(name)
    if not path.is_file():
        yield Refused(name, "unreadable", _why_no_file(path))
    elif path.suffix.lower() == ".zip":
        yield from _members(path, name)
    elif suffix in FORMATS:
        yield File(path, None, FORMATS[suffix], name, stem, packing)
    elif suffix in _ARCHIVES or path.suffix.lower() in _ARCHIVES - set(PACKED):
        yield Refused(name, "archive", f"found {path.suffix}; {ALLOWED}")
    else:
        yield Refused(name, "format", f"found {suffix or 'no suffix'}; {ALLOWED}")


def _why_no_file(path: Path) -> str:
    try:
        path.stat()
    except OSError as error:  # a link to nowhere, or to itself
        return f"cannot be read: {error.strerror}"
    return "is no regular file but a pipe, socket or device; reading it might never end"


def _walk(folder: Path) -> Iterator[File | Refused]:
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(f for f in folders if not is_ignored(f))
        for linked in (Path(root, f) for f in folders if Path(root, f).is_symlink()):
            detail = "is a link to a folder, which is not followed; give that folder as a source of its own"
            yield Refused(shown(linked.relative_to(folder).as_posix()), "link", detail)
        for name in sorted(names):
            if not is_ignored(name):
                path = Path(root, name)
                yield from classify(path, shown(path.relative_to(folder).as_posix()))
    for error in closed:
        name = shown(Path(error.filename).relative_to(folder).as_posix())
        yield Refused(name, "unreadable", f"the folder cannot be opened: {error.strerror}")


def list_files(source: str | os.PathLike | Iterable[str | os.PathLike]) -> list[File | Refused]:
    """Return the files of a source in order of their names, and those that are refused.

    Parameters
    ----------
    source : path, or several
        Files, folders (searched through; hidden files are left alone), .zip archives.

    Raises
    ------
    SourceError
        Where a path does not exist or there is no file at all.
    """
    sources = [source] if isinstance(source, str | os.PathLike) else list(source)
    found: list[File | Refused] = []
    for one in sources:
        path = Path(one)
        if path.is_dir():
            found.extend(_walk(path))
        elif path.exists():
            found.extend(classify(path, shown(path.name)))
        else:
            raise SourceError(
                f"source {shown(str(path))!r}: there is no such file or folder; "
                f"give a file or a folder of articles ({ALLOWED})"
            )
    if not found:
        listed = ", ".join(repr(str(s)) for s in sources) or "an empty list"
        raise SourceError(f"source {listed}: there are no files; give a file or a folder of articles ({ALLOWED})")
    return found
