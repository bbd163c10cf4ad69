"""The knowledge table: sorted, without ambiguous aliases, and the user's own read or refused by line."""

import pandas as pd
import pytest

from siyaq.entities.given_names import foreign_names, given_names
from siyaq.entities.knowledge import check_knowledge, known_forms, load_knowledge
from siyaq.entities.resolution.forms import compared
from siyaq.errors import SchemaError, SourceError


def test_the_shipped_table_is_sorted_and_valid():
    table = check_knowledge(load_knowledge())
    assert table.entity_id.tolist() == sorted(table.entity_id)
    assert table.entity_id.str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*").all()
    assert (table.qid.eq("") | table.qid.str.fullmatch(r"Q[1-9]\d*")).all()
    assert not table.qid[table.qid != ""].duplicated().any()
    assert set(table.country) - {""} <= set(table.entity_id)


def test_no_alias_means_two_entities_unless_context_decides():
    table = load_knowledge()
    forms = known_forms(table).assign(name=lambda t: t.form.map(compared))
    usual = set(known_forms(table, "short").form.map(compared))
    states = table.set_index("entity_id").country
    owners = forms.drop_duplicates(["name", "type", "entity_id"]).groupby(["name", "type"]).entity_id.agg(list)
    for (name, _), entities in owners[owners.map(len) > 1].items():
        assert name in usual or states.reindex(entities).nunique() == len(entities), (name, entities)


def test_a_family_name_alone_is_never_an_alias():
    table = load_knowledge()
    people = table[table.type == "PER"]
    alone = known_forms(people).query("~form.str.contains(' ')")
    family = people.name_ar.str.split().str[-1]
    clash = alone[alone.form.isin(family[people.name_ar.str.contains(" ")])]
    assert clash.empty, clash


@pytest.mark.parametrize("listed", [given_names, foreign_names])
def test_names_are_sorted_and_written_once(listed):
    names = listed()
    assert names.name_ar.tolist() == sorted(set(names.name_ar))
    assert (names.name_en.str.len() > 1).all()


def test_ones_own_table_is_read(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("entity_id,type,name_ar,name_en\nzuwara-port,LOC,ميناء زوارة,Zuwara port\n", encoding="utf-8-sig")
    table = load_knowledge(path)
    assert table.loc[0, ["entity_id", "aliases", "country"]].tolist() == ["zuwara-port", "", ""]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"entity_id": "a", "type": "CITY", "name_ar": "زوارة", "name_en": "Zuwara"}, "line 2: type is 'CITY'"),
        ({"entity_id": "", "type": "LOC", "name_ar": "زوارة", "name_en": "Zuwara"}, "line 2: entity_id"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(row, said):
    with pytest.raises(SchemaError, match=said):
        check_knowledge(pd.DataFrame([row]))


def test_what_is_no_table_is_refused(tmp_path):
    (tmp_path / "own.csv").write_bytes(b"\xff\xfe\x00\xd8 \x81")
    with pytest.raises(SourceError, match="UTF-8"):
        load_knowledge(tmp_path / "own.csv")
    with pytest.raises(SchemaError, match="'name_ar' is missing"):
        check_knowledge(pd.DataFrame({"entity_id": ["a"], "type": ["LOC"]}))
