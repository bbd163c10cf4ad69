"""Resolution on annotated articles, where they are at hand: the figures that were promised."""

import importlib.util
import json
from pathlib import Path

import pytest

from siyaq.entities.knowledge import load_knowledge


@pytest.fixture(scope="module")
def benchmark():
    path = Path(__file__).parent.parent.parent / "benchmarks" / "entities_resolve.py"
    spec = importlib.util.spec_from_file_location("entities_resolve", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize(("name", "b3"), [("gold_dev", 98), ("gold_train", 98)])
def test_who_is_who_with_the_mentions_given(shared, benchmark, name, b3):
    gold = json.loads((shared / "data" / "libya" / f"{name}.json").read_text(encoding="utf-8"))
    _, score = benchmark.evaluate(gold)
    assert score["b3"]["f1"] >= b3
    assert score["incidence"]["f1"] >= 95
    assert score["edges"]["f1"] >= 92


@pytest.mark.slow
def test_rules_carry_over_to_names_that_no_annotation_gave(shared, benchmark):
    gold = json.loads((shared / "data" / "libya" / "gold_train.json").read_text(encoding="utf-8"))
    table = load_knowledge()
    _, score = benchmark.evaluate(gold, table[table.origin == "facts"])
    assert score["b3"]["f1"] >= 97
