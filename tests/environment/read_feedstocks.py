"""Read what conda-forge has, version by version, from clones of its public recipe repositories ("feedstocks").

A tool for whoever brings conda_forge_facts.csv up to date; no test runs it:

    git clone https://github.com/conda-forge/pandas-feedstock        # … one clone for every package
    python tests/environment/read_feedstocks.py *-feedstock > tests/environment/conda_forge_facts.csv

Only facts leave this file: names, versions, Python ranges, the bounds of dependencies, dates. Of every package that
environment.yml asks for, and for every minor version of Python, the newest and the oldest version that the bound allows
are written; of packages that only others need, the newest.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import yaml
from declared import conda_requirements
from jinja2 import ChainableUndefined
from jinja2.sandbox import SandboxedEnvironment
from packaging.specifiers import SpecifierSet
from packaging.version import Version

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
COLUMNS = ("package", "version", "python", "depends", "released", "feedstock", "snapshot")
BUILDS = ("recipe", ".ci_support")
RELEASE_BRANCH = re.compile(r"(main|master|v?\d+(\.\d+)*(\.x)?)")

# What recipes ask of their build tools; only Linux on x86-64 is read.
PLATFORM = dict.fromkeys(["linux", "unix", "linux64", "x86_64", "x86"], True) | dict.fromkeys(
    ["win", "win32", "win64", "osx", "arm64", "aarch64", "ppc64le", "s390x", "armv7l", "emscripten"], False
)
NAMED = {"target_platform": "linux-64", "build_platform": "linux-64", "python_impl": "cpython", "PYTHON": "python"}


def git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", clone, *arguments], capture_output=True, text=True, check=True).stdout


def bounds(conda: str) -> SpecifierSet:
    """Return what a bound of conda means for the order of versions: 1.2 is 1.2.*, of alternatives the last counts."""
    parts = []
    for part in filter(None, conda.replace(" ", "").split("|")[-1].split(",")):
        operator, version = re.fullmatch(r"([<>=!~]*)(.*?)(?:\.?\*)?", part).groups()
        parts.append(f"{operator}{version}" if operator not in ("", "=", "==") else f"=={version}.*")
    return SpecifierSet(",".join(parts))


def matches(installed: str, wanted: str) -> bool:
    """The function `match(python, ">=3.11")` of recipes."""
    number = re.match(r"[\d.]+\d", str(installed))
    return bool(number) and number[0] in bounds(wanted)


FUNCTIONS = {
    "compiler": lambda *_, **__: "",
    "stdlib": lambda *_, **__: "",
    "cdt": lambda *_, **__: "",
    "pin_compatible": lambda name, *_, **__: name,
    "pin_subpackage": lambda name, *_, **__: name,
    "match": matches,
    "environ": {},
    "os": {"environ": {}, "sep": "/"},
}


def environment(**settings) -> SandboxedEnvironment:
    made = SandboxedEnvironment(undefined=ChainableUndefined, **settings)
    made.filters["split"] = str.split
    return made


def holds(expression: str, variables: dict) -> bool:
    """Evaluate a condition of a recipe, as an expression of Jinja and nothing more."""
    run = environment().compile_expression(expression, undefined_to_none=False)
    return bool(run(variables))


def old_recipe(text: str, variables: dict) -> dict:
    """Render a meta.yaml: lines with a condition in a comment, the whole file a Jinja template."""
    lines = []
    for line in text.splitlines():
        condition = re.search(r"#\s*\[([^]]+)\]\s*$", line)
        if not condition or holds(condition[1], variables):
            lines.append(line)
    template = environment().from_string("\n".join(lines))
    return yaml.load(template.render(variables), Loader=Lenient)


class Lenient(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Versions are text: 1.10 is not 1.1."""


