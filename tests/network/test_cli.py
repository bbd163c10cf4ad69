"""The commands network, frequencies and compare, on the tables of a source."""

from __future__ import annotations

import argparse
from types import SimpleNamespace

import pandas as pd
import pytest

import siyaq.pipeline
from siyaq.cli import compare, frequencies, network
from siyaq.errors import SiyaqError
from siyaq.schema import empty


@pytest.fixture
def run(corpus, monkeypatch):
    """Run a command on the corpus in place of what a source would give."""
    tables = SimpleNamespace(mentions=corpus[0], articles=corpus[1], entities=empty("entities"))
    monkeypatch.setattr(siyaq.pipeline, "open_tables", lambda source: tables)

    def command(*argv: str) -> None:
        top = argparse.ArgumentParser()
        commands = top.add_subparsers()
        for module in (network, frequencies, compare):
            module.add(commands)
        args = top.parse_args([str(a) for a in argv])
        args.run(args)

    return command


def test_network_leaves_its_three_files(run, tmp_path, capsys):
    run("network", "in", "--window", "40", "--null", "bicm", "--min-articles", 5, "--n-boot", 20, "--out", tmp_path)
    nodes, edges = pd.read_csv(tmp_path / "nodes.csv"), pd.read_csv(tmp_path / "edges.csv")
    wanted = {"entity_id", "strength", "betweenness", "community", "strength_lo", "strength_hi"}
    assert wanted <= set(nodes)
    assert {"source", "target", "n_windows", "n_articles", "npmi", "expected", "p", "q", "lo", "hi"} <= set(edges)
    assert (nodes.n_articles >= 5).all()
    assert (tmp_path / "network.gexf").stat().st_size > 1000
    assert "blocks of 40 tokens" in capsys.readouterr().out


def test_network_of_a_backbone(run, tmp_path, capsys):
    run("network", "in", "--backbone", "significance", "--n-boot", 20, "--out", tmp_path)
    assert (pd.read_csv(tmp_path / "edges.csv").q <= 0.05).all()
    assert "Backbone by significance" in capsys.readouterr().out


def test_frequencies_leave_four_tables(run, tmp_path, capsys):
    run("frequencies", "in", "--period", "year", "--n-boot", 50, "--out", tmp_path)
    table = pd.read_csv(tmp_path / "frequencies.csv", dtype={"period": str})
    assert set(table.period) == {"all", "2019", "2020"}
    assert {f.name for f in tmp_path.iterdir()} == {"frequencies.csv", "dispersion.csv", "bursts.csv", "seen.csv"}
    spread = pd.read_csv(tmp_path / "dispersion.csv").groupby("over")["of_parts"].max()
    assert spread.to_dict() == {"article": 60, "year": 2}
    assert "frequencies.csv: " in capsys.readouterr().out


def test_compare_two_sources_and_one_with_the_rest(run, tmp_path, capsys):
    run("compare", "in", "--a", "source=صحيفة 0", "--b", "source=صحيفة 1", "--out", tmp_path / "two")
    run("compare", "in", "--a", "published=2019..2019-06", "--out", tmp_path / "rest")
    for folder in ("two", "rest"):
        for name in ("entities", "words", "edges"):
            assert "q" in pd.read_csv(tmp_path / folder / f"{name}.csv").columns
    assert "b is the rest" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["BBC", "title=x", "source=", "published=1999", "source=لا أحد"])
def test_a_part_that_is_none(run, tmp_path, part):
    with pytest.raises(SiyaqError, match=r"source=NAME|no article has"):
        run("compare", "in", "--a", part, "--out", tmp_path)
