"""English names of towns: made of GeoNames, the largest of one name, no translations."""

import pytest

from siyaq.entities.resolution.glosses import gloss
from siyaq.entities.towns import make, towns


def city(name, people, *others, country="ES", number=1):
    return {
        "name": name,
        "population": people,
        "geonameid": number,
        "countrycode": country,
        "alternatenames": list(others),
    }


def test_of_towns_of_one_name_the_largest_is_taken_whatever_the_order():
    cities = [city("León", 122_000, "ليون", number=2), city("Lyon", 520_000, "ليون", "Lyon", number=1)]
    for order in (cities, cities[::-1]):
        assert make(order).to_numpy().tolist() == [["ليون", "Lyon"]]


def test_spellings_are_read_in_normal_form():
    assert make([city("Şabrātah", 1_000, "صُبراتة", "صبراته", country="LY")]).to_numpy().tolist() == [
        ["صبراته", "Sabratah"]
    ]


@pytest.mark.parametrize(
    ("name", "form", "country"),
    [
        ("Barcelona", "بارسلونا گ", "ES"),  # Persian letters
        ("Liberdade", "الحرية", "BR"),  # a translation
        ("Qaryat Umar al Mukhtar", "عمر المختار", "LY"),  # called after a man, as are a university and streets
    ],
)
def test_left_out(name, form, country):
    assert make([city(name, 50_000, form, country=country)]).empty


def test_the_shipped_list_is_in_normal_form_and_order():
    forms = list(towns())
    assert forms == sorted(forms)
    assert not [form for form in forms if set(form) & set("أإآةىؤئ")]
    assert all(towns().values())


@pytest.mark.parametrize(
    ("name", "kind", "english"),
    [
        ("شتوتغارت", "LOC", "Stuttgart"),
        ("الدار البيضاء", "LOC", "Casablanca"),
        ("ميناء نابولي", "LOC", "Naples Port"),
        ("شارع جمال", "LOC", "Jamal Street"),  # a man's name
        ("مدرسة الحرية", "ORG", "Al-Hariya School"),  # a word
        ("شتوتغارت", "PER", "Shatutgharat"),
    ],
)
def test_places_have_the_names_that_maps_have(name, kind, english):
    assert gloss(name, kind) == english