Lenient.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def new_recipe(text: str, variables: dict) -> dict:
    """Render a recipe.yaml: YAML with if/then/else entries, templates only within values."""
    templates = environment(variable_start_string="${{")
    recipe = yaml.load(text, Loader=Lenient)
    variables = dict(variables)

    def render(value):
        if isinstance(value, str):
            return templates.from_string(value).render(variables)
        if isinstance(value, dict):
            return {key: render(item) for key, item in value.items()}
        if isinstance(value, list):
            items = []
            for item in value:
                if isinstance(item, dict) and "if" in item:
                    chosen = item["then"] if holds(str(item["if"]), variables) else item.get("else", [])
                    items += render(chosen if isinstance(chosen, list) else [chosen])
                else:
                    items.append(render(item))
            return items
        return value

    for name, value in recipe.get("context", {}).items():
        variables[name] = render(value)
    return render({part: recipe.get(part) for part in ("package", "recipe", "build", "requirements", "outputs")})


def outputs(recipe: dict) -> list[tuple[str, str, list[str]]]:
    """Return (name, "noarch", "abi3" or "", run requirements) of every package that a recipe makes."""
    found = []
    own = (recipe.get("package") or {}).get("name")
    for part in [recipe, *(recipe.get("outputs") or [])]:
        package = part.get("package") or {}
        name = part.get("name") or package.get("name")
        build = part.get("build") or (recipe.get("build") if part is recipe else None) or {}
        requirements = part.get("requirements") or {}
        run = requirements if isinstance(requirements, list) else requirements.get("run") or []
        repeats = part is not recipe and name == own and not requirements
        if name and not repeats:
            independent = (build.get("python") or {}).get(
                "version_independent", build.get("python_version_independent")
            )
            kind = "noarch" if build.get("noarch") == "python" else "abi3" if str(independent).lower() == "true" else ""
            found.append((str(name).lower(), kind, [str(r).strip() for r in run if r]))
    return found


def variants(clone: Path, commit: str) -> list[tuple[str, dict]]:
    """Return (Python minor version or "", variables) of every build for Linux on x86-64 of a commit."""
    names = git(clone, "ls-tree", "--name-only", commit, ".ci_support/").splitlines()
    found = []
    for name in names:
        if not Path(name).name.startswith("linux_64_") or re.search(
            r"cp\d+t|threadingtrue|threadingyes|pypy|debug", name
        ):
            continue
        values = yaml.safe_load(git(clone, "show", f"{commit}:{name}")) or {}
        values = {key: value[0] for key, value in values.items() if isinstance(value, list) and value}
        if str(values.get("cuda_compiler_version", "None")) != "None":
            continue
        minor = re.match(r"\d+\.\d+", str(values.get("python", "")))
        found.append((minor[0] if minor else "", values))
    return found


def commits(clone: Path) -> dict[str, tuple[str, str]]:
    """Return {version: (newest commit, its date)} over the branches that conda-forge releases from."""
    newest: dict[str, tuple[str, str]] = {}
    branches = git(clone, "branch", "--format=%(refname:short)").split()
    for branch in filter(RELEASE_BRANCH.fullmatch, branches):
        for line in git(clone, "log", "--first-parent", "--format=%H %cs", branch, "--", *BUILDS).splitlines():
            commit, date = line.split()
            text = recipe_text(clone, commit)[1]
            version = re.search(
                r"""(?:version|ver_pc)\s*[:=]\s*["']?(\d+(?:\.\d+)+(?:\.post\d+)?)["']?\s*(?:%\}|$)""",
                text,
                re.MULTILINE,
            )
            if version and date > newest.get(version[1], ("", ""))[1]:
                newest[version[1]] = (commit, date)
            if date < "2024":
                break
    return newest


def recipe_text(clone: Path, commit: str) -> tuple[str, str]:
    for name in ("recipe/recipe.yaml", "recipe/meta.yaml"):
        shown = subprocess.run(
            ["git", "-C", clone, "show", f"{commit}:{name}"], capture_output=True, text=True, check=False
        )
        if shown.returncode == 0:
            return name, shown.stdout
    return "", ""


