"""From a source to every table, the same each time."""

import json

import pandas as pd
import pytest

import siyaq
from siyaq.errors import SiyaqError, SourceError
from siyaq.schema import validate

REPORTS = [
    ("المبعوث الأممي غسان سلامة يلتقي فائز السراج في طرابلس.", "2019-03-01", "المرفأ"),
    (
        "التقى المشير خليفة حفتر في بنغازي رئيس مجلس النواب الليبي عقيلة صالح. وقال حفتر إن الحوار مستمر.",
        "2019-03-02",
        "المدى",
    ),
    ("عقدت بعثة الأمم المتحدة للدعم في ليبيا اجتماعًا في طرابلس حضره فائز السراج وغسان سلامة.", "2019-04-02", "المرفأ"),
]


@pytest.fixture
def source(tmp_path):
    rows = [
        {"id": f"r{i}", "title": None, "text": text, "published": date, "source": outlet}
        for i, (text, date, outlet) in enumerate(REPORTS)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join([*lines, "{no json"]), encoding="utf-8")
    return path


def test_every_table_is_valid_and_offsets_point_into_the_text(source):
    result = siyaq.run(source)
    for name, table in result.tables().items():
        validate(table, name)
    texts = result.articles.set_index("article_id")["text"]
    for m in result.mentions.itertuples():
        assert texts[m.article_id][m.start : m.end] == m.surface
    assert {"فائز السراج", "طرابلس"} <= set(result.mentions["surface"])
    assert set(result.mentions["entity_id"]) == set(result.entities["entity_id"])
    assert len(result.skipped) == 1
    assert result.skipped["line"].tolist() == [4]


def test_the_order_of_articles_changes_nothing(source, tmp_path):
    lines = source.read_text(encoding="utf-8").split("\n")
    turned = tmp_path / "turned"
    turned.mkdir()
    (turned / "reports.jsonl").write_text("\n".join([lines[2], lines[0], lines[1]]), encoding="utf-8")
    first, second = siyaq.run(source), siyaq.run(turned)
    for name in ("entities", "frequencies", "nodes", "edges"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_two_runs_leave_the_same_bytes(source, tmp_path):
    for out in ("a", "b"):
        siyaq.run(source, tmp_path / out)
    files = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert files == sorted(p.name for p in (tmp_path / "b").iterdir())
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_a_finished_run_is_read_back_and_a_changed_input_is_not(source, tmp_path, monkeypatch):
    out = tmp_path / "out"
    first = siyaq.run(source, out)
    with monkeypatch.context() as patch:
        patch.setattr("siyaq.pipeline._name_entities", lambda *_, **__: pytest.fail("worked out again"))
        again = siyaq.run(source, out)
    pd.testing.assert_frame_equal(first.mentions, again.mentions, check_dtype=False)
    source.write_text(source.read_text(encoding="utf-8").split("\n")[0], encoding="utf-8")
    assert len(siyaq.run(source, out).articles) == 1
    assert len(siyaq.load_run(out).articles) == 1


def test_corrections_beside_the_articles_are_used_and_change_the_manifest(source, tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    source.rename(folder / "reports.jsonl")
    before = siyaq.run(folder, tmp_path / "out")
    haftar = before.mentions.query("surface == 'خليفة حفتر'")["entity_id"].iloc[0]
    header = "action,entity,surface,article,value,reason,who,date"
    (folder / "corrections.csv").write_text(f"{header}\ndrop,{haftar},,,,test,me,2024-01-01\n", encoding="utf-8")
    after = siyaq.run(folder, tmp_path / "out")
    assert haftar not in set(after.entities["entity_id"])
    assert haftar not in set(after.frequencies["entity_id"])
    assert len(after.articles) == len(before.articles)


def test_an_unknown_setting_is_named(source):
    with pytest.raises(SiyaqError, match="no setting is called 'windows'; there are: recogniser"):
        siyaq.run(source, windows="sentence")


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(SourceError, match="holds no finished run"):
        siyaq.load_run(tmp_path)
