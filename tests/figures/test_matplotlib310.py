"""The other side of shaping: the same glyphs on paper with matplotlib 3.10, which neither joins nor orders Arabic."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from siyaq.figures.arabic import matplotlib_shapes

ROOT = Path(__file__).parents[2]
OTHER = "matplotlib==3.10.*" if matplotlib_shapes() else "matplotlib>=3.11"
NEEDED = [OTHER, "arabic-reshaper", "python-bidi", "pymupdf-fonts", "fonttools", "numpy", "pandas", "pyarrow", "igraph"]
NEEDED += ["lazy-loader", "pytest", "hypothesis", "bokeh", "scipy"]


@pytest.fixture(scope="module")
def other_python(tmp_path_factory) -> Path:
    """A Python with the other matplotlib: the one named by SIYAQ_OTHER_MATPLOTLIB, else one made for this test."""
    if named := os.environ.get("SIYAQ_OTHER_MATPLOTLIB"):
        return Path(named)
    folder = tmp_path_factory.mktemp("other") / "venv"
    python = folder / "bin" / "python"
    if uv := shutil.which("uv"):
        steps = [
            [uv, "venv", "-q", "--python", sys.executable, folder],
            [uv, "pip", "install", "-q", "--python", python],
        ]
    else:
        steps = [[sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "-q"]]
    steps[1] += NEEDED
    for step in steps:
        done = subprocess.run(list(map(str, step)), capture_output=True, text=True, check=False)
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
