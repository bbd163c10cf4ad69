"""Figures on disk: the same bytes, their provenance, and what `siyaq figures verify` says about them."""

import csv
import hashlib
import io
import json
import multiprocessing
import re
import shutil
import subprocess
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from siyaq.errors import SiyaqError
from siyaq.figures import figure_frequencies, figure_network, figure_stability, save_figure, verify_figures
from siyaq.figures.tablefiles import kinds, read_csv
from siyaq.store import to_csv


def bytes_of(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != ".lock"}


def save_two(tables, folder):
    save_figure(figure_stability(tables["stability"], language="en"), "curve", tables["stability"], folder)
    network = figure_network(tables["nodes"], tables["edges"], title="شبكة <b> $x$ --> (1)")
    save_figure(network, "network", {"nodes": tables["nodes"], "edges": tables["edges"]}, folder, seed=0)
    return folder


def test_the_same_data_give_the_same_bytes(tables, tmp_path):
    first = save_two(tables, tmp_path / "a")
    figure = figure_stability(tables["stability"], language="en")
    figure._repr_png_()  # shown before it is saved
    save_figure(figure, "curve", tables["stability"], tmp_path / "b")
    one, two = bytes_of(first), bytes_of(tmp_path / "b")
    for name in ("curve.svg", "curve.pdf", "curve.png", "curve.csv"):
        assert one[name] == two[name], name
    assert sorted(one) == sorted(
        [
            "manifest.json",
            "network.edges.csv",
            *(f"{n}.{e}" for n in ("curve", "network") for e in ("csv", "pdf", "png", "svg")),
        ]
    )
    assert set(verify_figures(first).reason) == {"drawn again: the same bytes"}


def test_provenance_stands_in_every_file(tables, tmp_path):
    save_figure(figure_frequencies(tables["frequencies"], tables["entities"], top=3), "bars", None, tmp_path, seed=7)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["figures"]["bars"]
    digest = manifest["tables"]["bars.csv"]["sha256"]
    assert manifest["seed"] == 7 and manifest["parameters"]["language"] == "ar"
    assert {"matplotlib", "fonts", "code", "python"} <= set(manifest["environment"])
    svg, pdf, png = ((tmp_path / f"bars.{e}").read_bytes() for e in ("svg", "pdf", "png"))
    assert digest.encode() in svg and digest.encode() in png
    assert digest.encode() in pdf or digest.encode("utf-16-be") in pdf
    for content in (svg, pdf, png):
        assert not re.search(rb"20\d\d-\d\d-\d\dT|CreationDate|/tmp/|/work/|/home/", content)


def test_letters_are_outlines_in_svg_and_embedded_in_pdf(tables, tmp_path):
    save_figure(figure_frequencies(tables["frequencies"], tables["entities"]), "bars", None, tmp_path)
    svg = (tmp_path / "bars.svg").read_text(encoding="utf-8")
    assert "<text" not in svg and 'xlink:href="#FiraGO' in svg
    pdf = (tmp_path / "bars.pdf").read_bytes()
    streams = b"".join(zlib.decompress(s) for s in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S) if s[:1] == b"x")
    assert b"/FontFile2" in pdf + streams and b"/Type3" not in pdf + streams


