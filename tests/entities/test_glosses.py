"""Institutions and places in English, word by word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siyaq.entities.resolution.glosses import gloss, glossary
from siyaq.entities.resolution.romanise import romanise

OTHERS = ["للترفيه", "والصيد", "ببنغازي", "و", "في", "444", "خالد", "ل"]
ARABIC = st.lists(st.sampled_from([*glossary(), *OTHERS]), min_size=1)


@pytest.mark.parametrize(
    ("name", "kind", "english"),
    [
        # adjectives stand before their noun, in the other order; that of the state first
        ("المفوضية الوطنية العليا", "ORG", "High National Commission"),
        ("مجلس الدولة الأعلى", "ORG", "High State Council"),  # the adjective has the gender of the first noun
        ("وزارة الدفاع الإيطالية", "ORG", "Italian Ministry of Defense"),
        ("وزارة الشؤون الاجتماعية", "ORG", "Ministry of Social Affairs"),
        ("وكالة الأنباء الكورية الجنوبية", "ORG", "South Korean News Agency"),
        # nouns stand before committees, behind ministries
        ("لجنة العدل والمصالحة الوطنية", "ORG", "Justice and National Reconciliation Committee"),
        ("لجنة حماية الصحفيين", "ORG", "Committee of Protection of Journalists"),
        ("جبهة التحرير الوطني", "ORG", "National Liberation Front"),
        ("الهيئة العامة للاستثمار", "ORG", "General Investment Authority"),
        ("المركز الوطني لمكافحة الأمراض", "ORG", "National Center for Combating Diseases"),
        ("الهيئة العامة للترفيه", "ORG", "General Authority for Al-Tarfih"),  # the last word is not known
        ("المحكمة الابتدائية بصفاقس", "ORG", "Court of First Instance in Sfax"),
        ("محكمة البيضاء", "ORG", "Court of Bayda"),  # the town
        ("القلعة البيضاء", "LOC", "White Castle"),
        ("كتيبة 166", "ORG", "Battalion 166"),
        ("جامعة عمر المختار", "ORG", "University of Omar al-Mukhtar"),
        ("حزب حراك تونس", "ORG", "Harak Tunisia Party"),
        ("مستشفى ابن سينا", "LOC", "Ibn Sina Hospital"),
        ("مطار صنعاء الدولي", "LOC", "Sanaa International Airport"),
        ("ميدان الشهداء", "LOC", "Martyrs Square"),
    ],
)
def test_names_are_read_as_phrases(name, kind, english):
    assert gloss(name, kind) == english


@pytest.mark.parametrize(
    ("name", "kind"),
    [("محمد الشرطة", "PER"), ("جامعة طرابلس", "PER"), ("فيسبوك", "ORG"), ("البنيان المرصوص", "ORG"), ("الشرطة", "ORG")],
)
def test_other_names_are_romanised(name, kind):
    assert gloss(name, kind) == romanise(name, kind=kind)


@given(ARABIC, st.sampled_from(["ORG", "LOC"]))
def test_any_words_give_one_line_without_arabic(words, kind):
    text = gloss(" ".join(words), kind)
    assert text == " ".join(text.split())
    assert not re.search(r"[\u0600-\u06ff]", text)
    assert text


@given(st.text(), st.sampled_from(["ORG", "LOC", "PER"]))
def test_any_text_is_borne(text, kind):
    assert gloss(text, kind) == gloss(text, kind)


def test_every_word_of_the_glossary_has_a_role_and_english():
    for word in glossary().values():
        assert word.english.isascii()
        assert word.role in {"body", "before", "named", "place", "verbal", "word", "adjective", "nation"}
