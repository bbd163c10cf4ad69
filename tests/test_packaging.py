"""The wheel holds what the package needs away from its repository."""

import ast
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


UNSAFE = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "jsonpickle"}


def unsafe(code):
    """Return what of a module's code could run what a file holds: loaders of objects, eval and exec."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in UNSAFE]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module.split(".")[0] in UNSAFE:
            found.append(node.module)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            options = {option.arg: getattr(option.value, "value", None) for option in node.keywords}
            bare = isinstance(node.func, ast.Name)
            if called in ("read_pickle", "to_pickle") or (bare and called in ("eval", "exec")):
                found.append(called)
            if options.get("allow_pickle") or (called == "load" and options.get("weights_only") is False):
                found.append(f"{called} of pickled objects")
    return found


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "def f():\n    import yaml",
        "np.load(path, allow_pickle=True)",
        "pd.read_pickle(path)",
        "torch.load(path, weights_only=False)",
        "eval(text)",
    ],
)
def test_what_runs_the_content_of_files_is_found(code):
    assert unsafe(code)


def test_no_module_loads_objects_from_files():
    modules = sorted((ROOT / "analysis" / "siyaq").rglob("*.py"))
    assert len(modules) > 100
    found = {path.name: unsafe(path.read_text(encoding="utf-8")) for path in modules}
    assert {name: what for name, what in found.items() if what} == {}
