"""Training of the decoder: candidates of held-out articles, and a network that learns from them."""

import json

import numpy as np
import pandas as pd
import pytest

from siyaq.entities.decoder import Decoder
from siyaq.entities.tagger import Tagger
from siyaq.entities.training.decoder import cross_fitted, fit, main, prepare, report, token_spans
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

pytest.importorskip("sklearn", reason="needs scikit-learn, which only training needs")

PLACES = ["سرت", "سبها", "غريان", "زليتن", "الخمس", "طبرق"]


def article(place: str, person: str) -> dict:
    text = f"زار {person} مدينة {place} أمس. وقال {person} إن {place} بخير"
    marks = [(text.index(w, at), w, key) for w, key in ((person, "p"), (place, "l")) for at in (0, text.index("."))]
    entities = {"p": {"type": "PER"}, "l": {"type": "LOC"}}
    return {
        "text": text,
        "entities": entities,
        "mentions": [[s, s + len(w), k] for s, w, k in sorted(marks)],
        "kind": "x",
    }


@pytest.fixture(scope="module")
def gold() -> dict:
    people = ["خليفة حفتر", "فايز السراج", "عقيلة صالح", "خالد المشري", "محمد المنفي", "أسامة حماد"]
    return {f"a{i}": article(*pair) for i, pair in enumerate(zip(PLACES, people, strict=True))}


@pytest.fixture(scope="module")
def folds(gold):
    return [prepare(gold, i, 2, Tagger.load()) for i in range(2)]


def test_annotated_mentions_become_tokens(gold):
    tokens = tokenize([a["text"] for a in gold.values()])
    spans = token_spans(gold, tokens)
    assert len(spans) == 24 and spans.type.value_counts().tolist() == [12, 12]
    assert (spans["last"] - spans["first"])[spans.type == 0].eq(1).all()


def test_each_fold_has_its_own_articles_and_names_of_the_others_only(folds):
    assert [len(f.truth) for f in folds] == [12, 12]
    for fold in folds:
        assert fold.right.sum() == len(fold.truth)
        known = fold.evidence.features[:, fold.evidence.names.index("learned name")]
        assert not known[fold.right].any()  # every name here stands in one article


def test_what_was_trained_finds_what_was_annotated_and_is_the_same_each_time(folds, tmp_path):
    decoder, again = (fit(folds, networks=2, units=4) for _ in range(2))
    for fold in folds:
        chosen, score = decoder.decode(fold.evidence)
        assert fold.right[chosen].mean() > 0.9 and (score > decoder.threshold).all()
    assert np.array_equal(decoder.hidden, again.hidden)
    decoder.save(tmp_path / "a.npz")
    assert Decoder.load(tmp_path / "a.npz").threshold == decoder.threshold


def test_averaged_networks_are_one_network(folds):
    one, two = fit(folds, networks=1, units=4), fit(folds, networks=1, units=4, seed=1)
    both = fit(folds, networks=2, units=4)
    evidence = folds[0].evidence

    def odds(decoder):
        p = decoder.probability(evidence)
        return np.log(p / (1 - p))

    assert np.allclose(odds(both), (odds(one) + odds(two)) / 2, atol=1e-3)


@pytest.mark.slow
def test_the_report_is_cross_fitted(folds):
    table = report(folds, cross_fitted(folds))
    assert set(table.kind) == {"x"} and table[table.type == "all"].gold.item() == 24
    assert isinstance(table, pd.DataFrame)


@pytest.mark.slow
def test_each_fold_gets_the_decoder_of_the_others(gold, folds, tmp_path):
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    for i in range(2):
        Tagger.load().save(tmp_path / "folds" / str(i))
    options = ["--gold", str(tmp_path / "gold.json"), "--folds", str(tmp_path / "folds"), "--each"]
    main([*options, "--out", str(tmp_path / "decoder.npz")])
    expected = fit([folds[1]])
    assert np.array_equal(Decoder.load(tmp_path / "folds" / "0" / "decoder.npz").hidden, expected.hidden)


def test_a_folder_without_taggers_is_named(gold, tmp_path):
    with pytest.raises(SiyaqError, match="found 0 folders of taggers"):
        main(["--gold", str(tmp_path / "gold.json"), "--folds", str(tmp_path)])
