"""From hostile files and values to every table: whole runs, in which nothing is written but what was asked for."""

import ast
import itertools
import json
import os
import random
import re
import subprocess
import sys
import textwrap
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from corpus_samples import FIRST, SECOND
from mutations import mutated

import siyaq
from siyaq.schema import validate

WATCH = """
    # Says on standard error what was opened for writing, moved, linked, removed or asked of the network.
    import os, sys

    def watch(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            written = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if mode is None else set(mode) & set("wax+")
            found = [path] if written else []
        elif event in ("os.rename", "os.link", "os.symlink"):
            found = arguments[:2]
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "shutil.rmtree"):
            within = event in ("os.remove", "os.rmdir") and arguments[1] != -1  # a step of a tree that was named above
            found = [] if within else arguments[:1]
        elif event.startswith("socket.") and event != "socket.__new__":
            found = [f"{event} {arguments}"]
        else:
            return
        for path in found:
            path = os.fsdecode(path) if isinstance(path, bytes | os.PathLike) else path
            if isinstance(path, str) and path != os.devnull:
                os.write(2, f"WATCHED {ascii(os.path.abspath(path) if '(' not in path else path)}\\n".encode())

    sys.addaudithook(watch)
    from siyaq.cli import main
    sys.exit(main(sys.argv[1:]))
"""
T = "التقى المشير خليفة حفتر رئيس المجلس الرئاسي فائز السراج في مدينة بنغازي رقم {}."


def files(folder):
    return {p: (p.stat().st_mtime_ns, p.is_dir() or p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()}


def watched(tmp_path, *arguments):
    """Run the command in an empty home and working folder; return it and what it wrote to or asked of the network.

    Left out are the system's folder of temporary files, which must be empty in the end, and matplotlib's cache of
    fonts below ~/.cache and ~/.config, which igraph's import makes.
    """
    for name in ("home", "here", "temporary"):
        (tmp_path / name).mkdir(exist_ok=True)
    set_apart = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "temporary", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WATCH), *map(str, arguments)],
        cwd=tmp_path / "here",
        env={**os.environ, **{name: str(value) for name, value in set_apart.items()}},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert "Traceback" not in done.stderr, done.stderr
    lines = done.stderr.split("\n")
    paths = {ast.literal_eval(line[8:]) for line in lines if line.startswith("WATCHED ")}
    done.stderr = "\n".join(line for line in lines if not line.startswith("WATCHED "))
    assert list((tmp_path / "temporary").iterdir()) == []
    apart = (str(tmp_path / "home" / ".c"), str(tmp_path / "temporary"))
    return done, {path for path in paths if not path.startswith(apart)}


NAMES = [
    "a\nb.txt",
    "\u202etxt.gnp.txt",
    "-rf.txt",
    "--out.txt",
    " spaces .txt",
    "x" * 251 + ".txt",
    "=cmd().txt",
    "a;b&c|d.txt",
    "<b>x.txt",
    "quo\"te'.txt",
    "~.txt",
    "$(touch x).txt",
    "x..txt...txt",
    "a:b.txt",
    "\x1b]0;x\x07.txt",
    "خبر عاجل.txt",
    "%s%n{0}.txt",
]
MEMBERS = [
    "../../climbs.txt",
    "/etc/absolute.txt",
    "C:\\windows\\x.txt",
    "a\\..\\..\\b.txt",
    "\u202etxt.txt",
    "n\nl.txt",
]


