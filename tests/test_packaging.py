"""The wheel holds what the package needs away from its repository."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_wheel_reports_from_its_own_notebooks(tmp_path, seed_text):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("siyaq-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert all(name.startswith(("siyaq/", "siyaq-")) for name in names)
    assert wheel.stat().st_size < 20 * 2**20
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    (tmp_path / "analysis").mkdir()  # a user's own folder of that name is no hindrance
    (tmp_path / "analysis" / "__init__.py").write_text("raise RuntimeError('shadowed')")
    (tmp_path / "in.txt").write_text(seed_text, encoding="utf-8")
    code = "import sys; from siyaq.cli import main; import siyaq; print(siyaq.__file__); sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "report", "in.txt", "--out", "out", "--no-pdf"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "installed") in done.stdout
    assert "لانغلي" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
