"""A run that is killed goes on where it was, and ends with the same bytes."""

import json
import multiprocessing
import random
import shutil
import signal
import time

import filelock
import pandas as pd
import pytest

import siyaq
from siyaq.errors import SourceError
from siyaq.folder import Folder
from siyaq.resume import Parts, unfinished

NAMES = ["خليفة حفتر", "فائز السراج", "غسان سلامة", "عقيلة صالح", "ستيفاني وليامز", "عبد الحميد الدبيبة"]
PLACES = ["بنغازي", "طرابلس", "طبرق", "مصراتة", "سبها", "درنة"]


@pytest.fixture
def source(tmp_path):
    draw = random.Random(7)
    rows = [
        {
            "id": f"r{i:03}",
            "text": "التقى {} {} في {}.".format(*draw.sample(NAMES, 2), draw.choice(PLACES)),
            "published": f"2020-{1 + i % 12:02}-01",
            "source": "المرفأ",
        }
        for i in range(60)
    ]
    path = tmp_path / "in" / "r.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path.parent


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def test_a_step_is_made_once(tmp_path):
    parts = Parts(Folder(tmp_path))
    made = parts.tables("step", lambda: {"a": pd.DataFrame({"x": ["أ"]})})
    again = parts.tables("step", lambda: pytest.fail("made again"))
    pd.testing.assert_frame_equal(made["a"], again["a"])


@pytest.mark.parametrize("damage", ["half a table", "half a list", "a list of something else", "no table"])
def test_half_a_step_is_made_again(tmp_path, damage):
    parts = Parts(Folder(tmp_path))
    parts.make("step", [("a", pd.DataFrame({"x": [1]}))])
    table, listed = tmp_path / "step.a.parquet", tmp_path / "step.json"
    {
        "half a table": lambda: table.write_bytes(table.read_bytes()[:50]),
        "half a list": lambda: listed.write_bytes(listed.read_bytes()[:4]),
        "a list of something else": lambda: listed.write_text("[1, 2]"),
        "no table": table.unlink,
    }[damage]()
    assert parts.names("step") is None
    assert parts.tables("step", lambda: {"a": pd.DataFrame({"x": [2]})})["a"]["x"].tolist() == [2]


BROKEN = [
    "naming.find_part",
    "naming.settle",
    "naming.name_part",
    "network.count_network",
    "network.draw_network",
    "network.measure_network",
    "topics.fit_all",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_after_a_failure_the_finished_steps_are_kept_and_the_end_is_the_same(source, tmp_path, monkeypatch, broken):
    siyaq.run(source, tmp_path / "whole", part_size=500)
    with monkeypatch.context() as patch:
        patch.setattr(f"siyaq.stages.{broken}", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            siyaq.run(source, tmp_path / "out", part_size=500)
    assert len(list((tmp_path / "out" / ".unfinished").glob("*/cleaned/*.json"))) > 2
    with monkeypatch.context() as patch:
        patch.setattr("siyaq.stages.reading.read_group", lambda *_, **__: pytest.fail("read again"))
        siyaq.run(source, tmp_path / "out", part_size=500)
    assert contents(tmp_path / "whole") == contents(tmp_path / "out")
    assert not (tmp_path / "out" / ".unfinished").exists()


def test_other_parameters_start_over_and_say_so(source, tmp_path, caplog):
    out = Folder(tmp_path / "out")
    with pytest.raises(ZeroDivisionError), unfinished(out, {"seed": 0}) as parts:
        parts.tables("step", lambda: {"a": pd.DataFrame({"x": [1]})})
        raise ZeroDivisionError
    with unfinished(out, {"seed": 1}) as parts:
        assert parts.tables("step", lambda: {"a": pd.DataFrame({"x": [2]})})["a"]["x"].tolist() == [2]
    assert "starting over" in caplog.text


def test_parts_that_are_half_removed_are_not_gone_on_with(tmp_path, monkeypatch, caplog):
    """As when a run is killed at its very end, and its tables are lost later."""
    out = Folder(tmp_path / "out")
    remove = Folder.remove

    def killed(folder, name):
        remove(folder / name, "step.a.parquet")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Folder, "remove", killed)
        with unfinished(out, {"seed": 0}) as parts:
            parts.tables("step", lambda: {"a": pd.DataFrame({"x": [1]})})
            parts.tables("next", lambda: {"b": pd.DataFrame({"x": [1]})})
    with unfinished(out, {"seed": 0}) as parts:
        assert parts.names("next") is None
    assert "going on" not in caplog.text
    assert set(out.names()) <= {".lock"}  # which older filelock takes away


def test_two_runs_in_one_folder_do_not_mix(source, tmp_path):
    (tmp_path / "out").mkdir()
    with filelock.FileLock(tmp_path / "out" / ".lock"), pytest.raises(SourceError, match="another run is at work"):
        siyaq.run(source, tmp_path / "out")


def test_an_output_folder_inside_the_source_is_refused(source):
    with pytest.raises(SourceError, match="lies inside the source"):
        siyaq.run(source, source / "out")


def test_a_file_in_place_of_the_output_folder_is_named(source, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(SourceError, match=r"cannot write .*out"):
        siyaq.run(source, tmp_path / "out")


@pytest.mark.slow
def test_killed_at_any_moment_it_ends_with_the_same_bytes(source, tmp_path):
    siyaq.run(source, tmp_path / "whole")
    expected = contents(tmp_path / "whole")
    processes = multiprocessing.get_context("forkserver")  # as fresh as any, but for what is imported already
    processes.set_forkserver_preload(["siyaq.plan", "siyaq.pipeline", "siyaq.entities.recognise", "siyaq.topics.fit"])

    def started():
        process = processes.Process(target=siyaq.run, args=(source, tmp_path / "out"))
        process.start()
        return process

    started().join()  # which starts the server
    shutil.rmtree(tmp_path / "out")
    begin = time.monotonic()
    started().join()
    whole = time.monotonic() - begin
    killed, draw = 0, random.Random(1)
    for attempt in range(50):
        out = tmp_path / "out"
        if (out / "manifest.json").exists() and attempt % 5 == 0:  # a few kills in a row, then a fresh start
            for path in out.iterdir():
                path.unlink() if path.is_file() else None
        process = started()
        time.sleep(draw.random() * whole)
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
    last = started()
    last.join()
    assert last.exitcode == 0
    assert killed > 10
    assert contents(tmp_path / "out") == expected
