"""What goes wrong around a run: each a clear message and exit code 2, and what was finished is kept."""

import json
import os
import random
import shutil
import subprocess
import sys
import textwrap

import pytest

import siyaq
from siyaq.cli import main
from siyaq.errors import SiyaqError, SourceError

NAMES = ["خليفة حفتر", "فائز السراج", "غسان سلامة", "عقيلة صالح"]
PLACES = ["بنغازي", "طرابلس", "طبرق", "مصراتة", "سبها"]
SIYAQ = [sys.executable, "-c", "import sys; from siyaq.cli import main; sys.exit(main(sys.argv[1:]))"]


@pytest.fixture
def source(tmp_path):
    """A folder of two files with ten articles each."""
    draw = random.Random(5)
    for name in ("a", "b"):
        rows = []
        for number in range(10):
            text = "التقى {} {} في {}.".format(*draw.sample(NAMES, 2), draw.choice(PLACES))
            rows.append({"id": f"{name}{number}", "text": text, "published": f"2020-0{1 + number % 9}-01"})
        path = tmp_path / "in" / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return tmp_path / "in"


def contents(folder):
    """Return {name: bytes} of what a finished run left."""
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file() and p.name != ".lock"}


def finished_parts(out):
    return [p for p in (out / ".unfinished").rglob("*") if p.is_file()]


