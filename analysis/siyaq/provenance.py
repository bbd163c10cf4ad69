"""Where a result came from: checksums of inputs and code, versions of packages, the platform.

Nothing here holds a date or a path of the machine: the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import siyaq
from siyaq.errors import SourceError

if TYPE_CHECKING:
    from siyaq.corpus.files import File, Refused
    from siyaq.corpus.remote import Remote

PACKAGES = (
    "numpy",
    "pandas",
    "pyarrow",
    "scipy",
    "scikit-learn",
    "igraph",
    "networkx",
    "matplotlib",
    "arabic-reshaper",
    "python-bidi",
)
"""The packages whose versions can change a number or a figure."""


_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls of the terminal and of the direction of text, and bytes that are no UTF-8."""


def shown(name: str) -> str:
    r"""Return the name of a file as it can be printed and stored: what is no visible character is escaped.

    Examples
    --------
    >>> shown("خبر\u202egnp.txt"), shown("a\nb"), shown("caf\udce9")
    ('خبر\\u202egnp.txt', 'a\\nb', 'caf\\xe9')
    """
    return _NOT_SHOWN.sub(lambda found: _escape(found[0]), name)


def _escape(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # how Python writes a byte of a name that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    Raises
    ------
    SourceError
        Where the file cannot be read.
    """
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"cannot read {shown(str(path))}: {error.strerror or error}") from None


def _checksum_or_reason(path: Path) -> str:
    try:
        return file_checksum(path)
    except SourceError:  # reading the articles says why, where it costs this file alone
        return "unreadable"


def source_checksums(source: Path) -> dict[str, str]:
    """Return {name: SHA-256} of a file, or of every file below a folder, hidden ones left out.

    Names are relative to the source, with ``/`` between folders, in sorted order. A file that cannot be read has the
    system's reason in place of a checksum.
    """
    source = Path(source)
    if source.is_file():
        return {shown(source.name): _checksum_or_reason(source)}
    files = (p for p in source.rglob("*") if p.is_file())
    names = {shown(p.relative_to(source).as_posix()): p for p in files}
    visible = (n for n in sorted(names) if not any(part.startswith(".") for part in n.split("/")))
    return {n: _checksum_or_reason(names[n]) for n in visible}


def input_checksums(files: Iterable[File | Refused | Remote]) -> dict[str, str]:
    """Return {name: SHA-256} of files from patterns and addresses; of these, what their storage says of them."""
    found: dict[str, str] = {}
    packed: dict[Path, str] = {}
    for file in files:
        if hasattr(file, "mark"):
            found[file.name] = file.mark
        elif hasattr(file, "path"):
            packed[file.path] = packed.get(file.path) or _checksum_or_reason(file.path)  # once for all of an archive
            found[file.name] = packed[file.path]
        else:
            found[file.name] = f"not read: {file.reason}"
    return dict(sorted(found.items()))


@cache
def code_checksum() -> str:
    """Return one SHA-256 over all modules and data files of the installed package."""
    root = Path(siyaq.__file__).parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(root).as_posix()}\0{file_checksum(path)}\n".encode())
    return total.hexdigest()


def flat(environment: dict) -> dict[str, str]:
    """Return an environment with its packages beside the rest.

    Examples
    --------
    >>> flat({"siyaq": "1", "packages": {"numpy": "2.3"}})
    {'siyaq': '1', 'numpy': '2.3'}
    """
    rest = {key: value for key, value in environment.items() if key != "packages"}
    return {**rest, **environment["packages"]}


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of `PACKAGES`; workers ask before each step, and some steps are shorter."""
    return tuple((name, importlib.metadata.version(name)) for name in PACKAGES)


def environment() -> dict[str, object]:
    """Return what the numbers depend on besides data and parameters.

    Examples
    --------
    >>> sorted(environment())
    ['code', 'packages', 'platform', 'python', 'siyaq']
    """
    return {
        "siyaq": siyaq.__version__,
        "code": code_checksum(),
        "python": platform.python_version(),
        "platform": f"{platform.system()}-{platform.machine()}",
        "packages": dict(_versions()),
    }
