"""Counting of exact spans, reading of annotated files, intervals."""

import importlib.util
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.evaluate import SPANS, bio_spans, compare, found_spans, main, read_annotated, read_conll, word_spans
from siyaq.errors import SiyaqError

GOLD = {
    "a": {
        "text": "زار خليفة حفتر للأمم المتحدة",
        "entities": {"h": {"type": "PER"}, "u": {"type": "ORG"}},
        "mentions": [[4, 14, "h"], [16, 28, "u"]],
    },
    "b": {"text": "لا اسم هنا", "entities": {}, "mentions": []},
}


def frame(*rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=SPANS)


def test_counts_by_hand():
    gold = frame(("a", 0, 1, "PER"), ("a", 3, 3, "LOC"), ("b", 0, 0, "LOC"), ("b", 5, 7, "ORG"))
    found = frame(("a", 0, 1, "PER"), ("a", 3, 3, "ORG"), ("b", 0, 0, "LOC"), ("b", 0, 0, "LOC"))
    table = compare(gold, found).set_index("type")
    assert table.loc["all", ["gold", "found", "right"]].tolist() == [4, 3, 2]
    assert table.f1.round(2).to_dict() == {"LOC": 66.67, "ORG": 0.0, "PER": 100.0, "all": 57.14}


def test_intervals_hold_the_figure_and_depend_only_on_the_seed():
    gold = frame(*[(f"u{i}", 0, 0, "LOC") for i in range(40)])
    found = gold.iloc[::2]
    one, two, other = (compare(gold, found, seed=s).iloc[-1] for s in (1, 1, 2))
    assert one.lo < one.f1 < one.hi and (one.lo, one.hi) == (two.lo, two.hi) != (other.lo, other.hi)
    alone = compare(gold.iloc[:1], gold.iloc[:1]).iloc[-1]
    assert alone.lo == alone.hi == 100


def test_nothing_annotated_and_nothing_found_is_no_number():
    table = compare(frame(), frame())
    assert table.type.tolist() == ["all"] and table[["p", "r", "f1", "lo", "hi"]].isna().all(axis=None)
    table = compare(frame(), frame(("a", 0, 0, "PER"))).set_index("type")
    assert table.p["all"] == 0 and np.isnan(table.r["all"])


@given(st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_is_no_matter(order):
    gold = frame(*[(f"u{i % 3}", i, i, "LOC") for i in range(6)])
    found = gold.iloc[1:4]
    pd.testing.assert_frame_equal(compare(gold, found, n_boot=50), compare(gold.iloc[list(order)], found, n_boot=50))


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("B-PER I-PER O", [(0, 1, "PER")]),
        ("B-PER B-PER", [(0, 0, "PER"), (1, 1, "PER")]),
        ("I-PER I-PER", [(0, 1, "PER")]),
        ("B-PER I-LOC I-LOC", [(0, 0, "PER"), (1, 2, "LOC")]),
        ("O O", []),
        ("B-LOC O I-LOC", [(0, 0, "LOC"), (2, 2, "LOC")]),
    ],
)
def test_tags_are_read_as_conlleval_reads_them(tags, spans):
    assert bio_spans(tags.split()) == spans


@given(st.lists(st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]), max_size=12))
@settings(max_examples=100, deadline=None)
def test_tags_agree_with_seqeval(tags):
    if importlib.util.find_spec("seqeval") is None:
        pytest.skip("seqeval is not installed")
    from seqeval.metrics.sequence_labeling import get_entities

    assert bio_spans(tags) == [(a, b, t) for t, a, b in get_entities(tags)]


def test_a_proclitic_inside_or_outside_is_no_error():
    text = GOLD["a"]["text"]
    assert word_spans("a", text, [(16, 28, "ORG")]) == word_spans("a", text, [(15, 28, "ORG")]) == [("a", 3, 4, "ORG")]
    assert word_spans("a", text, [(3, 4, "ORG")]) == []


def test_gold_files_are_read_and_compared_on_words(tmp_path):
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(GOLD), encoding="utf-8")
    articles, gold, borders = read_annotated(file)
    assert gold.values.tolist() == [["a", 1, 2, "PER"], ["a", 3, 4, "ORG"]] and borders is None
    spans = pd.DataFrame({"article_id": ["a", "a"], "start": [4, 15], "end": [14, 28], "type": ["PER", "ORG"]})
    assert compare(gold, found_spans(spans, articles, borders)).iloc[-1].f1 == 100


def test_conll_files_are_read_and_compared_on_their_own_tokens(tmp_path):
    file = tmp_path / "x.conll"
    file.write_text("زار\tO\nوليد\tB-PER\nبو-سعيد\tI-PER\n\n\nسرت\tB-LOC\n", encoding="utf-8")
    articles, gold, borders = read_annotated(file)
    assert articles.text.tolist() == ["زار وليد بو-سعيد\nسرت"]
    assert gold.values.tolist() == [["0000000", 1, 2, "PER"], ["0000001", 3, 3, "LOC"]]
    spans = pd.DataFrame({"article_id": ["0000000"] * 2, "start": [4, 17], "end": [16, 20], "type": ["PER", "LOC"]})
    assert compare(gold, found_spans(spans, articles, borders)).iloc[-1].f1 == 100


def test_a_bad_line_is_named(tmp_path):
    file = tmp_path / "x.conll"
    file.write_text("زار\tO\nوليد\n", encoding="utf-8")
    with pytest.raises(SiyaqError, match="line 2: found 'وليد'"):
        read_conll(file)


def test_the_command_prints_a_table_or_json_and_names_a_missing_file(tmp_path, capsys):
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(GOLD), encoding="utf-8")
    assert main([str(file), "--json", "--samples", "20"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["units"] == 2 and answer["types"]["PER"]["right"] == 1
    assert main([str(file), "--samples", "0", "--recogniser", "tagger"]) == 0
    assert "all" in capsys.readouterr().out
    assert main([str(tmp_path / "none.json")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_the_figures_are_those_of_the_shared_scorer(shared, tmp_path):
    import sys

    sys.path.insert(0, str(shared / "tools"))
    import score_entities

    from siyaq.entities import find_mentions

    path = shared / "data" / "libya" / "gold_dev.json"
    articles, gold, _ = read_annotated(path)
    spans = find_mentions(articles)
    spans.assign(entity_id=spans.surface).to_csv(tmp_path / "m.csv", index=False)
    theirs = score_entities.score(*score_entities.read(path, tmp_path / "m.csv"))
    ours = compare(gold, found_spans(spans, articles, None), n_boot=0).set_index("type").round(1)
    assert theirs["mention_typed"]["f1"] == ours.f1["all"]
    assert [theirs[f"typed_{t}"]["f1"] for t in ("PER", "LOC", "ORG")] == [ours.f1[t] for t in ("PER", "LOC", "ORG")]


def test_a_tagger_of_ones_own_is_measured_by_itself_with_all_its_types(tmp_path, capsys):
    import gzip
    from pathlib import Path

    import siyaq.entities

    with gzip.open(tmp_path / "x.conll.gz", "wt", encoding="utf-8") as file:
        file.write("\n\n".join("وصل\tO\nخليفة\tB-PER\nحفتر\tI-PER\nإلى\tO\nبنغازي\tB-LOC" for _ in range(25)))
    model = Path(siyaq.entities.__file__).parent / "data"
    assert main([str(tmp_path / "x.conll.gz"), "--model", str(model), "--json", "--samples", "20"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["types"]["PER"]["right"] == 25 and answer["types"]["all"]["gold"] == 50
