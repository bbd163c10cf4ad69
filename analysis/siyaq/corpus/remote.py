"""Sources behind addresses: which files they name, brought here one group at a time to be read like any other."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from siyaq.corpus.files import ALLOWED, File, Refused, classify, is_ignored, list_files, split_name
from siyaq.corpus.reading import Source
from siyaq.errors import SourceError
from siyaq.folder import EXTRA, file_system, is_remote
from siyaq.provenance import shown


@dataclass(frozen=True, slots=True)
class Remote:
    """A file behind an address, the name it is called by, its bytes, and what changes when it does."""

    address: str
    name: str
    bytes: int
    mark: str

    @property
    def stem(self) -> str:
        """Its name without suffixes."""
        return split_name(self.name)[0]

    def size(self) -> int:
        """Return its bytes."""
        return self.bytes


def list_inputs(source: Source) -> list[File | Refused | Remote]:
    """Return the files of a source: of paths, of patterns (``articles/2019-*.jsonl``), and of addresses.

    Raises
    ------
    SourceError
        Where there is none.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = [(folder / name).write_text("خبر", encoding="utf-8") for name in ("a.txt", "b.txt", "c.txt")]
    >>> [file.name for file in list_inputs(str(folder / "[ab].txt"))]
    ['a.txt', 'b.txt']
    """
    sources = [source] if isinstance(source, str | os.PathLike) else list(source)
    found: list[File | Refused | Remote] = []
    for one in sources:
        if is_remote(one):
            found += _behind(str(one))
        elif glob.has_magic(str(one)) and not Path(one).exists():
            found += _matching(str(one))
        else:
            found += list_files(one)
    # workers may have been started in another folder
    return [replace(file, path=file.path.absolute()) if isinstance(file, File) else file for file in found]


def _root(pattern: str) -> str:
    """Return the folder above the first joker of a pattern."""
    return pattern[: min(pattern.find(c) for c in "*?[" if c in pattern)].rpartition("/")[0]


def _matching(pattern: str) -> list[File | Refused]:
    root = Path(_root(pattern.replace(os.sep, "/")))
    paths = (Path(p) for p in sorted(glob.glob(pattern, recursive=True)))  # noqa: PTH207 - patterns may be absolute
    files = [p for p in paths if not p.is_dir() and not any(map(is_ignored, p.relative_to(root).parts))]
    if not files:
        raise SourceError(f"source {pattern!r}: no file is called like this; give a pattern that files match")
    return [file for path in files for file in classify(path, shown(path.relative_to(root).as_posix()))]


def _behind(address: str) -> list[Refused | Remote]:
    system, root = file_system(address)
    try:
        if glob.has_magic(address):
            paths = {p: i for p, i in system.glob(root, detail=True).items() if i["type"] == "file"}
            root = _root(root)
        elif system.isfile(root):
            paths, root = {root: system.info(root)}, root.rpartition("/")[0]
        else:
            paths = system.find(root, detail=True)
    except Exception as error:  # what the clients of storage services raise has no common ancestor
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SourceError(
            f"source {address!r} cannot be read: {reason}; see its spelling and your rights ({EXTRA})"
        ) from None
    files = []
    for path in sorted(paths):
        name = path[len(root) :].lstrip("/")
        info = paths[path]
        if (not info["size"] and name.endswith("/")) or any(map(is_ignored, name.split("/"))):
            continue
        mark = str(info.get("ETag") or info.get("mtime") or info.get("LastModified") or "").strip('"')
        files.append(Remote(system.unstrip_protocol(path), name, int(info["size"]), f"{mark} {info['size']}"))
    if not files:
        raise SourceError(f"source {address!r}: there are no files; give a file or a folder of articles ({ALLOWED})")
    return files


@contextmanager
def fetched(files: Sequence[File | Refused | Remote]) -> Iterator[list[File | Refused]]:
    """Give files that can be read: those behind addresses are brought into a temporary folder, one group at a time."""
    with tempfile.TemporaryDirectory(prefix="siyaq-") as folder:
        local: list[File | Refused] = []
        for number, file in enumerate(files):
            if not isinstance(file, Remote):
                local.append(file)
                continue
            path = Path(folder, str(number), Path(file.name).name)
            path.parent.mkdir()
            system, remote = file_system(file.address)
            try:
                system.get_file(remote, str(path))
            except Exception as error:  # as above; the network's fault must not cost the file's articles
                raise SourceError(f"{file.address} cannot be read: {error}; run again when it can") from None
            local += classify(path, file.name)
        yield local
