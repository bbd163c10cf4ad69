"""Why mentions are one entity."""

import pandas as pd
import pytest

from siyaq.entities.resolution import explain_entity, explanation
from siyaq.errors import SiyaqError

TEXT = "قال [PER فرج القطراني] إن [PER القطراني] سيعود إلى [LOC طبرق]."


@pytest.fixture(scope="module")
def found(marked):
    from siyaq.entities.resolution import resolve_entities

    articles, spans = marked(
        {"a": TEXT, "b": "وصل [PER فرج القطراني].", "c": "عاد [PER سعد القطراني] و[PER القطراني]."}
    )
    result = resolve_entities(spans, articles)
    return result.mentions, result.entities, articles


def test_every_form_has_its_rule_and_a_sentence(found):
    table = explain_entity("faraj-al-qatrani", *found)
    assert table.surface.tolist() == ["فرج القطراني", "القطراني"]
    assert table.resolved_by.tolist() == ["own name", "family name"]
    assert table.n_mentions.tolist() == [2, 1]
    assert "⟦القطراني⟧ سيعود" in table.sentence[1]


def test_any_name_will_do_if_it_means_one(found):
    assert explain_entity("فرج القطراني", *found).equals(explain_entity("faraj-al-qatrani", *found))
    with pytest.raises(SiyaqError, match="2 entities"):
        explain_entity("القطراني", *found)
    with pytest.raises(SiyaqError, match="no entity is called"):
        explain_entity("لا أحد", *found)


def test_the_text_says_who_and_why(found):
    text = explanation("طبرق", *found)
    assert text.startswith("طبرق · Tobruk · LOC · tobruk")
    assert "known name" in text


@pytest.fixture
def opened(found, monkeypatch):
    from types import SimpleNamespace

    from siyaq import pipeline

    mentions, entities, articles = found
    tables = SimpleNamespace(mentions=mentions, entities=entities, articles=articles)
    monkeypatch.setattr(pipeline, "open_tables", lambda _: tables)


def run(command: str, *arguments: str) -> None:
    import argparse
    import importlib

    parser = argparse.ArgumentParser()
    importlib.import_module(f"siyaq.cli.{command}").add(parser.add_subparsers())
    args = parser.parse_args([command, *arguments])
    args.run(args)


def test_the_command_explains(opened, capsys):
    run("explain", "فرج القطراني", "seeds")
    assert "family name: the family name of a person" in capsys.readouterr().out


def test_the_command_suggests_lines_for_the_corrections_file(opened, capsys, tmp_path):
    run("suggest", "seeds")
    printed = capsys.readouterr().out
    run("suggest", "seeds", "--out", str(tmp_path / "pairs.csv"))
    table = pd.read_csv(tmp_path / "pairs.csv")
    assert len(table) == len(printed.splitlines())
    assert {"entity", "value", "why"} <= set(table.columns)
