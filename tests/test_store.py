"""Tables on disk: whole or not there, the same bytes each time."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from siyaq.errors import SourceError
from siyaq.folder import Folder
from siyaq.resume import Parts
from siyaq.store import read_manifest, read_tables, to_csv, write_bytes, write_manifest, write_table


def test_a_table_comes_back_as_it_went(tmp_path):
    table = pd.DataFrame(
        {
            "article_id": ["أ", "ب"],
            "text": ["سطر\nثانٍ، «اقتباس»", '"x",=1'],
            "published": pd.to_datetime(["2020-01-02T03:04:05", None]),
            "weight": [0.1, None],
        }
    )
    write_table(table, "articles", tmp_path)
    pd.testing.assert_frame_equal(read_tables(tmp_path)["articles"], table, check_dtype=False)
    again = pd.read_csv(tmp_path / "articles.csv", parse_dates=["published"])
    assert again["text"].tolist() == table["text"].tolist()
    assert to_csv(table) == (tmp_path / "articles.csv").read_bytes()
    assert not list(tmp_path.glob(".*")), "no half-written files are left"


def test_an_unwritable_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError, match=r"cannot write .*file"):
        write_bytes(tmp_path / "file" / "below.csv", b"x")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    write_bytes(tmp_path / "a.csv", b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SourceError, match="No space left on device"):
        write_bytes(tmp_path / "a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("content", ["{", "[1]", "\x00"])
def test_a_broken_manifest_counts_as_none(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    assert read_manifest(tmp_path) == {}


def test_manifests_are_the_same_bytes_in_any_order(tmp_path):
    write_manifest({"b": 1, "a": {"ي": 2, "ا": 1}}, tmp_path)
    first = (tmp_path / "manifest.json").read_bytes()
    write_manifest({"a": {"ا": 1, "ي": 2}, "b": 1}, tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == first


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_reading_a_table_starts_no_thread(tmp_path):
    """One that lets go of a Python file while the process ends would abort it, once in some hundred runs."""
    write_table(pd.DataFrame({"name": ["بنغازي", "طبرق"] * 500, "n": range(1000)}), "entities", tmp_path)
    script = """if True:
        import os, pathlib, sys
        from siyaq.resume import Parts
        from siyaq.store import Folder, read_table
        folder = Folder(sys.argv[1])
        before = len(os.listdir("/proc/self/task"))
        table = read_table("entities", folder)
        Parts(folder).make("step", [("entities", table)])
        part = Parts(folder).read("step", "entities", ["name"])
        print(len(table), len(part), len(os.listdir("/proc/self/task")) - before)
    """
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1000", "1000", "0"]


@pytest.mark.parametrize("n", [0, 1, 250_001])
def test_a_long_table_is_read_in_pieces_as_it_would_be_as_a_whole(tmp_path, n):
    table = pd.DataFrame({"name": ["بنغازي"] * n, "day": pd.Timestamp("2020-01-01"), "share": 0.5, "reason": None})
    table = table.astype({"name": "str", "reason": "str"}).head(n)
    parts = Parts(Folder(tmp_path))
    parts.make("counted", [("frequencies", table)])
    pieces = list(parts.pieces("counted", "frequencies"))
    assert len(pieces) == max(1, -(-n // 100_000))
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), parts.read("counted", "frequencies"))
