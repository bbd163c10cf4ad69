"""From a source to every table, the same each time."""

import json
from pathlib import Path

import pandas as pd
import pytest

import siyaq
from siyaq.errors import SiyaqError, SourceError
from siyaq.network import resamples
from siyaq.schema import validate

SEEDS = Path(__file__).parents[1] / "seeds"
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
        patch.setattr("siyaq.pipeline.name_articles", lambda *_, **__: pytest.fail("worked out again"))
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


def test_parts_change_no_table_but_what_is_found_together(source, tmp_path):
    """Small parts see fewer articles at once; these ones have no name that only its neighbours make known."""
    whole, cut = siyaq.run(source), siyaq.run(source, part_size=1)
    for name in ("articles", "skipped", "cleaning", "entities", "frequencies", "nodes", "edges"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(cut, name))
    key = ["article_id", "start"]
    mentions = [
        run.mentions.sort_values(key, ignore_index=True).drop(columns=["rule", "score"]) for run in (whole, cut)
    ]
    pd.testing.assert_frame_equal(*mentions)


def test_a_network_in_pieces_is_the_one_that_is_built_at_once(monkeypatch):
    monkeypatch.setattr("siyaq.network.resamples.PIECE", 20_000)
    seen = []
    piece = resamples.draw_piece
    monkeypatch.setattr("siyaq.stages.network.draw_piece", lambda *given: seen.append(given[1]) or piece(*given))
    run = siyaq.run(SEEDS, seed=3)
    assert len(seen) > 5
    whole = siyaq.build_network(run.mentions, run.articles, run.entities, min_articles=2, seed=3)
    pd.testing.assert_frame_equal(run.nodes, whole.nodes)
    pd.testing.assert_frame_equal(run.edges, whole.edges)
    assert run.notes.note[run.notes.subject == "network"].tolist() == [whole.summary]


def test_the_same_id_in_another_part_is_skipped(tmp_path):
    for name, text in (("a", "زار غسان سلامة طرابلس."), ("b", "زار فائز السراج طبرق.")):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "x", "text": text}), encoding="utf-8")
    found = siyaq.run(tmp_path, part_size=1)
    assert len(found.articles) == 1
    assert found.skipped["reason"].tolist() == ["duplicate id"]


def test_copies_in_other_parts_are_found(tmp_path):
    text = "أعلنت المفوضية الوطنية العليا للانتخابات في طرابلس موعد الاقتراع بعد مشاورات مع البعثة الأممية والحكومة."
    rows = [{"id": f"{i}", "text": text, "published": f"2020-01-0{9 - i}"} for i in range(4)]
    rows += [{"id": "other", "text": "افتتح الوزير ميناء مصراتة أمام سفن الحاويات بعد أعمال صيانة استمرت سنة."}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    for size in (1, 10**6):
        groups = siyaq.run(tmp_path, part_size=size).articles.set_index("article_id")["duplicate_group"]
        assert groups.to_dict() == dict.fromkeys("0123", "3") | {"other": "other"}


def test_an_article_that_the_recogniser_cannot_bear_costs_its_own_row(source, monkeypatch):
    find = siyaq.find_mentions

    def fragile(articles, **options):
        if articles["text"].str.contains("عقيلة صالح").any():
            raise RecursionError("too deep")
        return find(articles, **options)

    monkeypatch.setattr(siyaq, "find_mentions", fragile)
    found = siyaq.run(source)
    assert found.articles["article_id"].tolist() == ["r0", "r2"]
    assert found.skipped["reason"].tolist() == ["json", "failed"]
    assert "RecursionError: too deep" in found.skipped["detail"].iloc[1]
    monkeypatch.setattr(siyaq, "find_mentions", lambda *_, **__: 1 / 0)
    with pytest.raises(SourceError, match=r"no article could be read.*ZeroDivisionError"):
        siyaq.run(source)


def test_patterns_name_files_by_their_folder(tmp_path):
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.txt").write_text(f"زار غسان سلامة طرابلس عام {year}.", encoding="utf-8")
    found = siyaq.run(str(tmp_path / "20*" / "*.txt"))
    assert found.articles["article_id"].tolist() == ["2019/a", "2020/a"]
    with pytest.raises(SourceError, match="no file is called like this"):
        siyaq.run(str(tmp_path / "19*"))
