"""Pack the running environment, interpreter included, as a local conda channel.

    python tests/environment/pack_environment.py CHANNEL

Every installed distribution becomes a conda package with the files that its RECORD lists and the dependencies that
its metadata names, under conda-forge's name; the interpreter becomes the package ``python``. The project itself is
left out: in a conda environment pip adds it. ``make`` becomes an empty package, since the machine's own is used.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib.metadata
import io
import json
import os
import re
import site
import struct
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path

from declared import conda_names
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
BUILD = f"py{sys.version_info.major}{sys.version_info.minor}_0"
OWN = "siyaq"
LEFT_OUT = {"__pycache__", "site-packages", "dist-packages", "test", "idlelib", "turtledemo"}

File = tuple[str, bytes, int]
"""Path below the prefix, content, permissions."""


class CannotPackError(RuntimeError):
    """This interpreter's installation has another layout than conda's."""


def frames(content: bytes) -> Iterator[bytes]:
    """Wrap bytes as a Zstandard frame of stored blocks: packages that live for a minute need no compression."""
    size = 128 * 1024
    yield b"\x28\xb5\x2f\xfd" + bytes([0, 7 << 3])  # magic number; no options; window of 2 ** (10 + 7) bytes
    for start in range(0, max(len(content), 1), size):
        block = content[start : start + size]
        yield struct.pack("<I", len(block) << 3 | (start + size >= len(content)))[:3] + block


def archive(files: Iterable[File]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path, content, mode in files:
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def write_package(channel: Path, name: str, version: str, depends: list[str], files: list[File], prefix: str) -> None:
    """Write one package; text files that name the prefix are marked, so that the installer puts in the new one."""
    placed = []
    for path, content, _ in files:
        entry = {"_path": path, "path_type": "hardlink", "size_in_bytes": len(content)}
        entry["sha256"] = hashlib.sha256(content).hexdigest()
        if prefix.encode() in content and b"\0" not in content:
            entry |= {"file_mode": "text", "prefix_placeholder": prefix}
        placed.append(entry)
    index = {"name": name, "version": version, "build": BUILD, "build_number": 0, "subdir": "linux-64"}
    about = {
        "info/index.json": {**index, "depends": sorted(depends), "timestamp": 0},
        "info/paths.json": {"paths_version": 1, "paths": placed},
        "info/about.json": {},
    }
    stem = f"{name}-{version}-{BUILD}"
    folder = channel / "linux-64"
    folder.mkdir(parents=True, exist_ok=True)
    parts = {
        "metadata.json": [b'{"conda_pkg_format_version": 2}'],
        f"pkg-{stem}.tar.zst": frames(archive(files)),
        f"info-{stem}.tar.zst": frames(
            archive((path, json.dumps(value).encode(), 0o644) for path, value in about.items())
        ),
    }
    with zipfile.ZipFile(folder / f"{stem}.conda", "w", zipfile.ZIP_STORED) as package:
        for part, chunks in parts.items():
            package.writestr(part, b"".join(chunks))


def conda_name(name: str) -> str:
    differing = {Requirement(pypi).name: names[0] for pypi, names in conda_names().items() if pypi}
    name = canonicalize_name(name)
    return differing.get(name, name)


def depends(distribution: Distribution, extra: str = "") -> Iterator[str]:
    """Yield what a distribution needs here, as conda writes it; what an extra adds is listed in its place."""
    for line in distribution.requires or []:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker and not marker.evaluate({"extra": extra}):
            continue
        if extra and (not marker or marker.evaluate({"extra": ""})):
            continue  # the distribution needs that without the extra too
        yield f"{conda_name(requirement.name)} {requirement.specifier}".strip()
        for more in requirement.extras:
            yield from depends(importlib.metadata.distribution(requirement.name), more)


def installed_files(distribution: Distribution, prefix: str) -> Iterator[File]:
    for path in distribution.files or []:
        source = Path(os.path.normpath(distribution.locate_file(path)))
        if "__pycache__" not in path.parts and source.is_file():
            relative = source.relative_to(prefix).as_posix()
            yield re.sub("^lib64/", "lib/", relative), source.read_bytes(), source.stat().st_mode & 0o777


def interpreter_files() -> Iterator[File]:
    base = Path(sys.base_prefix)
    library = base / "lib" / f"python{MINOR}"
    if not (library / "os.py").is_file() or any("dist-packages" in folder for folder in site.getsitepackages()):
        raise CannotPackError(f"the interpreter below {base} has its modules elsewhere than conda's has")
    program = (base / "bin" / f"python{MINOR}").resolve().read_bytes()
    for name in ("python", "python3", f"python{MINOR}"):
        yield f"bin/{name}", program, 0o755
    for path in sorted((base / "lib").glob("libpython*.so*")):
        yield f"lib/{path.name}", path.resolve().read_bytes(), 0o755
    for folder, names, files in os.walk(library):
        names[:] = sorted(name for name in names if name not in LEFT_OUT and not name.startswith("config-"))
        for path in (Path(folder) / name for name in sorted(files)):
            yield path.relative_to(base).as_posix(), path.read_bytes(), path.stat().st_mode & 0o777


def pip() -> Distribution:
    """Return pip of this environment, or of the interpreter that it was made from."""
    base = sysconfig.get_path("purelib", vars={"base": sys.base_prefix, "platbase": sys.base_prefix})
    found = next(importlib.metadata.distributions(name="pip", path=[*sys.path, base]), None)
    if found is None:
        raise CannotPackError("pip is neither in this environment nor in the one that it was made from")
    return found


def pack(channel: Path) -> None:
    """Write the channel: all packages and its index."""
    from rattler.index import index_fs

    packages = {
        canonicalize_name(d.name): d for d in importlib.metadata.distributions(path=[sysconfig.get_path("purelib")])
    }
    packages["pip"] = pip()
    packages.pop(OWN, None)
    for name, distribution in packages.items():
        prefix = sys.prefix if str(distribution.locate_file("")).startswith(sys.prefix) else sys.base_prefix
        files = list(installed_files(distribution, prefix))
        needs = [*depends(distribution), f"python {MINOR}.*"]
        write_package(channel, conda_name(name), distribution.version, needs, files, prefix)
    number = ".".join(map(str, sys.version_info[:3]))
    write_package(channel, "python", number, [], list(interpreter_files()), sys.base_prefix)
    write_package(channel, "make", "4.0", [], [], sys.prefix)
    (channel / "noarch").mkdir(exist_ok=True)
    asyncio.run(index_fs(channel))


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