@pytest.fixture
def hostile_source(tmp_path):
    """Files with hostile names, links, pipes and devices, and an archive with members that climb."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / name).write_text(T.format(number), encoding="utf-8")
    for raw in (b"caf\xe9.jsonl", b"\xff\xfe.txt"):
        path = os.path.join(os.fsencode(folder), raw)  # noqa: PTH118 - pathlib has no paths of bytes
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(json.dumps({"text": T.format(raw.hex())}).encode())
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "round").symlink_to(".")
    (folder / "nowhere.txt").symlink_to("/nowhere/at/all.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.jsonl")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        for name in MEMBERS:
            archive.writestr(name, f"{T.format('في ملف مضغوط')} {name}")
    return folder


def test_hostile_names_are_read_or_listed_and_nothing_is_written_outside(hostile_source, tmp_path):
    before = files(tmp_path)
    done, written = watched(tmp_path, "run", hostile_source, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    result = siyaq.load_run(tmp_path / "out")
    assert len(result.articles) == len(NAMES) + 2 + len(MEMBERS)
    assert {"pipe.jsonl": "unreadable", "endless.txt": "unreadable", "loop.txt": "unreadable"}.items() <= dict(
        zip(result.skipped.file, result.skipped.reason, strict=True)
    ).items()
    assert {"nowhere.txt", "round"} <= set(result.skipped.file)
    for shown in [*result.articles.article_id, *result.skipped.file, *result.skipped.detail]:
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", done.stdout + done.stderr)
    out = str(tmp_path / "out")
    assert written
    assert [path for path in written if not f"{path}/".startswith(f"{out}/")] == []
    made = ("out", "home")
    after = {path: state for path, state in files(tmp_path).items() if path.relative_to(tmp_path).parts[0] not in made}
    assert after == before
    names = set(json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["inputs"])
    assert {"caf\\xe9.jsonl", "a\\nb.txt", "z.zip"} <= names


def test_a_pipe_or_a_device_as_source_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    for source in (tmp_path / "pipe.txt", "/dev/zero"):
        done, _ = watched(tmp_path, "run", source, "--out", tmp_path / "out")
        assert done.returncode == 2
        assert "siyaq run: source" in done.stderr
        assert not (tmp_path / "out" / "manifest.json").exists()


VALUES = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "'=1",
    "\tx",
    "\rx",
    "a\rb",
    "a\r\nb",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\x1b[31mred\x07",
    "a\x08b",
    "\u202eabc",
    "]]>&amp;",
    "'\";--",
    "$\\frac{1}{2}$",
    "$x",
    "{{7*7}}{%x%}",
    "\ud800",
    "a\0b",
    "\ufffe\uffff",
    "x" * 3000,
    "%s%n{0}",
    "javascript:alert(1)",
    "../../etc/passwd",
    "\x85\u2028z",
]
PEOPLE = ["خليفة حفتر", "فائز السراج", "غسان سلامة", "عقيلة صالح", "ستيفاني وليامز"]
TOWNS = ["بنغازي", "طرابلس", "طبرق", "مصراتة", "سبها", "درنة"]


def hostile_rows(rounds):
    draw = random.Random(3)
    for number, (turn, value) in enumerate(itertools.product(range(rounds), VALUES)):
        one, other = draw.sample(PEOPLE, 2)
        text = (
            f"{value} التقى {one} {other} في {draw.choice(TOWNS)}. وقالت «منظمة {value} الليبية» إن الاجتماع {value} "
            f"انتهى في مدينة {draw.choice(TOWNS)} رقم {number}.\nوقال وزير {value} أحمد معيتيق {value} كلاما {number}."
        )
        day = f"2020-{1 + number % 12:02}-{1 + number % 28:02}"
        title = f"{value} زيارة {one} {number}"
        yield {"id": f"{value[:200]}{turn}", "title": title, "text": text, "date": day, "source": value, "url": value}


@pytest.fixture
def hostile_values(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "values.jsonl").write_text("\n".join(map(json.dumps, hostile_rows(2))), encoding="utf-8")
    return folder


COMPUTED = r"=+\-@\t\r\n＝＋－＠"
"""A cell that begins with one of these is a formula, for some spreadsheet."""


def texts(table):
    """Return the columns of text."""
    return [column for column in table.columns if pd.api.types.is_string_dtype(table[column])]


@pytest.mark.parametrize("options", [[], ["--no-clean", "--no-deduplicate"]], ids=["cleaned", "as it is"])
def test_hostile_values_come_through_every_table(hostile_values, tmp_path, options):
    done, written = watched(tmp_path, "run", hostile_values, "--out", tmp_path / "out", *options)
    assert done.returncode == 0, done.stderr
    assert [path for path in written if not f"{path}/".startswith(f"{tmp_path / 'out'}/")] == []
    result = siyaq.load_run(tmp_path / "out")
    assert len(result.articles) + len(result.skipped) == 2 * len(VALUES)
    assert len(result.articles) > 1.8 * len(VALUES)
    whole = result.articles.set_index("article_id")["text"]
    for name, table in result.tables().items():
        validate(table, name)
        content = (tmp_path / "out" / f"{name}.csv").read_bytes()
        rows = pd.read_csv(tmp_path / "out" / f"{name}.csv", dtype="str", keep_default_na=False)
        assert len(rows) == len(table), f"{name}.csv has other rows than {name}.parquet"
        for column in texts(table):
            cells = rows[column]
            runs = cells[cells.str.match(f"[{COMPUTED}]")]
            assert runs.empty, f"{name}.csv: {column} has what a spreadsheet computes"
            back = cells.str.replace(f"^'(?='*[{COMPUTED}])", "", regex=True)
            assert back.tolist() == [v if isinstance(v, str) else "" for v in table[column]]
        assert b"\0" not in content
    for mention in result.mentions.itertuples():
        assert whole[mention.article_id][mention.start : mention.end] == mention.surface


@pytest.mark.slow
def test_hostile_values_come_through_the_report(hostile_values, tmp_path):
    out = tmp_path / "out"
    (tmp_path / "home").mkdir()
    command = [sys.executable, "-c", "import sys; from siyaq.cli import main; sys.exit(main(sys.argv[1:]))"]
    done = subprocess.run(
        [*command, "report", hostile_values, "--out", out, "--no-pdf", "--no-clean"],
        env={**os.environ, "HOME": str(tmp_path / "home")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "alert(1)" in page
    for raw in ("<script>alert(1)", "<img src=x", 'href="javascript'):
        assert raw not in page.lower()
    drawn = sorted((out / "figures").rglob("*.svg"))
    assert drawn
    for path in [*drawn, *out.rglob("*.gexf")]:
        ElementTree.parse(path)
    assert {p.name for p in tmp_path.iterdir()} == {"in", "out", "home"}


def mutated_source(folder, numbers, seed):
    folder.mkdir()
    names = []
    for number in numbers:
        name, data = mutated(number, seed)
        (folder / name).write_bytes(data)
        names.append(name)
    (folder / "zz.txt").write_text(f"{FIRST}\n{SECOND}", encoding="utf-8")
    return names


def check_mutated(tmp_path, numbers, seed):
    names = mutated_source(tmp_path / "in", numbers, seed)
    result = siyaq.run(tmp_path / "in", tmp_path / "out")
    assert "zz" in set(result.articles.article_id)
    accounted = {re.split(r"[/:.]", name)[0] for name in [*result.articles.article_id, *result.skipped.file]}
    assert {name.split(".")[0] for name in names if not name.endswith(".zip")} <= accounted
    kept = siyaq.load_run(tmp_path / "out").tables()
    for name, table in kept.items():
        validate(table, name)
        rows = pd.read_csv(tmp_path / "out" / f"{name}.csv", dtype="str", keep_default_na=False)
        assert len(rows) == len(table)


def test_mutated_files_come_through_every_table(tmp_path):
    check_mutated(tmp_path, range(150), seed=5)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_two_thousand_mutated_files_come_through_every_table(tmp_path, block):
    check_mutated(tmp_path, range(block * 500, block * 500 + 500), seed=6)
