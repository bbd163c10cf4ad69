"""Who is who, within and across articles."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.resolution import resolve_entities
from siyaq.entities.resolution.across import one_slip, same_part
from siyaq.entities.resolution.clusters import Clusters
from siyaq.entities.resolution.rules import RULES
from siyaq.schema import empty, validate


def test_the_seed_article(seed_text, resolve):
    people = "مايكل لانجلي|جيريمي بيرنت|خليفة حفتر|خيري التميمي|خالد حفتر|صدام حفتر|محمد المنفور|فوزي المنصوري"
    people += "|أيوب بوسيف|باسم البوعيشي|مايكل لانغلي"
    bodies = (
        "القيادة الأميركية في أفريقيا|أفريكوم|الجيش الوطني الليبي|القيادة العامة للقوات المسلحة الليبية|القيادة العامة"
    )
    marked = seed_text
    for kind, forms in (("PER", people), ("ORG", bodies)):
        marked = re.sub(rf"(?<![\w\[ ]\w)(?<!PER )(?<!ORG )({forms})(?![\w\]])", rf"[{kind} \1]", marked)
    marked = re.sub(r"(?<=أن )حفتر(?= عقد)|(?<=إن )حفتر(?= رحب)", "[PER حفتر]", marked)
    mentions = resolve(marked).mentions
    by_surface = mentions.groupby("surface").entity_id.agg(set).map(sorted).to_dict()
    assert by_surface["مايكل لانجلي"] == by_surface["مايكل لانغلي"] == ["michael-langley"]
    assert by_surface["حفتر"] == by_surface["خليفة حفتر"] == ["khalifa-haftar"]
    assert by_surface["خالد حفتر"] == ["khaled-haftar"]
    assert by_surface["صدام حفتر"] == ["saddam-haftar"]
    assert by_surface["أفريكوم"] == by_surface["القيادة الأميركية في أفريقيا"] == ["africom"]
    assert by_surface["القيادة العامة"] == by_surface["القيادة العامة للقوات المسلحة الليبية"]
    people = mentions[mentions.type == "PER"]
    assert len(set(people.entity_id)) == 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد الله العرفي", "عبدالله العرفي"),
        ("أبو بكر السويحلي", "ابوبكر السويحلي"),
        ("أنطوان جوريديني", "أنطوان غوريديني"),
        ("برنار كوشنير", "برنارد كوشنير"),
        ("مارسيل ڤيتوري", "مارسيل فيتوري"),
        ("فيصل بن صالح القطراني", "فيصل القطراني"),
    ],
)
def test_spellings_of_one_person_are_joined(one, other, resolve):
    found = resolve(f"وصل [PER {one}] اليوم.", f"غادر [PER {other}] أمس.")
    if one == "برنار كوشنير":
        found = resolve(f"وصل [PER {one}] اليوم، وكان [PER {one}] قال. وغادر [PER {other}] أمس.")
    assert len(set(found.mentions.entity_id)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حسن الورشفاني", "حسين الورشفاني"),
        ("سالم الدرسي", "سليم الدرسي"),
        ("خالد الورشفاني", "صدام الورشفاني"),
        ("محمد العبيدي", "محمود العبيدي"),
        ("علي حسن", "علي محمد حسن"),
        ("أحمد الجضري", "حمد الجضري"),
    ],
)
def test_two_given_names_are_two_people(one, other, resolve):
    found = resolve(f"وصل [PER {one}] اليوم.", f"غادر [PER {other}] أمس.")
    assert len(set(found.mentions.entity_id)) == 2


def test_a_family_name_is_the_person_named_in_full(resolve):
    found = resolve("قال [PER فرج القطراني] إن [PER القطراني] سيعود.", "قال [PER سعد القطراني] ثم عاد [PER القطراني].")
    a, b, c, d = found.mentions.entity_id
    assert a == b != c == d
    assert found.mentions.resolved_by.tolist()[1] == "family name"


def test_a_short_name_before_the_full_one_is_understood(who):
    assert len(set(who("[PER القطراني] يعود. وقال [PER فرج القطراني] ذلك."))) == 1


def test_the_famous_bearer_is_meant_unless_another_is_named(who):
    assert who("قال [PER القذافي] ذلك.") == ["muammar-gaddafi"]
    assert who("سافر [PER هنيبعل القذافي] في عهد والده [PER القذافي].")[1] == "muammar-gaddafi"
    stranger = who("قال [PER فرج القذافي] إن [PER القذافي] سيعود.")
    assert stranger[0] == stranger[1] != "muammar-gaddafi"


def test_a_given_name_of_the_article_comes_before_a_famous_family_name(who):
    first, second = who("وصلت [PER كيم كارداشيان] أمس. وقالت [PER كيم] إنها تعود.")
    assert first == second
    assert who("قال [PER كيم] ذلك.") == ["kim-jong-un"]


def test_a_name_is_the_fuller_one_in_other_articles_too(who):
    found = who("قال [PER ميخائيل يورغن كرستوف] و[PER ميخائيل يورغن].", "وصل [PER ميخائيل يورغن].")
    assert len(set(found)) == 1


def test_bodies_of_states_are_those_of_the_article(who):
    libya = "اجتمعت [ORG وزارة الزراعة] في طرابلس بليبيا. وقال الليبيون."
    tunis = "اجتمعت [ORG وزارة الزراعة] في تونس. وقال التونسيون."
    named = "زارت [ORG وزارة الزراعة الليبية] مصر."
    a, b, c = who(libya, tunis, named)
    assert a == c != b
    home = who("قالت [ORG وزارة الزراعة] إن ليبيا وطرابلس وبنغازي آمنة.", tunis, source="Jawhara FM")
    assert home[0] == home[1]


def test_the_english_name_of_a_body_says_its_state(resolve):
    named = "زارت [ORG وزارة الزراعة اليمنية] مصر."
    german = "زارت [ORG وزارة الدفاع الألمانية] مصر."
    tunis = "اجتمعت [ORG وزارة الزراعة] في تونس. وقال التونسيون."
    entities = resolve(named, german, tunis).entities
    english = entities.loc[entities.type == "ORG", "name_en"].tolist()
    expected = ["German Ministry of Defense", "Ministry of Agriculture (Tunisia)", "Yemeni Ministry of Agriculture"]
    assert sorted(english) == expected


def test_a_form_that_may_mean_two_is_decided_by_the_article(who):
    assert who("وصل إلى [LOC سوسة] في شرق ليبيا قرب درنة الليبية.") == ["susa-libya"]
    assert who("وصل إلى [LOC سوسة] التونسية في تونس.") == ["sousse"]


def test_short_forms_hold_from_their_day(who):
    text = "قال [ORG الجيش الليبي] في طرابلس الليبية ذلك."
    assert who(text, published="2018-05-01") == ["libyan-national-army"]
    assert who(text, published="2009-05-01") == ["libyan-army"]


def test_brackets_name_the_same_body_but_not_the_agency_that_says_so(who):
    found = who("شركة [ORG شركة النهر الأزرق للنقل] ([ORG بلوريف]) تعلن.")
    assert len(set(found)) == 1
    found = who("قالت [ORG شركة النهر الأزرق للنقل] ([ORG رويترز]) ذلك.")
    assert len(set(found)) == 2


def test_types_stay_apart(who):
    found = who("قال [PER شمس الهدى] عن [ORG شمس الهدى] وعن [LOC شمس الهدى].")
    assert len(set(found)) == 3


def test_the_lam_of_the_article_is_put_back(who):
    assert who("قدم ل[ORG لأمم المتحدة] ول[LOC ليبيا] شكره.") == ["united-nations", "libya"]


def test_order_of_articles_changes_nothing(marked):
    texts = {
        f"a{i}": t
        for i, t in enumerate(["قال [PER فرج القطراني].", "[PER القطراني] و[PER سعد القطراني].", "[LOC زلة]"])
    }
    articles, spans = marked(texts)
    one = resolve_entities(spans, articles)
    other = resolve_entities(spans.iloc[::-1], articles.iloc[::-1])
    for name in ("mentions", "entities", "roles"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_identifiers_do_not_depend_on_other_articles(resolve):
    alone = resolve("قال [PER باسم البوعيشي] ذلك.")
    among = resolve("قال [PER باسم البوعيشي] ذلك.", "قال [PER سعد القطراني] ذلك.")
    assert alone.mentions.entity_id[0] == among.mentions.entity_id[0] == "basem-al-buishi"


def test_two_entities_of_one_slug_are_told_apart_by_their_names_alone(who):
    found = who("قال [PER شمس الهدى] عن [ORG شمس الهدى].")
    again = who("[LOC زلة]", "قال [ORG شمس الهدى] عن [PER شمس الهدى].")
    assert set(found) == set(again) - {"zella"}


def test_nothing_gives_empty_tables(marked):
    articles, _ = marked({"a": "لا شيء هنا."})
    found = resolve_entities(empty("spans"), articles)
    assert found.mentions.empty
    assert found.entities.empty
    assert found.roles.empty
    assert found.report.empty


def test_every_rule_is_explained(resolve):
    found = resolve("قال [PER فرج القطراني] إن [PER القطراني] في [LOC طبرق] مع [ORG وزارة الزراعة].", "في [LOC زلة]")
    assert set(found.mentions.resolved_by) <= set(RULES)
    validate(found.mentions, "mentions")
    validate(found.entities, "entities")


def test_dirt_in_names_survives(who):
    found = who("قال [PER خَليفة حـــفتر] و[PER #خليفة_حفتر] و[PER ...] عن [ORG CNN].")
    assert found[:2] == ["khalifa-haftar"] * 2
    assert found[3] == "cnn"


@given(st.lists(st.sampled_from(["", "x", "y"]), min_size=2, max_size=6), st.lists(st.integers(0, 35), max_size=20))
def test_two_known_entities_are_never_joined(known, joins):
    clusters = Clusters(known)
    for j in joins:
        clusters.join(j % 6 % len(known), j // 6 % len(known), "r")
    for i, a in enumerate(known):
        for j, b in enumerate(known):
            if a and b and a != b:
                assert clusters.find(i) != clusters.find(j)


@settings(max_examples=60, deadline=None)
@given(st.text("ابتجحدرسعقكلمنهوي", min_size=2, max_size=8), st.integers(1, 7), st.sampled_from("ابتجدر"))
def test_one_slip_is_symmetric_and_spares_the_first_letter(word, place, letter):
    other = word[:place] + letter + word[place + 1 :]
    assert one_slip(word, other) == one_slip(other, word)
    assert not one_slip("ك" + word, "س" + word)
    assert same_part(word, word)


def test_a_name_gets_back_the_article_that_a_preposition_has_swallowed(resolve):
    resolved = resolve("منحت الجائزة ل[ORG لجمعية الخضراء] أمس. وقال سكان ل[LOC لواحات] ذلك.")
    names = resolved.entities.set_index("type").name_ar
    assert names["ORG"] == "الجمعية الخضراء"
    assert resolved.mentions.surface.tolist() == ["لجمعية الخضراء", "لواحات"]
