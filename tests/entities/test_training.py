"""Training: reading annotated text, what a document may know of its own names, and a network that learns."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from siyaq.entities.decoder import Decoder
from siyaq.entities.lists import counted_in
from siyaq.entities.tagger import Tagger, sentence_lengths
from siyaq.entities.tagger_words import Slices, TypeInputs, Vectors
from siyaq.entities.training import recipe
from siyaq.entities.training.annotated import Annotated, read_conll, read_gold
from siyaq.entities.training.lists import read_lists
from siyaq.entities.training.names import cross_flags, seen_names
from siyaq.entities.training.recipe import SMALL, labels_of, silver
from siyaq.entities.training.vectors import read_texts, without
from siyaq.errors import SiyaqError

PEOPLE = ("سالم", "منصور", "فتحي", "نوري", "عمران", "بشير", "ناصر", "طارق")
PLACES = ("زوارة", "غريان", "ترهونة", "هون", "مرزق", "غات", "اجدابيا", "توكرة")
TYPES = ("PER", "LOC")


def written(count: int, seed: int = 0) -> Annotated:
    """Small documents with a person and a place each."""
    rng = np.random.default_rng(seed)
    texts, marks = [], []
    for _ in range(count):
        person, place = PEOPLE[rng.integers(8)], PLACES[rng.integers(8)]
        text = f"وصل السيد {person} إلى مدينة {place} أمس.\nوقال {person} إن الطريق طويل"
        second = text.rindex(person)
        first = text.index(person)
        marks.append(
            [
                (first, first + len(person), "PER"),
                (text.index(place), text.index(place) + len(place), "LOC"),
                (second, second + len(person), "PER"),
            ]
        )
        texts.append(text)
    return Annotated([f"d{i}" for i in range(count)], texts, marks, ["written"] * count)


def small_vectors() -> Vectors:
    words = sorted({w for t in written(30).texts for w in t.split()})
    return Vectors.of(words, np.random.default_rng(0).normal(size=(len(words), 8)).astype(np.float32), 0.3)


def test_labels_of_marks_that_touch_tokens_in_part():
    data = Annotated(["a"], ["وبنغازي لـ”الأمم المتحدة”"], [[(1, 7, "LOC"), (11, 24, "ORG")]], ["x"])
    tokens = data.tokens()
    names = labels_of(("PER", "LOC", "ORG"))
    assert [names[i] for i in data.labels(tokens, names)] == ["B-LOC", "O", "O", "B-ORG", "I-ORG", "O"]
    assert set(data.labels(tokens, labels_of(("PER",))).tolist()) == {0}


def test_gold_and_conll_are_read_alike(tmp_path):
    gold = {"a": {"text": "في بني وليد", "entities": {"k": {"type": "LOC"}}, "mentions": [[3, 11, "k"]]}}
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    lines = "في\tO\nبني\tB-LOC\nوليد\tI-LOC\n\nسالم\tI-PER\nوليد\tB-PER\nزاوية\tB-MISC\n"
    (tmp_path / "a.conll.gz").write_bytes(gzip.compress(lines.encode()))
    assert read_gold(tmp_path / "gold.json").marks == [[(3, 11, "LOC")]]
    conll = read_conll(tmp_path / "a.conll.gz")
    assert conll.texts == ["في بني وليد\nسالم وليد زاوية"]
    assert conll.marks == [[(3, 11, "LOC"), (12, 16, "PER"), (17, 21, "PER")]]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.conll", "كلمة بلا فاصل\n", "line 1 is"),
        ("a.conll", "كلمة\tنعم\n", "needed: token, tab, and O"),
        ("a.json", "[1, 2]", "is no gold file"),
        ("a.json", '{"a": {"text": "x"}}', "is no gold file"),
        ("a.json.gz", "not gzip", "cannot be read"),
    ],
)
def test_bad_files_are_named(tmp_path, name, content, message):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SiyaqError, match=message):
        (read_conll if "conll" in name else read_gold)(tmp_path / name)
    with pytest.raises(SiyaqError, match="there is no file"):
        read_gold(tmp_path / "missing.json")


def test_missing_name_list(tmp_path):
    with pytest.raises(SiyaqError, match="loc_cldr"):
        read_lists(tmp_path)


def test_a_name_of_one_document_is_not_seen_in_it():
    data = written(80)
    once = Annotated(["x"], ["زار سوكنه أمس"], [[(4, 9, "LOC")]], ["x"])
    both = data + once
    tokens = both.tokens()
    flags = cross_flags(both, tokens, {}, TYPES, 0)
    assert not flags[tokens.type == tokens.types.index("سوكنه")].any()
    assert flags[tokens.type == tokens.types.index("سالم")].all()
    assert "سوكنه" in seen_names(both)["LOC"]


def test_texts_are_read_and_those_of_gold_left_out(tmp_path):
    long = " ".join(f"كلمة{i}" for i in range(30))
    rows = [{"title": "عنوان", "text": long}, {"title": None, "text": "قصير"}, {"title": None, "text": "قصير"}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    (tmp_path / "b.txt").write_text("# واحد\nنص\n# اثنان\nنص آخر\n", encoding="utf-8")
    assert list(read_texts(tmp_path / "b.txt")) == ["واحد\nنص\n", "اثنان\nنص آخر\n"]
    texts = list(read_texts(tmp_path / "a.jsonl"))
    assert without(texts, []) == ["عنوان\n" + long, "\nقصير"]
    assert without(texts, [long + " زيادة"]) == ["\nقصير"]


@pytest.fixture(scope="module")
def nets():
    pytest.importorskip("torch", reason="PyTorch is a training dependency")
    from siyaq.entities.training import network

    return network


def test_states_there_and_back(nets):
    labels = np.array([0, 1, 2, 2, 3, 1, 0, 1])
    states = nets.to_states(labels, np.array([4, 4]))
    names = nets.states_of(TYPES)
    assert [names[i] for i in states] == ["O", "B-PER", "I-PER", "E-PER", "S-LOC", "S-PER", "O", "S-PER"]
    assert nets.legal(names)[states[:3], states[1:4]].all()


def test_the_loss_is_that_of_all_paths(nets):
    torch = nets.torch
    torch.manual_seed(0)
    scores, transition = torch.randn(5, 3), torch.randn(3, 3)
    states, length = torch.tensor([0, 2, 1, 1, 0]), np.array([2, 3])
    expected = 0.0
    for part in (slice(0, 2), slice(2, 5)):
        s, y = scores[part], states[part]
        paths = torch.cartesian_prod(*[torch.arange(3)] * len(y)).reshape(-1, len(y))
        total = s[torch.arange(len(y)), paths].sum(1) + transition[paths[:, :-1], paths[:, 1:]].sum(1)
        mine = s[torch.arange(len(y)), y].sum() + transition[y[:-1], y[1:]].sum()
        expected += torch.logsumexp(total, 0) - mine
    torch.testing.assert_close(nets.crf_loss(scores, states, length, transition), expected)


def test_numpy_gives_the_scores_of_pytorch(nets, monkeypatch):
    from siyaq.entities.training.recipe import fit

    kept = []
    original = nets.Network.parameters_of
    monkeypatch.setattr(
        nets.Network, "parameters_of", lambda self, last=0: (kept.append(self), original(self, last))[1]
    )
    data, vectors = written(20), small_vectors()
    tagger = fit(data, {"PER": list(PEOPLE[:3])}, TYPES, vectors, epochs=1, units=16, cells=6, wide=8, embedding=4)
    tokens = (written(9, 1) + Annotated(["e"], [""], [[]], ["x"])).tokens()
    from siyaq.entities.tagger_lists import name_flags

    length = sentence_lengths(tokens)
    inputs = TypeInputs.of(tokens.types, Slices(tokens.types), tagger.attributes, vectors)
    task = nets.Task(tokens, length, name_flags(tokens, tagger.phrases), inputs, np.zeros(len(tokens), np.int64))
    expected = nets.state_scores(kept[0], task, vectors)
    tagger = replace(tagger, parameters={**tagger.parameters, "doubt": np.float32(np.inf)})
    np.testing.assert_allclose(tagger.state_scores(tokens)[1], expected, atol=1e-4)


def test_it_learns_and_is_the_same_twice(nets, tmp_path):
    from siyaq.entities.training.__main__ import main

    for name in ("a", "b"):
        gold = {}
        data = written(60)
        for doc, text, marks in zip(data.names, data.texts, data.marks, strict=True):
            kinds = {t: {"type": t} for t in TYPES}
            gold[doc] = {"text": text, "entities": kinds, "mentions": [[s, e, t] for s, e, t in marks]}
        (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
        from siyaq.entities.training import vectors

        vectors.write(small_vectors(), tmp_path / "vectors.npz")
        options = ["--gold", str(tmp_path / "gold.json"), "--vectors", str(tmp_path / "vectors.npz"), "--epochs", "6"]
        assert main([*options, "--types", *TYPES, "--out", str(tmp_path / name)]) == 0
    a, b = (Tagger.load(tmp_path / name) for name in ("a", "b"))
    assert all((a.parameters[k] == b.parameters[k]).all() for k in a.parameters)
    test = written(20, 7)
    tokens = test.tokens()
    names = labels_of(TYPES)
    found = a.probabilities(tokens).argmax(1)
    truth = test.labels(tokens, names)
    assert (found[truth > 0] == truth[truth > 0]).mean() > 0.9


def test_a_pupil_learns_from_what_a_teacher_tagged(nets, tmp_path):
    from siyaq.entities.training.recipe import fit

    teacher = fit(written(40), {}, TYPES, small_vectors(), epochs=5)
    texts = written(300, 3).texts
    tagged = silver(texts, teacher)
    assert sum(map(len, tagged.marks)) > 600
    assert all(tagged.texts[i][s:e] in PEOPLE + PLACES for i, marks in enumerate(tagged.marks) for s, e, _ in marks)
    pupil = fit(written(10), {}, TYPES, small_vectors(), tagged=tagged, epochs=8, **SMALL)
    test = written(20, 7)
    tokens = test.tokens()
    found, truth = pupil.probabilities(tokens).argmax(1), test.labels(tokens, labels_of(TYPES))
    assert (found[truth > 0] == truth[truth > 0]).mean() > 0.8


def test_a_teacher_with_a_decoder_knows_names_of_other_articles():
    texts = ["وصل خليفة حفتر إلى بنغازي.", "التقى السراج رئيس الوزراء."] * 2
    names = counted_in(Annotated(["a"], ["عاد السراج"], [[(4, 10, "PER")]], ["x"]).gold())
    tagged = silver(texts, Tagger.load(), Decoder.load(), names)
    assert tagged.texts == texts
    found = [[(text[s:e], kind) for s, e, kind in marks] for text, marks in zip(texts, tagged.marks, strict=True)]
    assert found == [[("خليفة حفتر", "PER"), ("بنغازي", "LOC")], [("السراج", "PER")]] * 2


def test_texts_are_tagged_in_blocks_and_none_is_lost(monkeypatch):
    texts = ["عاد السراج إلى طرابلس.", "", "وصل إلى طرابلس"]
    whole = silver(texts, Tagger.load())
    monkeypatch.setattr(recipe, "TOGETHER", 1)
    assert silver(texts, Tagger.load()) == whole and len(whole) == 3
    assert silver([], Tagger.load()).texts == []


def test_annotated_documents_are_gold_articles():
    data = Annotated(["a"], ["في بني وليد"], [[(3, 11, "LOC")]], ["x"])
    article = {"text": "في بني وليد", "entities": {"LOC": {"type": "LOC"}}, "mentions": [[3, 11, "LOC"]]}
    assert data.gold() == {"0": article}


def test_the_command_names_what_is_wrong(nets, tmp_path, capsys):
    from siyaq.entities.training.__main__ import main

    (tmp_path / "empty.conll").write_text("كلمة\tO\n", encoding="utf-8")
    assert main(["--conll", str(tmp_path / "empty.conll"), "--out", str(tmp_path)]) == 2
    assert "no name is marked" in capsys.readouterr().err
    assert main(["--gold", str(Path(tmp_path) / "none.json"), "--out", str(tmp_path)]) == 2
    assert "there is no file" in capsys.readouterr().err
