"""The other side of shaping: the same glyphs on paper with matplotlib 3.10, which neither joins nor orders Arabic."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from siyaq.figures.arabic import matplotlib_shapes

ROOT = Path(__file__).parents[2]
OTHER = "matplotlib==3.10.*" if matplotlib_shapes() else "matplotlib>=3.11"


@pytest.fixture(scope="module")
def other_python(tmp_path_factory) -> Path:
    """A Python with the other matplotlib: the one named by SIYAQ_OTHER_MATPLOTLIB, else one made for this test."""
    if named := os.environ.get("SIYAQ_OTHER_MATPLOTLIB"):
        return Path(named)
    folder = tmp_path_factory.mktemp("other") / "venv"
    python = folder / "bin" / "python"
    venv.create(folder, symlinks=True)
    # all packages are this environment's but for the one that is installed in front of them
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (site / "this_environment.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, OTHER]
    done = subprocess.run(list(map(str, install)), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{OTHER} could not be installed: {done.stderr.strip().splitlines()[-1][:200]}")
    return python


@pytest.mark.slow
def test_glyphs_stand_in_reading_order_there_as_well(other_python):
    asked = [other_python, "-c", "from siyaq.figures.arabic import matplotlib_shapes; print(matplotlib_shapes())"]
    command = [
        other_python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        ROOT / "tests" / "figures" / "glyphs",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "analysis")}
    shapes = subprocess.run(list(map(str, asked)), capture_output=True, text=True, env=environment, check=True).stdout
    assert shapes.strip() == str(not matplotlib_shapes())
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout
