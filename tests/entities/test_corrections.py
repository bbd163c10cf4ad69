"""A human's corrections: applied in a stated order, or refused by line; never by half."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siyaq.entities.resolution import read_corrections, write_corrections
from siyaq.entities.resolution.corrections_file import ACTIONS, COLUMNS
from siyaq.errors import SiyaqError

TEXTS = (
    "قال [PER فرج القطراني] إن [PER القطراني] سيعود إلى [LOC طبرق] مع نوري الزوي.",
    "وصل [PER سعد القطراني] إلى [LOC طبرق] ومعه [ORG كتيبة الفرسان] ونوري الزوي.",
    "غادر [PER فرج القطراني] مدينة [LOC زلة].",
)


def row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | cells


def file_of(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS))


def corrected(resolve, *rows):
    return resolve(*TEXTS, corrections=file_of(*rows))


def test_merge_joins_two_entities(resolve):
    found = corrected(resolve, row(action="merge", entity="saad-al-qatrani", value="faraj-al-qatrani"))
    assert "saad-al-qatrani" not in set(found.entities.entity_id)
    assert found.entities.set_index("entity_id").n_mentions["faraj-al-qatrani"] == 4
    assert found.report.status.tolist() == ["applied"]
    assert "correction: merge (1)" in found.entities.set_index("entity_id").rules["faraj-al-qatrani"]


def test_merges_in_a_chain_end_in_the_last(resolve):
    chain = [
        row(action="merge", entity="saad-al-qatrani", value="faraj-al-qatrani"),
        row(action="merge", entity="faraj-al-qatrani", value="khalifa-haftar"),
    ]
    found = corrected(resolve, *chain)
    people = found.mentions[found.mentions.type == "PER"]
    assert set(people.entity_id) == {"khalifa-haftar"}
    pd.testing.assert_frame_equal(found.mentions, corrected(resolve, *chain[::-1]).mentions)


def test_split_in_one_article_and_everywhere(resolve):
    found = corrected(
        resolve,
        row(action="split", entity="tobruk", surface="طبرق", value="tobruk-port"),
        row(action="split", entity="tobruk", surface="طبرق", article="a1", value="tobruk-base"),
    )
    places = found.mentions[found.mentions.surface == "طبرق"]
    assert places.entity_id.tolist() == ["tobruk-port", "tobruk-base"]
    assert found.report.status.tolist() == ["applied"] * 2
    assert found.entities.set_index("entity_id").name_ar["tobruk-base"] == "طبرق"


def test_rename_retype_same_as_and_drop(resolve):
    found = corrected(
        resolve,
        row(action="rename", entity="faraj-al-qatrani", value="فرج بوهاشم القطراني"),
        row(action="rename", entity="فرج القطراني", value="Faraj El-Gatrani"),
        row(action="same-as", entity="zella", value="Q1234"),
        row(action="drop", surface="كتيبة الفرسان"),
        row(action="retype", entity="zella", value="ORG"),
    )
    entities = found.entities.set_index("entity_id")
    assert entities.loc["faraj-al-qatrani", ["name_ar", "name_en"]].tolist() == [
        "فرج بوهاشم القطراني",
        "Faraj El-Gatrani",
    ]
    assert entities.loc["zella", ["qid", "type"]].tolist() == ["Q1234", "ORG"]
    assert set(found.mentions[found.mentions.entity_id == "zella"].type) == {"ORG"}
    assert "ORG" not in set(entities.drop("zella").type)
    assert found.report.status.tolist() == ["applied"] * 5


def test_add_finds_every_place_behind_proclitics_too(resolve):
    found = corrected(resolve, row(action="add", entity="nuri-al-zawi", surface="نوري الزوي", value="PER"))
    own = found.mentions[found.mentions.entity_id == "nuri-al-zawi"]
    assert own.article_id.tolist() == ["a0", "a1"]
    assert set(own.surface) == {"نوري الزوي"}
    assert own.sentence.tolist() == [0, 0]


def test_add_takes_the_place_of_what_it_overlaps(resolve):
    found = corrected(resolve, row(action="add", entity="knights", surface="ومعه كتيبة الفرسان", value="ORG"))
    assert found.report.status[0] == "applied"
    assert found.mentions[found.mentions.type == "ORG"].entity_id.tolist() == ["knights"]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([row(action="melt", entity="zella", value="x")], ["invalid"]),
        ([row(action="merge", entity="", value="x")], ["invalid"]),
        ([row(action="retype", entity="zella", value="TOWN")], ["invalid"]),
        ([row(action="same-as", entity="zella", value="1234")], ["invalid"]),
        ([row(action="rename", entity="zella", value='=HYPERLINK("x")')], ["invalid"]),
        ([row(action="split", entity="zella", surface="زلة", value="Zella Port!")], ["invalid"]),
        ([row(action="merge", entity="nobody", value="zella")], ["matches nothing"]),
        ([row(action="merge", entity="zella", value="nobody-else")], ["matches nothing"]),
        ([row(action="add", entity="nuri", surface="نوري الزوي")], ["matches nothing"]),
        ([row(action="add", entity="x", surface="لا يوجد", value="PER")], ["matches nothing"]),
        ([row(action="drop", surface="زلة", article="a0")], ["matches nothing"]),
        (
            [row(action="merge", entity="zella", value="tobruk"), row(action="merge", entity="tobruk", value="zella")],
            ["cycle"] * 2,
        ),
        ([row(action="merge", entity="zella", value="zella")], ["cycle"]),
        (
            [row(action="retype", entity="zella", value="ORG"), row(action="retype", entity="zella", value="PER")],
            ["conflict"] * 2,
        ),
        (
            [row(action="merge", entity="zella", value="tobruk"), row(action="merge", entity="zella", value="libya")],
            ["conflict"] * 2,
        ),
    ],
)
def test_what_cannot_be_done_is_reported_and_changes_nothing(resolve, rows, status):
    plain, found = resolve(*TEXTS), corrected(resolve, *rows)
    assert found.report.status.tolist() == status
    assert found.report.line.tolist() == list(range(2, 2 + len(rows)))
    assert (found.report.detail != "").all() or status == ["matches nothing"]
    pd.testing.assert_frame_equal(plain.mentions, found.mentions)
    pd.testing.assert_frame_equal(plain.entities, found.entities)


def test_what_a_split_makes_can_be_named_and_merged(resolve):
    found = corrected(
        resolve,
        row(action="split", surface="طبرق", article="a1", value="tobruk-base"),
        row(action="rename", entity="tobruk-base", value="قاعدة طبرق"),
        row(action="add", entity="nuri", surface="نوري الزوي", value="PER"),
        row(action="merge", entity="nuri", value="faraj-al-qatrani"),
    )
    assert found.report.status.tolist() == ["applied"] * 4
    assert found.entities.set_index("entity_id").name_ar["tobruk-base"] == "قاعدة طبرق"
    assert "nuri" not in set(found.entities.entity_id)


def test_a_name_of_two_entities_must_be_told_apart(resolve):
    found = resolve(
        *TEXTS, "عاد [PER سعد القطراني] و[PER القطراني].", corrections=file_of(row(action="drop", entity="القطراني"))
    )
    assert found.report.status.tolist() == ["matches nothing"]
    assert "faraj-al-qatrani, saad-al-qatrani" in found.report.detail[0]


def test_a_good_row_beside_a_bad_one_is_applied(resolve):
    found = corrected(
        resolve, row(action="melt"), row(action="rename", entity="zella", value="واحة زلة"), row(action="merge")
    )
    assert found.report.status.tolist() == ["invalid", "applied", "invalid"]
    assert found.entities.set_index("entity_id").name_ar["zella"] == "واحة زلة"


_CELLS = st.fixed_dictionaries(
    {
        "action": st.sampled_from(list(ACTIONS)),
        "entity": st.sampled_from(["", "zella", "tobruk", "faraj-al-qatrani", "saad-al-qatrani", "new-one"]),
        "surface": st.sampled_from(["", "طبرق", "القطراني", "نوري الزوي"]),
        "article": st.sampled_from(["", "a0", "a1"]),
        "value": st.sampled_from(["", "zella", "tobruk", "PER", "Q7", "new-one", "اسم"]),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_CELLS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_twice_is_once(resolve, rows, random):
    from siyaq.entities.knowledge import load_knowledge
    from siyaq.entities.resolution.corrections import apply_corrections

    plain = _plain(resolve)
    names = plain.entities.set_index("entity_id")[["name_ar", "name_en", "qid", "type"]]
    articles = pd.DataFrame({"article_id": ["a0", "a1", "a2"], "text": [_unmarked(t) for t in TEXTS]})

    def run(mentions, names, rows):
        table = read_corrections(file_of(*(row(**r) for r in rows)))
        return apply_corrections(mentions, names, articles, table, load_knowledge())

    mentions, after, _ = run(plain.mentions, names, rows)
    twice, names_twice, _ = run(mentions, after, rows)
    pd.testing.assert_frame_equal(mentions, twice)
    pd.testing.assert_frame_equal(after, names_twice)
    shuffled = random.sample(rows, len(rows))
    again, names_again, _ = run(plain.mentions, names, shuffled)
    pd.testing.assert_frame_equal(mentions, again)
    pd.testing.assert_frame_equal(after, names_again)
    assert not mentions.duplicated(["article_id", "start", "end"]).any()
    assert set(mentions.entity_id) == set(after.index)


_CACHE = {}


def _plain(resolve):
    if "plain" not in _CACHE:
        _CACHE["plain"] = resolve(*TEXTS)
    return _CACHE["plain"]


def _unmarked(text):
    import re

    return re.sub(r"\[(?:PER|LOC|ORG) ([^\]]+)\]", r"\1", text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path, encoding, separator):
    path = tmp_path / "corrections.csv"
    cells = [list(COLUMNS), ["rename", "zella", "", "", "واحة زلة", "اسمها", "me", "2024-01-01"]]
    path.write_bytes("\r\n".join(separator.join(line) for line in cells).encode(encoding))
    table = read_corrections(path)
    assert table.loc[0, ["line", "action", "value"]].tolist() == [2, "rename", "واحة زلة"]


def test_lines_count_as_in_the_file(tmp_path):
    path = tmp_path / "corrections.csv"
    text = ",".join(COLUMNS) + '\ndrop,zella,,,,"two\nlines",,\n\n,,,,,,,\ndrop,tobruk,,,,,,\n'
    path.write_text(text, encoding="utf-8")
    assert read_corrections(path).line.tolist() == [2, 6]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "column 'action' is missing"),
        (b"entity,value\nzella,x\n", "column 'action' is missing"),
        (b"action,entity\x00\n\x81\x8d", "line 1"),
    ],
)
def test_a_file_that_cannot_be_used_stops_before_anything_is_applied(tmp_path, resolve, raw, said):
    path = tmp_path / "corrections.csv"
    path.write_bytes(raw)
    with pytest.raises(SiyaqError, match=said):
        resolve(*TEXTS, corrections=path)
    with pytest.raises(SiyaqError, match=r"nothing\.csv"):
        resolve(*TEXTS, corrections=tmp_path / "nothing.csv")


def test_writing_appends_once_and_only_what_is_valid(tmp_path, resolve):
    path = tmp_path / "seeds" / "corrections.csv"
    line = row(action="rename", entity="zella", value="واحة زلة", who="me")
    for _ in range(2):
        write_corrections(file_of(line), path)
    assert len(read_corrections(path)) == 1
    before = path.read_bytes()
    with pytest.raises(SiyaqError, match="action is 'melt'"):
        write_corrections(file_of(row(action="melt")), path)
    assert path.read_bytes() == before
    assert resolve(*TEXTS, corrections=path).report.status.tolist() == ["applied"]


def test_the_same_file_gives_the_same_bytes(resolve):
    rows = [
        row(action="merge", entity="saad-al-qatrani", value="faraj-al-qatrani"),
        row(action="add", entity="nuri", surface="نوري الزوي", value="PER"),
    ]
    for one, other in itertools.pairwise([corrected(resolve, *rows) for _ in range(2)]):
        assert one.mentions.to_csv() == other.mentions.to_csv()
        assert one.entities.to_csv() == other.entities.to_csv()
