"""The environment that environment.yml describes, made anew by the installer behind pixi, gives the same bytes.

Conda's channels are out of reach for most test machines, so the packages are those installed here, packed as a local
channel. docs/environments.md says what that proves and what it doesn't.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from declared import ROOT, environment

rattler = pytest.importorskip("rattler", reason="needs py-rattler, which installs conda packages")
pytestmark = pytest.mark.slow


def run(command, folder, **variables):
    """Run a command as a newly arrived user would: own home, nothing of this environment in the way."""
    variables = {"HOME": str(folder.parent / "home"), "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", **variables}
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=1200)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def channel(tmp_path_factory) -> Path:
    """What is installed here, as a conda channel."""
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        pytest.skip("packs environments of Linux on x86-64 only")
    from pack_environment import CannotPackError, pack

    folder = tmp_path_factory.mktemp("channel")
    try:
        pack(folder)
    except CannotPackError as error:
        pytest.skip(str(error))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def prefix(channel, tmp_path_factory) -> Path:
    """The environment, created from environment.yml alone."""
    folder = tmp_path_factory.mktemp("conda")
    target, cache = folder / "envs" / "siyaq", folder / "cache"

    async def create():
        records = await rattler.solve(
            [rattler.Channel(channel.as_uri())],
            environment()["dependencies"],
            platforms=["linux-64", "noarch"],
            virtual_packages=rattler.VirtualPackage.detect(),
            gateway=rattler.Gateway(cache_dir=cache / "index"),
        )
        await rattler.install(records, target, cache_dir=cache / "packages", show_progress=False)

    asyncio.run(create())
    yield target
    shutil.rmtree(folder)


def project(folder: Path) -> Path:
    """Copy what git tracks, in the state that it has here."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("needs git, to know which files make up the project")
    for name in filter(None, tracked.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "figures/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        f"{part}/{path.relative_to(folder / part).as_posix()}": path.read_bytes()
        for part in ("report", "figures")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def test_the_recreated_environment_has_the_packages_and_none_of_the_old_paths(prefix):
    listed = run([prefix / "bin" / "python", "-m", "pip", "list", "--format=freeze"], prefix)
    assert "pandas==" in listed
    assert "siyaq" not in listed
    imported = run([prefix / "bin" / "python", "-c", "import pandas; print(pandas.__file__)"], prefix)
    assert imported.startswith(f"{prefix}/")
    for script in (prefix / "bin").iterdir():
        assert not script.read_bytes()[:300].startswith(f"#!{sys.prefix}/".encode()), script


def test_make_report_gives_the_same_bytes_in_both_environments(prefix, tmp_path):
    conda, here = project(tmp_path / "conda"), project(tmp_path / "here")
    system = "/usr/local/bin:/usr/bin:/bin"
    run(
        ["make", "--no-print-directory", "report"],
        conda,
        PATH=f"{prefix}/bin:{system}",
        CONDA_PREFIX=str(prefix),
        CONDA_DEFAULT_ENV="siyaq",
    )
    command = "import sys; from siyaq.cli import main; sys.exit(main(sys.argv[1:]))"
    run(
        [sys.executable, "-c", command, "report", "seeds", "--out", "report", "--figures", "figures"],
        here,
        PATH=f"{sys.prefix}/bin:{system}",
        PYTHONPATH=str(here / "analysis"),
        PYTHONHASHSEED="0",
    )
    recreated, expected = contents(conda), contents(here)
    assert {"report/report.html", "report/manifest.json", "report/mentions.csv"} <= set(expected)
    assert any(name.startswith("figures/") for name in expected)
    assert sorted(recreated) == sorted(expected)
    assert [name for name in expected if recreated[name] != expected[name]] == []
