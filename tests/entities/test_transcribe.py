"""Foreign names back in Latin letters: what is learned from towns, and what is not foreign."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyaq.entities.resolution.glosses import gloss
from siyaq.entities.resolution.romanise import letters
from siyaq.entities.resolution.transcribe import rules, spell, transcribe
from siyaq.entities.training.transcription import LEAST, align, learn, name_pairs, report

PAIRS = [(f"ش{a}", f"ch{b}") for a, b in zip("ابتجدرزسط", "abtjdrzst", strict=True)]
PAIRS += [(f"{a}ش", f"{b}sh") for a, b in zip("ابتجدرزسطفكل", "abtjdrzstfkl", strict=True)]


def town(name, *others, country="FR"):
    return {"name": name, "countrycode": country, "population": 20_000, "geonameid": 1, "alternatenames": list(others)}


def test_words_are_paired_where_they_are_one_name():
    cities = [
        town("Saint-Étienne", "سانت إتيان", "سانت-إتيان"),
        town("Munich", "مونشن"),
        town("The Hague", "لاهاي"),  # not word by word
        town("Rose Hill", "تل الورد"),  # translated
        town("Sabratah", "صبراتة", country="LY"),  # an Arabic name
    ]
    pairs = name_pairs(cities)
    assert {("سانت", "saint"), ("اتيان", "etienne"), ("مونشن", "munich")} <= set(pairs)
    assert not {"لاهاي", "تل", "الورد", "صبراته"} & {arabic for arabic, _ in pairs}
    assert pairs == sorted(pairs)


def test_letters_that_are_too_many_are_not_aligned():
    assert align("بن", "abcdefghijk", {}, 1e-6) is None


def test_a_rule_is_what_a_letter_mostly_stands_for_and_says_more_than_a_narrower_one():
    learned = learn(sorted(PAIRS))
    assert len(PAIRS) > 2 * LEAST
    assert learned["", "ش", ""] == "sh"
    assert learned["_", "ش", ""] == "ch"
    assert ("__", "ش", "__") not in learned
    assert spell("شش", learned) == "chsh"


def test_the_order_of_the_words_does_not_matter_for_what_is_learned():
    assert learn(PAIRS) == learn(PAIRS[::-1]) == learn(sorted(PAIRS))
    assert report(PAIRS) == report(PAIRS[::-1])
    assert report(PAIRS).startswith("3 words: ")


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويپڤگچژ", min_size=1, max_size=12))
def test_any_word_gets_latin_letters_alone(word):
    assert re.fullmatch("[a-z]*", transcribe(word))


def test_every_letter_has_a_rule_of_its_own():
    assert {letter for before, letter, after in rules() if not before + after} >= set("ابتجخدرزسشطغفقكلمنهوي")


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("جيفري دونالدسون", "Jeffrey Donaldson"),
        ("كارولين المنتصر", "Caroline al-Mantasar"),  # an Arabic surname
        ("جورج قرداحي", "George Qardahi"),  # letters of Arabic names
        ("سالم كريمانتي", "Salem Karimanti"),  # nothing says that he is foreign
    ],
)
def test_only_what_is_foreign_is_written_by_its_sound(arabic, latin):
    assert gloss(arabic, "PER") == latin


def test_the_rules_spell_better_than_those_of_arabic_names():
    known = {
        "ساندفورد": "sandford",
        "كولمان": "coleman",
        "ماريبور": "maribor",
        "بولتون": "bolton",
        "كينستون": "kingston",
    }

    def off(write):
        return sum(abs(len(write(a)) - len(e)) + len(set(write(a)) ^ set(e)) for a, e in known.items())

    assert off(transcribe) < off(letters)
