"""Known names: proclitics, longest names, quotes, the user's table."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.dictionary import Dictionary, read_user
from siyaq.entities.lists import WORLD, attest, attested, gold_forms, learn, learned, load
from siyaq.entities.proclitics import Readings, splits
from siyaq.errors import SiyaqError
from siyaq.text import normal, tokenize

NAMES = Dictionary.of(
    [
        ("الأمم المتحدة", "ORG"),
        ("بعثة الأمم المتحدة للدعم في ليبيا", "ORG"),
        ("ليبيا", "LOC"),
        ("القيادة العامة", "ORG"),
        ("وليد", "PER"),
    ]
)


def found(text: str, names: Dictionary = NAMES) -> list[tuple[str, int]]:
    tokens = tokenize([text])
    spans = names.match(tokens)
    return sorted(
        (text[tokens.start[f] : tokens.end[e]], int(c))
        for f, e, c in zip(spans.first, spans.last, spans.cut, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في ليبيا", [("ليبيا", 0)]),
        ("وليبيا", [("وليبيا", 1)]),
        ("ولليبيا", [("ولليبيا", 2)]),
        ("بالأمم المتحدة", [("بالأمم المتحدة", 1)]),
        ("للأمم المتحدة", [("للأمم المتحدة", 1)]),
        ("وللأمم المتحدة", [("وللأمم المتحدة", 2)]),
        ("لـ”القيادة العامة”", [("القيادة العامة", 0)]),
        ("«القيادة العامة»", [("القيادة العامة", 0)]),
        ("قال وليد", [("وليد", 0)]),
        ("ﺍلأممـ المتّحدة", [("ﺍلأممـ المتّحدة", 0)]),
        ("الأمم. المتحدة", []),
        ("الأمم\nالمتحدة", []),
    ],
)
def test_names_are_found_as_they_are_written_in_news(text, expected):
    assert found(text) == expected


def test_every_name_that_begins_in_one_place_is_found():
    text = "أعلنت بعثة الأمم المتحدة للدعم في ليبيا"
    assert [t for t, _ in found(text)] == ["الأمم المتحدة", "بعثة الأمم المتحدة للدعم في ليبيا", "ليبيا"]


def test_names_do_not_go_on_in_the_next_article():
    tokens = tokenize(["وصل وفد الأمم", "المتحدة"])
    assert not len(NAMES.match(tokens))


@given(st.lists(st.sampled_from(["الأمم", "المتحدة", "ليبيا", "في", ".", "وليبيا", "بعثة", "\n"]), max_size=30))
@settings(max_examples=60, deadline=None)
def test_matching_agrees_with_looking_at_each_place(words):
    text = " ".join(words)
    tokens = tokenize([text])
    spans = NAMES.match(tokens)
    got = sorted(zip(spans.first.tolist(), spans.last.tolist(), spans.cut.tolist(), strict=True))
    forms = {tuple(normal(f).split()) for f in NAMES.names.form}
    want = []
    for i in range(len(tokens)):
        for cut, rest in splits(tokens.types[tokens.type[i]]):
            for j in range(i, len(tokens)):
                if tokens.sentence[j] != tokens.sentence[i]:
                    break
                if (rest, *(tokens.types[t] for t in tokens.type[i + 1 : j + 1])) in forms:
                    want.append((i, j, cut))
    assert got == sorted(want)


def test_readings_hash_like_the_words_themselves():
    tokens = tokenize(["وبنغازي بنغازي للأمم الأمم"])
    readings = Readings.of(tokens)
    known = dict(zip(tokens.types, tokens.hashes.tolist(), strict=True))
    values = dict(zip(readings.form, readings.value.tolist(), strict=True))
    assert values["بنغازي"] == known["بنغازي"] and values["الامم"] == known["الامم"]


@given(st.lists(st.text(st.sampled_from("وفبلكالمسن5a"), min_size=1, max_size=6), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_readings_of_all_types_at_once_are_those_of_each_word(words):
    tokens = tokenize([" ".join(words)])
    readings = Readings.of(tokens)
    rows = zip(readings.type.tolist(), readings.cut.tolist(), readings.form, strict=True)
    want = [(i, *reading) for i, word in enumerate(tokens.types) for reading in splits(word)]
    assert sorted(rows) == sorted(want)
    assert readings.size.tolist() == [len(form) for form in readings.form]
    assert readings.definite.tolist() == [form.startswith("ال") for form in readings.form]
    assert (readings.cut[np.searchsorted(readings.type, np.arange(len(tokens.types)))] == 0).all()


def test_nothing_to_find_and_nothing_to_look_in():
    assert not len(NAMES.match(tokenize([])))
    assert not len(NAMES.match(tokenize(["", "!", "Qalanjo 12 漢字"])))
    assert not len(Dictionary.of([]).match(tokenize(["ليبيا"])))


def test_the_users_rows_are_read_and_bad_ones_named(tmp_path):
    file = tmp_path / "names.csv"
    file.write_text(
        "name,type,aliases,note\nقوة الردع الخاصة,ORG,الردع|قوة الردع,x\nطبرق,CITY,,\n,LOC,,\n—,PER,,\nالبيضاء,loc,,\n",
        encoding="utf-8-sig",
    )
    with pytest.warns(
        UserWarning, match=r"skipped 3 of 5 rows: line 3: type 'CITY'.*line 4: name ''.*line 5: name '—'"
    ):
        names = read_user(file).names
    assert names[["form", "type"]].values.tolist() == [
        ["قوة الردع الخاصة", "ORG"],
        ["الردع", "ORG"],
        ["قوة الردع", "ORG"],
        ["البيضاء", "LOC"],
    ]


def test_a_good_table_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_user(pd.DataFrame({"name": ["طبرق"], "type": ["LOC"], "aliases": [None]}))


@pytest.mark.parametrize("table", [pd.DataFrame({"nom": ["x"], "type": ["LOC"]}), pd.DataFrame({"name": ["x"]})])
def test_a_missing_column_is_an_error_that_says_what_is_needed(table):
    with pytest.raises(SiyaqError, match=r"is missing; found: .*needed: name, type"):
        read_user(table)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SiyaqError, match="no such file"):
        read_user(tmp_path / "none.csv")


def test_a_user_file_that_is_not_utf8_or_empty_is_named(tmp_path):
    file = tmp_path / "names.csv"
    for content in (b"", "name,type\nليبيا,LOC\n".encode("utf-16")):
        file.write_bytes(content)
        with pytest.raises(SiyaqError, match=r"names\.csv"):
            read_user(file)


GOLD = {
    "a": {
        "text": "زار حفتر ليبيا. وليبيا بلد. مدينة أحلام. قالت أحلام",
        "entities": {"h": {"type": "PER"}, "l": {"type": "LOC"}, "d": {"type": "PER"}},
        "mentions": [[4, 8, "h"], [9, 14, "l"], [17, 22, "l"], [46, 51, "d"]],
    },
    "b": {"text": "عضو للأمم المتحدة", "entities": {"u": {"type": "ORG"}}, "mentions": [[5, 17, "u"]]},
}


def test_names_are_counted_where_they_are_named_and_where_they_are_only_written():
    counts = learn(GOLD).set_index("form")
    assert counts.loc["ليبيا", ["n_named", "n_written"]].tolist() == [2, 2]
    assert counts.loc["احلام", ["n_named", "n_written"]].tolist() == [1, 2]
    scores = learned(learn(GOLD)).names.set_index("form").score
    assert scores["ليبيا"] == 0.75 and scores["احلام"] == 0.5


def test_the_article_after_lam_gets_its_alef_back():
    assert gold_forms(GOLD).form.tolist()[-1] == "الامم المتحده"


def test_learning_does_not_depend_on_the_order_of_articles():
    pd.testing.assert_frame_equal(learn(GOLD), learn(dict(reversed(GOLD.items()))))


def test_hits_point_at_their_rows():
    tokens = tokenize(["ليبيا وليد"])
    spans = NAMES.match(tokens)
    assert NAMES.names.form[spans.rule].tolist() == ["ليبيا", "وليد"] and np.all(spans.score == 1)


def test_the_lists_are_made_the_same_each_time(tmp_path, capsys):
    import json

    from siyaq.entities.lists import LEARNED, main

    (tmp_path / "gold.json").write_text(json.dumps(GOLD), encoding="utf-8")
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        main([str(tmp_path / "gold.json"), "--out", str(tmp_path / name)])
        made.append([(tmp_path / name / file).read_bytes() for file in (LEARNED, WORLD)])
    assert made[0] == made[1] and "counted in 2 articles" in capsys.readouterr().out


def test_well_known_names_are_counted_and_kept_once():
    names = pd.DataFrame({"form": ["ليبيا", "أحلام", "ليبيا", "طبرق"], "type": ["LOC", "PER", "ORG", "LOC"]})
    table = attest(names, GOLD).set_index("form")
    assert table.loc["ليبيا"].tolist() == ["LOC", 2, 2] and table.loc["أحلام"].tolist() == ["PER", 1, 2]
    scores = attested(table.reset_index()).names.set_index("form").score
    assert scores["طبرق"] == 0.8 and scores["أحلام"] == 0.65


def test_the_shipped_list_of_well_known_names_is_sorted_without_doubles_and_typed():
    table = load(WORLD)
    assert table.form.is_monotonic_increasing and set(table.type) == {"PER", "LOC", "ORG"}
    assert not pd.Series([normal(f) for f in table.form]).duplicated().any()
    assert (table.n_written >= table.n_named).all()
