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


IN_EVERY_ENVIRONMENT = ("pdf", "scale")
"""Extras that environment.yml and the lock hold; the others are for whoever asks for them by name."""


def python_requirements() -> list[Requirement]:
    """What pyproject.toml asks for to run, to write PDF and to develop."""
    content = pyproject()
    extras = [content["project"]["optional-dependencies"][name] for name in IN_EVERY_ENVIRONMENT]
    groups = content["dependency-groups"].values()
    return [Requirement(line) for lines in [content["project"]["dependencies"], *extras, *groups] for line in lines]


def optional_requirements() -> list[tuple[str, Requirement]]:
    """What the other extras ask for, each with its extra; references to another extra of the project left out."""
    extras = pyproject()["project"]["optional-dependencies"].items()
    return [
        (name, requirement)
        for name, lines in extras
        if name not in IN_EVERY_ENVIRONMENT
        for requirement in map(Requirement, lines)
        if requirement.name != pyproject()["project"]["name"]
    ]


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