def test_verify_says_what_changed_and_why(tables, tmp_path, monkeypatch):
    for module in ("save", "verify"):  # PDF is the slow one
        monkeypatch.setattr(f"siyaq.figures.{module}.FORMATS", ("svg", "png"))
    whole = tmp_path / "whole"
    save_figure(figure_stability(tables["stability"], language="en"), "curve", None, whole)
    manifest = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))

    def verified(change) -> tuple[bool, str]:
        folder = tmp_path / "changed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        change(folder)
        row = verify_figures(folder).set_index("figure").loc["curve"]
        return bool(row.same), row.reason

    def edit(name, old, new):
        return lambda folder: (folder / name).write_bytes((folder / name).read_bytes().replace(old, new, 1))

    def rewrite(change):
        def apply(folder):
            entry = json.loads(json.dumps(manifest))
            change(entry["figures"]["curve"])
            (folder / "manifest.json").write_text(json.dumps(entry), encoding="utf-8")

        return apply

    assert verified(edit("curve.csv", b"0.86", b"0.85")) == (
        False,
        "data: curve.csv changed since the figure was drawn",
    )
    assert verified(edit("curve.svg", b"</svg>", b"<!-- mine --></svg>")) == (
        False,
        "file changed after it was drawn: curve.svg",
    )
    assert verified(lambda folder: (folder / "curve.png").unlink()) == (False, "file missing: curve.png")
    assert verified(rewrite(lambda e: e.update(drawn_by="topics.draw_cake"))) == (
        False,
        "code: there is no topics.draw_cake any more",
    )

    def other_picture(folder):
        other = b"\x89PNG other"
        (folder / "curve.png").write_bytes(other)
        entry = json.loads(json.dumps(manifest))
        entry["figures"]["curve"]["files"]["curve.png"] = hashlib.sha256(other).hexdigest()
        return entry

    def with_environment(**changes):
        def apply(folder):
            entry = other_picture(folder)
            entry["figures"]["curve"]["environment"].update(changes)
            (folder / "manifest.json").write_text(json.dumps(entry), encoding="utf-8")

        return apply

    same, reason = verified(with_environment(matplotlib="3.9.0"))
    assert same and reason.startswith("environment: matplotlib 3.9.0 → ") and reason.endswith("the data are the same")
    assert verified(with_environment(code="0")) == (
        False,
        "code: the drawing modules changed; curve.png come out differently",
    )
    same, reason = verified(with_environment())
    assert not same and reason.startswith("not reproducible: curve.png")


def test_a_figure_of_ones_own_needs_its_data(tmp_path):
    figure = Figure()
    figure.add_subplot().plot([1, 2])
    with pytest.raises(SiyaqError, match="has no data; give the table that is drawn"):
        save_figure(figure, "mine", None, tmp_path)
    save_figure(figure, "mine", pd.DataFrame({"y": [1, 2]}), tmp_path)
    assert verify_figures(tmp_path).reason.tolist() == ["files and data as noted"]


def save_empty(folder, names):
    for name in names:
        save_figure(Figure(), name, pd.DataFrame({"x": [1]}), folder)


def test_figures_saved_side_by_side_are_all_in_the_manifest(tmp_path):
    """As by the notebooks of a report, of which two run at a time."""
    names = [[f"f{process}{i}" for i in range(12)] for process in range(3)]
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(save_empty, [tmp_path] * 3, names))
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["figures"]) == sorted(name for some in names for name in some)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "شكل", ".hidden", "a.b"])
def test_names_that_could_leave_the_folder_are_refused(name, tables, tmp_path):
    with pytest.raises(SiyaqError, match="a figure cannot be called"):
        save_figure(Figure(), name, pd.DataFrame({"x": [1]}), tmp_path)


def test_a_folder_without_figures_is_named(tmp_path):
    with pytest.raises(SiyaqError, match=r"has no manifest\.json with figures"):
        verify_figures(tmp_path)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.lists(
        st.tuples(texts, st.floats(allow_nan=True), st.integers(-(2**40), 2**40), st.booleans()), min_size=1, max_size=6
    )
)
def test_tables_come_back_as_they_were(rows):
    table = pd.DataFrame(rows, columns=["text", "number", "count", "flag"]).assign(day=pd.Timestamp("2019-04-04"))
    back = read_csv(to_csv(table), kinds(table))
    assert [t.replace("\0", "") or None for t in table.text] == [None if isinstance(t, float) else t for t in back.text]
    np.testing.assert_array_equal(back.number, table.number)
    assert back["count"].tolist() == table["count"].tolist() and back.flag.tolist() == table.flag.tolist()
    assert (back.day == table.day).all()


@given(st.sampled_from("=+-@\t\r"), texts)
def test_no_cell_is_a_formula(start, rest):
    table = pd.DataFrame({"a": [start + rest, "x"]})
    cells = list(csv.reader(io.StringIO(to_csv(table).decode(), newline="")))
    assert cells[1][0].startswith("'")


@pytest.mark.slow
def test_command(tables, tmp_path):
    save_figure(figure_stability(tables["stability"]), "story", None, tmp_path)
    code = (
        "import argparse, sys; from siyaq.cli import figures; p = argparse.ArgumentParser();"
        "figures.add(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); sys.exit(a.run(a))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "figures", "verify", str(tmp_path)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "same    story: drawn again: the same bytes\n"), done.stderr
    (tmp_path / "story.csv").write_text("x\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code, "figures", "verify", str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 1 and done.stdout.startswith("CHANGED story: data: story.csv")
