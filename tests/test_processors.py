"""The same tables on other processors: numerical libraries choose their code by what the processor can do."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"
OTHERS = [
    {"OPENBLAS_CORETYPE": "Haswell"},
    {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512_SKX AVX2 FMA3"},
]
"""What makes OpenBLAS and NumPy take the code for processors of 2013 and of 2008."""


def checksums(out, settings):
    command = [sys.executable, "-m", "siyaq", "run", str(SEEDS), "--out", str(out)]
    environment = {**os.environ, **settings, "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))["tables"]


@pytest.mark.slow
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the names of processors are those of x86-64")
@pytest.mark.parametrize("settings", OTHERS, ids=lambda settings: settings["OPENBLAS_CORETYPE"])
def test_older_processors_make_the_same_tables(settings, tmp_path):
    assert checksums(tmp_path / "other", settings) == checksums(tmp_path / "own", {})
