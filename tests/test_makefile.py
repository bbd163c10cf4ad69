"""The Makefile: every verb says what it does, and the active environment is the one that is used."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

VERBS = ["setup", "report", "test", "lab", "figures", "notebooks", "lint", "bench", "clean"]


def make(*arguments, **environment):
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("VIRTUAL_ENV", "CONDA", "MAKE"))}
    command = ["make", "--no-print-directory", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_alone_lists_the_verbs_with_a_line_each():
    lines = dict(line.split(maxsplit=1) for line in make().splitlines())
    assert set(VERBS) <= set(lines)
    assert all(" " in line for line in lines.values())


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, f"{ROOT}/.venv/bin/"),
        ({"VIRTUAL_ENV": "/somewhere/venv"}, "/somewhere/venv/bin/"),
        ({"CONDA_PREFIX": "/somewhere/envs/siyaq", "CONDA_DEFAULT_ENV": "siyaq"}, "/somewhere/envs/siyaq/bin/"),
        ({"CONDA_PREFIX": "/somewhere/miniforge3", "CONDA_DEFAULT_ENV": "base"}, f"{ROOT}/.venv/bin/"),
    ],
)
def test_the_active_environment_is_used_but_not_condas_base(environment, expected):
    commands = make("--dry-run", "report", **environment)
    assert f"{expected}siyaq report seeds --out report --figures figures" in commands