def python_range(kind: str, minor: str, run: list[str], lowest: str) -> str:
    """Return the Python versions of one build: ``3.12``, or a range such as ``>=3.10``."""
    if kind == "abi3":
        return f">={minor or lowest}"
    if kind != "noarch":
        return minor
    bound = next((r.removeprefix("python").strip() for r in run if re.match(r"python(\s|$|[<>=])", r)), "")
    return bound.replace(" ", "").replace(".*", "") or ">=3"


def feedstock_rows(clone: Path) -> list[dict]:
    """Return one row for every package, version and build that a feedstock made since 2024."""
    feedstock = re.search(r"([\w.-]+)-feedstock", str(clone))[1]
    snapshot = git(clone, "log", "-1", "--format=%cs").strip()
    rows = []
    for version, (commit, date) in commits(clone).items():
        seen = defaultdict(list)
        for minor, values in variants(clone, commit):
            number = int(minor.replace(".", "") or 311)
            variables = {
                **PLATFORM,
                **NAMED,
                **FUNCTIONS,
                "py": number,
                "PY_VER": minor or "3.11",
                "python_min": "3.10",
                **values,
            }
            name, text = recipe_text(clone, commit)
            try:
                recipe = (new_recipe if name.endswith("recipe.yaml") else old_recipe)(text, variables)
            except Exception as error:
                print(f"{feedstock} {version}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            for package, kind, run in outputs(recipe):
                depends = [clean(r) for r in run if not re.match(r"python(\s|$|[<>=])", r)]
                key = package, "; ".join(sorted(set(filter(None, depends))))
                seen[key].append(python_range(kind, minor, run, str(variables["python_min"])))
        for (package, depends), pythons in seen.items():
            if package == "python":
                depends, pythons = "", [version.rpartition(".")[0]]
            rows.append(
                {
                    "package": package,
                    "version": version,
                    "python": " ".join(sorted(set(filter(None, pythons)))),
                    "depends": depends,
                    "released": date,
                    "feedstock": feedstock,
                    "snapshot": snapshot,
                }
            )
    return rows


def clean(requirement: str) -> str:
    """Return ``name bounds`` without builds and comments; a pin that only a build knows is left open."""
    name, _, bound = requirement.split("#")[0].strip().partition(" ")
    name, more = re.match(r"([\w.-]+)(.*)", name).groups() if name else ("", "")
    bound = (more + bound).strip().split("  ")[0]
    bound = re.sub(r"(?<=[\w*])=(?!=).*", "", bound)  # a build
    bound = re.sub(r"\s*,\s*", ",", re.sub(r"([<>=!~])\s+", r"\1", bound)).split(" ")[0]
    return f"{name.lower()} {bound}".strip()


def serves(row: dict, minor: str) -> bool:
    if not row["python"]:
        return True
    return any(
        minor == part or (part[0] in "<>=!~" and f"{minor}.99" in bounds(part)) for part in row["python"].split()
    )


def select(rows: list[dict], wanted: dict[str, str]) -> list[dict]:
    """Keep the newest and oldest rows of wanted packages, the newest of what they need, for every Python."""
    by_package = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["package"], Version(row["version"]), row["python"])):
        by_package[row["package"]].append(row)
    kept: dict[int, dict] = {}
    queue, done = [(package, bound, package != "python") for package, bound in wanted.items()], set()
    queue += [("python", f"{minor}.*", False) for minor in PYTHONS]  # also those that environment.yml doesn't allow
    while queue:
        package, bound, oldest = asked = queue.pop()
        if asked in done:
            continue
        done.add(asked)
        allowed = [row for row in by_package[package] if row["version"] in bounds(bound)]
        for minor in PYTHONS:
            serving = [row for row in allowed if serves(row, minor)]
            for row in serving[-1:] + (serving[:1] if oldest else []):
                kept[id(row)] = row
                queue += [(*f"{need} ".split(" ")[:2], False) for need in row["depends"].split("; ") if need]
    return [row for package in sorted(by_package) for row in by_package[package] if id(row) in kept]


def main(clones: list[str]) -> None:
    rows = [row for clone in clones for row in feedstock_rows(Path(clone))]
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(select(rows, conda_requirements()))


if __name__ == "__main__":
    main(sys.argv[1:])
