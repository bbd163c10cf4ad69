"""Clitics, stems and written forms, on sentences of our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.text import normal, split_clitics, stem, tokenize, written_forms
from siyaq.text.background import count_words, word_counts


@pytest.mark.parametrize(
    ("word", "proclitic", "rest"),
    [
        ("وقال", "و", "قال"),
        ("وبنغازي", "و", "بنغازي"),
        ("بنغازي", "", "بنغازي"),
        ("ببنغازي", "ب", "بنغازي"),
        ("والحكومة", "و", "الحكومه"),
        ("للأمم", "ل", "الامم"),
        ("وللأمم", "ول", "الامم"),
        ("بالمدينة", "ب", "المدينه"),
        ("وبالتالي", "وب", "التالي"),
        ("سيكون", "س", "يكون"),
        ("وسيكون", "وس", "يكون"),
        ("فإن", "ف", "ان"),
        ("ولم", "و", "لم"),
        ("لمجلس", "ل", "مجلس"),
        ("بقيادة", "ب", "قياده"),
        *(
            (w, "", None)
            for w in ("واشنطن", "وزير", "ولد", "والد", "واحد", "واحدا", "وكالة", "وصلت", "وفد", "وافق", "وحدات")
        ),
        *(
            (w, "", None)
            for w in ("بيروت", "بغداد", "بريطانيا", "باريس", "بحث", "بعد", "بعدها", "بين", "بلاد", "برلمان", "بعثة")
        ),
        *((w, "", None) for w in ("لبنان", "ليبيا", "لندن", "لكن", "لقاء", "لجنة", "لاعب", "لم")),
        *((w, "", None) for w in ("فرنسا", "فلسطين", "فريق", "فبراير", "في", "فيما", "فقط", "فاز")),
        *((w, "", None) for w in ("كان", "كبير", "كتاب", "كما", "كلم", "كوريا", "كرة", "كاملا")),
        *((w, "", None) for w in ("سوريا", "سبب", "ساعد", "سلطة", "سعيد", "ستالين")),
    ],
)
def test_proclitics(word, proclitic, rest):
    found = split_clitics([normal(word)]).iloc[0]
    assert (found.proclitic, found.rest) == (proclitic, normal(word) if rest is None else rest)


def test_the_corpus_decides_about_words_of_its_own():
    """A name that no list has, seen with and without a conjunction."""
    types, counts = ["وزرنباق", "زرنباق", "بزرنباق", "البزرنباق"], [5, 9, 4, 0]
    assert split_clitics(types, counts).proclitic.tolist() == ["و", "", "ب", ""]
    own = split_clitics(["وزرنباق", "الوزرنباق", "زرنباق"], [50, 40, 9])  # with the article it is a word of its own
    assert own.proclitic.tolist() == ["", "", ""]
    alone = split_clitics(["وزرنباق"], [5])
    assert alone.proclitic.tolist() == [""]


def test_article():
    table = split_clitics(["الحكومه", "الله", "التي", "الان", "الف", "والليبي"])
    assert table.article.tolist() == ["ال", "", "", "", "", "ال"]
    assert table.base.tolist() == ["حكومه", "الله", "التي", "الان", "الف", "ليبي"]


@settings(deadline=None)
@given(st.lists(st.text("وفبلكسالنمهيتر", min_size=1, max_size=9), unique=True, max_size=12))
def test_nothing_is_lost(types):
    table = split_clitics(types)
    for word, row in zip(types, table.itertuples(), strict=True):
        restored = row.proclitic + row.rest
        assert (
            restored == word
            or (row.proclitic.endswith("ل") and restored.replace("لال", "لل", 1) == word)
            or (
                row.proclitic + row.rest[1:] == word  # لل + word: the article's alef was restored
            )
        )
        assert row.article + row.base == row.rest
    assert all(stem(types))


@pytest.mark.parametrize(
    "family",
    [
        ["الحكومة", "حكومة", "والحكومة", "حكومتها", "الحكومات", "لحكومة"],
        ["ليبيا", "الليبي", "الليبية", "الليبيين", "ليبية", "وليبيا"],
        ["قال", "وقال", "قالت", "قالوا", "وقالت"],
        ["المسلحون", "مسلحين", "المسلحين", "مسلح"],
        ["انتخابات", "الانتخابات", "للانتخابات"],
        ["مدينة", "المدينة", "بمدينة"],
        ["شركة", "الشركات", "شركات", "شركته"],
        ["مؤكدا", "مؤكد"],
        ["رئيس", "الرئيس", "رئيسا", "ورئيس"],
    ],
)
def test_families_share_a_stem(family):
    assert len(set(stem([normal(w) for w in family]))) == 1, stem([normal(w) for w in family])


@pytest.mark.parametrize(
    "pair", [("لبنان", "لبن"), ("فلسطين", "فلس"), ("إيران", "إير"), ("الله", "له"), ("مدينة", "مدني"), ("قانون", "قان")]
)
def test_strangers_do_not(pair):
    assert len(set(stem([normal(w) for w in pair]))) == 2


def test_written_forms_are_as_commonly_written():
    texts = ["الأمم المتّحدة والأمم الإفريقية", "رحبت الأممُ المتحدة بذلك، وللأمم دور", "ولزرنباق"]
    tokens = tokenize(texts)
    stems = stem(tokens.types)
    forms = written_forms(tokens, texts, stems)
    assert forms[stems[tokens.types.index("الامم")]] == "الأمم"
    assert forms[stems[tokens.types.index("المتحده")]] == "المتحدة"
    assert set(forms) == set(stems)
    assert written_forms(tokens, texts, stems, ["امم"]) == {"امم": "الأمم"}


def test_background_counts():
    counts = word_counts()
    assert len(counts) > 50_000
    assert all(normal(word) == word for word in list(counts)[:2000])
    with pytest.raises(TypeError):
        counts["x"] = 1
    built = count_words(["ليبيا " * 12 + "مرة " * 3 + "NATO " * 20])
    assert built == count_words(["ليبيا " * 12 + "مرة " * 3 + "NATO " * 20])
