"""What the project asks for, as three files say it: pyproject.toml, environment.yml, requirements.lock."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class Pin(NamedTuple):
    """One entry of the lock."""

    name: str
    version: str
    marker: str
    hashes: int


def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def python_requirements() -> list[Requirement]:
    """What pyproject.toml asks for to run, to write PDF and to develop; not what training models anew takes besides."""
    content = pyproject()
    extras = [lines for name, lines in content["project"]["optional-dependencies"].items() if name != "training"]
    groups = content["dependency-groups"].values()
    return [Requirement(line) for lines in [content["project"]["dependencies"], *extras, *groups] for line in lines]


def environment() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def conda_requirements() -> dict[str, str]:
    """{conda name: bounds, "" for none} of environment.yml."""
    return {line.partition(" ")[0]: line.partition(" ")[2] for line in environment()["dependencies"]}


def conda_names() -> dict[str, list[str]]:
    """{name on PyPI, with its extra: names on conda-forge}, only where they differ; "" has what PyPI lacks."""
    with (HERE / "conda_names.csv").open(encoding="utf-8", newline="") as stream:
        return {row["pypi"]: row["conda"].split() for row in csv.DictReader(stream)}


def in_conda(requirement: Requirement) -> list[str]:
    """Return the names on conda-forge of what a requirement asks for; the first carries its bounds."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return conda_names().get(requirement.name + extras, [requirement.name])


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def pins() -> Iterator[Pin]:
    """Every entry of requirements.lock; a package stands there once for every marker."""
    logical = re.sub(r"^\s*#.*\n", "", lock_text(), flags=re.MULTILINE).replace("\\\n", " ")
    for line in logical.splitlines():
        if line.strip():
            asked, *hashes = line.split("--hash=")
            requirement = Requirement(asked.strip())
            (exact,) = requirement.specifier
            yield Pin(canonicalize_name(requirement.name), exact.version, str(requirement.marker or ""), len(hashes))
