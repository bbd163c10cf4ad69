"""environment.yml can be solved with what conda-forge has: versions, Pythons and bounds of conda_forge_facts.csv."""

import asyncio
import csv
import datetime
import json
import re

import pytest
from declared import HERE, conda_requirements, environment
from packaging.specifiers import SpecifierSet

rattler = pytest.importorskip("rattler", reason="needs py-rattler, the solver that conda's and pixi's users have too")
SolverError = pytest.importorskip("rattler.exceptions").SolverError

with (HERE / "conda_forge_facts.csv").open(encoding="utf-8", newline="") as stream:
    FACTS = list(csv.DictReader(stream))
KNOWN = {row["package"] for row in FACTS}
PYTHONS = ("3.11", "3.12")
"""Those that environment.yml allows; a test below says why no more."""


def needs(row):
    return [need for need in row["depends"].split("; ") if need]


def records(row):
    """Write one row as conda's index has it: one record for every Python that a package was built for."""
    depends = [need for need in needs(row) if need.split()[0] in KNOWN]
    ranges = [part for part in row["python"].split() if part[0] in "<>=!~"]
    builds = [(f"py{part.replace('.', '')}", f"python {part}.*") for part in set(row["python"].split()) - set(ranges)]
    builds += [("pyh", f"python {part}") for part in ranges] or ([] if row["python"] else [("h", "")])
    for build, python in builds if row["package"] != "python" else [("cpython", "")]:
        name = f"{row['package']}-{row['version']}-{build}_0"
        yield (
            f"{name}.conda",
            {
                "name": row["package"],
                "version": row["version"],
                "build": f"{build}_0",
                "build_number": 0,
                "depends": depends + [python] * bool(python),
                "subdir": "noarch" if build == "pyh" else "linux-64",
                "sha256": f"{abs(hash(name)):064x}"[:64],
                "size": 0,
            },
        )


@pytest.fixture(scope="module")
def channel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    written = [record for row in FACTS for record in records(row)]
    for subdir in ("linux-64", "noarch"):
        (folder / subdir).mkdir()
        index = {
            "info": {"subdir": subdir},
            "packages": {},
            "packages.conda": {name: record for name, record in written if record["subdir"] == subdir},
        }
        (folder / subdir / "repodata.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def solve(channel, specs, strategy="highest"):
    """{package: version} of the environment that conda would make."""
    found = rattler.solve(
        [rattler.Channel(channel.as_uri())],
        [rattler.MatchSpec(spec) for spec in specs],
        platforms=["linux-64", "noarch"],
        gateway=rattler.Gateway(cache_dir=channel / "cache"),
        strategy=strategy,
    )

    async def wait():
        return await found

    return {record.name.normalized: str(record.version) for record in asyncio.run(wait())}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("strategy", ["highest", "lowest-direct"])
def test_conda_forge_has_an_environment_for_every_python(channel, python, strategy):
    found = solve(channel, [*environment()["dependencies"], f"python {python}.*"], strategy)
    assert set(conda_requirements()) <= set(found)
    assert found["python"].startswith(f"{python}.")
    assert [n for n, bound in conda_requirements().items() if found[n] not in SpecifierSet(bound)] == []


def test_the_two_ends_of_the_bounds_are_far_apart(channel):
    newest = solve(channel, environment()["dependencies"])
    oldest = solve(channel, environment()["dependencies"], "lowest-direct")
    assert newest["python"].startswith(f"{PYTHONS[-1]}.")
    assert oldest["python"].startswith(f"{PYTHONS[0]}.")
    for package in ("numpy", "pandas", "matplotlib-base", "scipy", "scikit-learn", "pyarrow"):
        assert newest[package] != oldest[package]


def test_the_next_python_is_left_out_only_because_python_bidi_has_no_build_for_it(channel):
    later = [spec for spec in environment()["dependencies"] if spec.split()[0] not in ("python", "python-bidi")]
    assert solve(channel, [*later, "python 3.13.*"])["python"].startswith("3.13.")
    with pytest.raises(SolverError, match="python-bidi"):  # otherwise environment.yml can allow it now
        solve(channel, [*later, "python-bidi", "python 3.13.*"])


def test_a_bound_that_conda_forge_cannot_meet_is_noticed(channel):
    with pytest.raises(SolverError, match="numpy"):
        solve(channel, [*environment()["dependencies"], "numpy >=99"])


def test_every_package_has_facts_and_every_fact_has_its_date():
    assert set(conda_requirements()) <= KNOWN
    for row in FACTS:
        assert re.fullmatch(r"[a-z0-9_.-]+", row["package"])
        assert datetime.date.fromisoformat(row["released"]) <= datetime.date.fromisoformat(row["snapshot"])
        assert row["feedstock"]
        assert all(re.fullmatch(r"\d+\.\d+|[<>=!~][\w.,<>=!~*]+", part) for part in row["python"].split())
        for need in needs(row):
            rattler.MatchSpec(need)


def test_conda_forge_knows_every_name(shared):
    (listing,) = (shared / "data").glob("conda_forge_outputs_*.txt")
    names = set(listing.read_text(encoding="utf-8").split())
    virtual = {"__linux", "__unix"}
    assert set(conda_requirements()) <= names
    assert names >= KNOWN
    assert {need.split()[0] for row in FACTS for need in needs(row)} <= names | virtual