def command_line(*arguments, prefix=(), **options):
    """Run the command as a process of its own; what it prints must be a message, never a traceback."""
    command = [*prefix, *SIYAQ, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def without_privileges():
    """Return what to put before a command so that permissions count for it, also where the tests run as root."""
    if os.getuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("runs as root, whom no permission stops, and there is no setpriv")
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


@pytest.fixture
def interrupted(source, tmp_path, monkeypatch):
    """A folder with the parts of a run that ended while it counted."""
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr("siyaq.stages.network.count_network", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            siyaq.run(source, out)
    assert finished_parts(out)
    return out


# a full disk


def test_a_file_that_may_not_grow_further_is_said_and_the_run_goes_on_later(source, tmp_path):
    siyaq.run(source, tmp_path / "whole")
    biggest = max(len(content) for name, content in contents(tmp_path / "whole").items() if name.endswith(".parquet"))
    code = f"""
        import resource, sys
        from siyaq.cli import main
        resource.setrlimit(resource.RLIMIT_FSIZE, ({biggest - 1}, {biggest - 1}))
        sys.exit(main(sys.argv[1:]))
    """
    command = [sys.executable, "-c", textwrap.dedent(code), "run", source, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot write" in done.stderr
    assert "File too large" in done.stderr
    assert finished_parts(tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()
    siyaq.run(source, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


ON_A_SMALL_DISK = """
    mount -t tmpfs -o size=$1k tmpfs "$2" || exit 77
    dd if=/dev/zero of="$2/filler" bs=1k count="$3" status=none
    shift 3
    "$@" run "$SOURCE" --out "$DISK/out"; first=$?
    left=$(find "$DISK/out/.unfinished" -type f | wc -l)
    rm "$DISK/filler"
    "$@" run "$SOURCE" --out "$DISK/out" && cp -r "$DISK/out" "$COPY"; second=$?
    echo "first=$first left=$left second=$second"
"""


@pytest.mark.slow
def test_a_full_disk_is_said_and_with_room_again_the_run_goes_on(source, tmp_path):
    if os.getuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root can mount a small disk")
    siyaq.run(
        source, tmp_path / "as" / "whole"
    )  # as deep as the other: the manifest says where the source lies from it
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", textwrap.dedent(ON_A_SMALL_DISK), "bash", "2000", disk, "1960", *SIYAQ],
        env={**os.environ, "SOURCE": str(source), "DISK": str(disk), "COPY": str(tmp_path / "copy")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    assert "Traceback" not in done.stderr, done.stderr
    assert "No space left on device" in done.stderr
    *_, outcome = done.stdout.split("\n")[:-1]
    assert outcome.startswith("first=2 left=")
    assert outcome.endswith("second=0")
    assert "left=0" not in outcome, "nothing of the first run was kept"
    assert "going on with the unfinished run" in done.stderr
    assert contents(tmp_path / "copy") == contents(tmp_path / "as" / "whole")


# permissions


@pytest.mark.parametrize("command", ["run", "network"])
def test_a_folder_that_may_not_be_written_is_named(source, tmp_path, command):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = command_line(command, source, "--out", closed / "out", prefix=without_privileges())
    assert done.returncode == 2
    assert f"siyaq {command}: cannot write {closed / 'out'}" in done.stderr
    assert "Permission denied; choose a folder that can be written" in done.stderr


def test_a_finished_run_in_a_folder_that_may_not_be_written_is_read_back(source, tmp_path):
    siyaq.run(source, tmp_path / "out")
    (tmp_path / "out").chmod(0o555)
    done = command_line("run", source, "--out", tmp_path / "out", prefix=without_privileges())
    assert done.returncode == 0, done.stderr
    assert "20 articles" in done.stdout


def test_a_file_that_may_not_be_read_costs_itself_and_is_listed(source, tmp_path):
    (source / "b.jsonl").chmod(0)
    (source / "closed").mkdir()
    (source / "closed" / "c.txt").write_text("وصل غسان سلامة إلى طرابلس.", encoding="utf-8")
    (source / "closed").chmod(0)
    done = command_line("run", source, "--out", tmp_path / "out", prefix=without_privileges())
    (source / "closed").chmod(0o755)
    assert done.returncode == 0, done.stderr
    result = siyaq.load_run(tmp_path / "out")
    assert len(result.articles) == 10
    assert dict(zip(result.skipped.file, result.skipped.reason, strict=True)) == {
        "b.jsonl": "unreadable",
        "closed": "unreadable",
    }
    assert result.skipped.detail.str.contains("Permission denied").all()


@pytest.mark.parametrize("option", ["--corrections", "--dictionary"])
def test_a_list_that_may_not_be_read_is_named(source, tmp_path, option):
    listed = tmp_path / "mine.csv"
    listed.write_text("name,type\nقوات الردع,ORG\n", encoding="utf-8")
    listed.chmod(0)
    done = command_line("run", source, "--out", tmp_path / "out", option, listed, prefix=without_privileges())
    assert done.returncode == 2
    assert "mine.csv" in done.stderr
    assert "Permission denied" in done.stderr


# inputs that change


def test_an_input_that_goes_while_it_is_read_is_named_and_what_was_done_is_kept(source, tmp_path, monkeypatch, capsys):
    from siyaq.corpus import files

    listed = files.list_files

    def list_then_lose(*arguments):
        found = listed(*arguments)
        (source / "b.jsonl").unlink(missing_ok=True)
        return found

    kept = (source / "b.jsonl").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("siyaq.corpus.remote.list_files", list_then_lose)
        assert main(["run", str(source), "--out", str(tmp_path / "out")]) == 2
    assert "b.jsonl has gone" in capsys.readouterr().err
    assert not (tmp_path / "out" / "manifest.json").exists()
    (source / "b.jsonl").write_bytes(kept)
    assert len(siyaq.run(source, tmp_path / "out").articles) == 20


def test_when_the_source_is_gone_what_was_done_is_kept(source, interrupted, capsys):
    before = finished_parts(interrupted)
    source.rename(source.with_name("elsewhere"))
    assert main(["run", str(source), "--out", str(interrupted)]) == 2
    assert "there is no such file or folder" in capsys.readouterr().err
    assert finished_parts(interrupted) == before


@pytest.mark.parametrize("change", ["input", "parameter"])
def test_what_was_done_with_another_input_or_parameter_is_not_used(source, interrupted, tmp_path, caplog, change):
    settings = {}
    if change == "input":
        with (source / "b.jsonl").open("a", encoding="utf-8") as stream:
            stream.write('\n{"id": "new", "text": "زار غسان سلامة مدينة درنة."}')
    else:
        settings["clean"] = False
    siyaq.run(source, interrupted, **settings)
    assert "starting over" in caplog.text
    siyaq.run(source, tmp_path / "whole", **settings)
    assert contents(interrupted) == contents(tmp_path / "whole")


# damage to what was done


def damage(path, how):
    content = path.read_bytes()
    other = {"empty": b"", "cut": content[: len(content) // 2], "other": b"\x80garbage {", "json": b'{"../../x": 1}'}
    path.write_bytes(other[how])


@pytest.mark.parametrize("how", ["empty", "cut", "other", "json"])
def test_damaged_parts_are_made_again(source, interrupted, tmp_path, how):
    for path in finished_parts(interrupted):
        damage(path, how)
    siyaq.run(source, interrupted)
    siyaq.run(source, tmp_path / "whole")
    assert contents(interrupted) == contents(tmp_path / "whole")


@pytest.mark.parametrize("how", ["empty", "cut", "other"])
def test_a_damaged_table_of_a_finished_run_is_named_and_a_new_run_mends_it(source, tmp_path, how, capsys):
    out = tmp_path / "out"
    siyaq.run(source, out)
    expected = contents(out)
    damage(out / "mentions.parquet", how)
    assert main(["frequencies", str(out), "--out", str(tmp_path / "counts")]) == 2
    error = capsys.readouterr().err
    assert "mentions" in error
    assert "siyaq run" in error
    assert main(["run", str(source), "--out", str(out)]) == 0
    assert contents(out) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"tables": 1}',
        b'{"tables": {"../../etc/passwd": "x"}}',
        b"\xff",
    ],
)
def test_a_damaged_manifest_is_no_finished_run(source, tmp_path, content):
    out = tmp_path / "out"
    siyaq.run(source, out)
    expected = contents(out)
    (out / "manifest.json").write_bytes(content)
    with pytest.raises(SiyaqError):
        siyaq.load_run(out)
    siyaq.run(source, out)
    assert contents(out) == expected


# two at once


@pytest.mark.slow
def test_of_two_runs_in_one_folder_one_says_so_and_the_other_is_whole(source, tmp_path):
    siyaq.run(source, tmp_path / "whole")
    command = [*SIYAQ, "run", str(source), "--out", str(tmp_path / "out")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    faults_shown = {**os.environ, "PYTHONFAULTHANDLER": "1"}
    pair = [subprocess.Popen(command, env=faults_shown, **quiet) for _ in range(2)]
    errors = [process.communicate(timeout=300)[1] for process in pair]
    assert 0 in [process.returncode for process in pair], errors
    for process, error in zip(pair, errors, strict=True):
        assert "Traceback" not in error
        assert process.returncode == 0 or "another run is at work" in error
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_run_in_a_folder_that_is_a_link_to_nowhere_is_refused(source, tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "gone" / "deep")
    with pytest.raises(SourceError, match="cannot write"):
        siyaq.run(source, tmp_path / "out")
