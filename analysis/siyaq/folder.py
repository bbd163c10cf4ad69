"""Folders: on this machine, or behind an address such as s3://bucket/run, with the few things that a run does there.

Every file is written whole or not at all: on this machine beside its place and moved there, on object storage as one
upload, so that a reader never sees half of one.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import filelock

from siyaq.errors import SourceError

EXTRA = 'pip install "siyaq[scale]"'
_LOCK = ".lock"


def is_remote(where: object) -> bool:
    """Say whether a place is an address and not a path.

    Examples
    --------
    >>> is_remote("s3://bucket/articles"), is_remote("articles"), is_remote(Path("C:/articles"))
    (True, False, False)
    """
    return isinstance(where, str) and "://" in where


def file_system(address: str):
    """Return the fsspec file system behind an address, and the path there.

    Raises
    ------
    SourceError
        Where a package for it is missing, or the address is not understood.
    """
    try:
        import fsspec  # of the extra "scale"

        protocol = address.split("://", 1)[0]
        options = {"use_listings_cache": False} if protocol in ("s3", "gs", "gcs", "abfs", "az") else {}
        return fsspec.core.url_to_fs(address, **options)
    except ImportError as error:
        raise SourceError(f"{address}: {error}; for addresses install {EXTRA}") from None
    except ValueError as error:
        raise SourceError(f"{address} is no address that can be read: {error}") from None


class Folder:
    """A folder and the files in it.

    Parameters
    ----------
    where : path or address

    Raises
    ------
    SourceError
        By every method, where the folder or a file can't be read or written: naming it and the system's reason.

    Examples
    --------
    >>> import tempfile
    >>> folder = Folder(tempfile.mkdtemp()) / "run"
    >>> folder.write("a.txt", "خبر".encode())
    '44185590c5a95d3400e7025ada7169d4d79dcc5e63dea67a0b3b57b1d30f34d7'
    >>> folder.read("a.txt").decode(), folder.size("a.txt"), folder.size("b.txt")
    ('خبر', 6, None)
    """

    def __init__(self, where: str | os.PathLike) -> None:
        self.remote = is_remote(where)
        self.where = str(where).rstrip("/") if self.remote else str(where)

    @classmethod
    def at(cls, where: str | os.PathLike | Folder) -> Folder:
        """Return the folder at a path, by its whole path, so that it means the same in every process."""
        if isinstance(where, Folder):
            return where
        return cls(where) if is_remote(where) else cls(Path(where).absolute())

    def __str__(self) -> str:
        return self.where

    def __truediv__(self, name: str) -> Folder:
        return Folder(f"{self.where}/{name}" if self.remote else Path(self.where, name))

    @cached_property
    def _system(self):
        return file_system(self.where)

    def path(self, name: str) -> Path:
        """Return the path of a file on this machine."""
        return Path(self.where, name)

    def _there(self, name: str) -> str:
        """Return the path of a file in the file system of the address."""
        return f"{self._system[1]}/{name}"

    def make(self) -> None:
        """Make the folder, or see that it is there."""
        if not self.remote:
            with self._explained("write"):
                Path(self.where).mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self, refusal: str, patience: float = 0) -> Iterator[None]:
        """Keep the folder for this process alone; refuse where another has kept it for longer than `patience` seconds.

        Object storage has no locks that end with the process: nothing is kept there.
        """
        if self.remote:
            yield
            return
        self.make()
        lock = filelock.FileLock(self.path(_LOCK), timeout=patience)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise SourceError(refusal) from None
        except OSError as error:
            raise self._error("write", error) from None
        try:
            yield
        finally:
            lock.release()

    def size(self, name: str) -> int | None:
        """Return the bytes of a file, or None where there is none."""
        try:
            if self.remote:
                return int(self._system[0].info(self._there(name))["size"])
            return self.path(name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._error("read", error) from None

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        with self.open(name) as stream:
            return stream.read()

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Give a file to read from."""
        with self._explained("read", name):
            stream = self._system[0].open(self._there(name), "rb") if self.remote else self.path(name).open("rb")
        with stream:
            yield stream

    def write(self, name: str, content: bytes) -> str:
        """Write a file; return its SHA-256."""
        with self.writer(name) as stream:
            stream.write(content)
        return stream.checksum

    @contextmanager
    def writer(self, name: str) -> Iterator[Hashed]:
        """Give a file to write to, which is there when all is written; its `checksum` is known then."""
        with self._explained("write", name):
            with self._upload(name) if self.remote else self._beside(name) as raw:
                stream = Hashed(raw)
                yield stream
            stream.checksum = stream.digest.hexdigest()

    @contextmanager
    def _upload(self, name: str) -> Iterator[BinaryIO]:
        stream = self._system[0].open(self._there(name), "wb")
        try:
            yield stream
        except BaseException:
            with suppress(Exception):  # the reason is the first error
                stream.discard()
            raise
        stream.close()

    @contextmanager
    def _beside(self, name: str) -> Iterator[BinaryIO]:
        path = self.path(name)
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):  # the folder itself may be what is wrong
                part.unlink(missing_ok=True)
            raise

    def names(self) -> list[str]:
        """Return the names of what lies in the folder, sorted; none where there is no folder."""
        with self._explained("read"):
            if not self.remote:
                path = Path(self.where)
                return sorted(p.name for p in path.iterdir()) if path.is_dir() else []
            system, root = self._system
            found = system.ls(root, detail=False) if system.exists(root) else []
            return sorted(p.rstrip("/").rsplit("/", 1)[-1] for p in found if p.rstrip("/") != root)

    def remove(self, name: str) -> None:
        """Remove a file or folder, if it is there."""
        with self._explained("write", name):
            if self.remote:
                with suppress(FileNotFoundError):
                    self._system[0].rm(self._there(name), recursive=True)
            elif self.path(name).is_dir():
                shutil.rmtree(self.path(name))
            else:
                self.path(name).unlink(missing_ok=True)

    @contextmanager
    def _explained(self, verb: str, name: str = "") -> Iterator[None]:
        try:
            yield
        except SourceError:
            raise
        except OSError as error:
            raise self._error(verb, error, name) from None
        except Exception as error:  # what the clients of storage services raise has no common ancestor
            if not self.remote or not type(error).__module__.startswith(("botocore", "aiobotocore", "aiohttp", "s3fs")):
                raise
            raise self._error(verb, error, name) from None

    def _error(self, verb: str, error: Exception, name: str = "") -> SourceError:
        place = f"{self.where}/{name}" if name else self.where
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        advice = "choose a folder that can be written" if verb == "write" else "is it there, and may you read it?"
        return SourceError(f"cannot {verb} {place}: {reason}; {advice}")


class Hashed(io.RawIOBase):
    """A file that knows the SHA-256 of what was written to it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.checksum = ""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, content: Any) -> int:
        """Write bytes, and add to the checksum."""
        self.digest.update(content)
        self._stream.write(content)
        return len(content)

    def tell(self) -> int:
        """Return the number of bytes written."""
        return self._stream.tell()
