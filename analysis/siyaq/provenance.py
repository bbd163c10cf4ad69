"""Where a result came from: checksums of inputs and code, versions of packages, the platform.

Nothing here holds a date or a path of the machine: the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from functools import cache
from pathlib import Path

import siyaq

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


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def source_checksums(source: Path) -> dict[str, str]:
    """Return {name: SHA-256} of a file, or of every file below a folder, hidden ones left out.

    Names are relative to the source, with ``/`` between folders, in sorted order.
    """
    source = Path(source)
    if source.is_file():
        return {source.name: file_checksum(source)}
    files = (p for p in source.rglob("*") if p.is_file())
    names = {p.relative_to(source).as_posix(): p for p in files}
    return {n: file_checksum(names[n]) for n in sorted(names) if not any(part.startswith(".") for part in n.split("/"))}


@cache
def code_checksum() -> str:
    """Return one SHA-256 over all modules and data files of the installed package."""
    root = Path(siyaq.__file__).parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(root).as_posix()}\0{file_checksum(path)}\n".encode())
    return total.hexdigest()


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
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
    }
