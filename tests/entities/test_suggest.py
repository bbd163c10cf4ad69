"""Doubtful pairs, for a human to decide."""

from siyaq.entities.resolution import suggest_merges
from siyaq.entities.resolution.corrections_file import fault, read_corrections


def pairs(resolution):
    table = suggest_merges(resolution.entities, resolution.mentions)
    return {frozenset(p): why for *p, why in table[["entity", "value", "why"]].itertuples(index=False, name=None)}


def test_near_names_are_offered_and_far_ones_are_not(resolve):
    found = resolve("قال [PER ميلوشيا كرستوف].", "وصل [PER ميلوشتيا كرستوف].", "عاد [PER سعد القطراني].")
    assert len(found.entities) == 3
    assert set(pairs(found).values()) == {"given names nearly alike"}


def test_a_family_name_alone_is_offered(resolve):
    found = resolve("قال [PER القطراني] ذلك.", "قال [PER فرج القطراني].", "قال [PER سعد القطراني].")
    assert set(pairs(found).values()) == {"a family name alone"}


def test_two_given_names_are_no_doubt(resolve):
    assert pairs(resolve("قال [PER حسن الورشفاني].", "قال [PER سعيد الورشفاني].")) == {}


def test_the_order_and_the_limit_are_fixed(resolve):
    found = resolve("قال [PER القطراني] ذلك.", "قال [PER فرج القطراني].", "قال [PER سعد القطراني].")
    one = suggest_merges(found.entities, found.mentions)
    assert one.equals(suggest_merges(found.entities.iloc[::-1], found.mentions.iloc[::-1]))
    assert len(suggest_merges(found.entities, found.mentions, limit=1)) == 1


def test_a_pair_is_a_line_of_the_corrections_file(resolve):
    found = resolve("قال [PER القطراني] ذلك.", "قال [PER فرج القطراني].", "قال [PER سعد القطراني].")
    lines = suggest_merges(found.entities, found.mentions).assign(action="merge", surface="", article="", reason="")
    rows = read_corrections(lines.assign(who="me", date="2024-01-01"))
    assert [fault(row) for _, row in rows.iterrows()] == [""] * len(rows)
