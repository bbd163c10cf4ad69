"""A finished run is verified against what it was made from."""

import json

import pytest

import siyaq
from siyaq.cli import main
from siyaq.errors import SourceError
from siyaq.verify import differences, verify_run


@pytest.fixture
def finished(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("زار المشير خليفة حفتر مدينة بنغازي.", encoding="utf-8")
    siyaq.run(source, tmp_path / "out")
    return tmp_path / "out", source


def test_an_untouched_run_comes_out_the_same(finished, capsys):
    folder, _ = finished
    comparison, reasons = verify_run(folder)
    assert comparison["same"].all()
    assert reasons == []
    assert main(["verify", str(folder)]) == 0
    assert "same       mentions" in capsys.readouterr().out


def test_a_changed_article_is_named_and_the_tables_that_differ(finished, capsys):
    folder, source = finished
    (source / "a.txt").write_text("زار المشير خليفة حفتر مدينة طبرق.", encoding="utf-8")
    comparison, reasons = verify_run(folder)
    assert not comparison.set_index("table").loc["mentions", "same"]
    assert reasons == ["input a.txt has changed"]
    assert main(["verify", str(folder)]) == 1
    assert "DIFFERENT  mentions" in capsys.readouterr().out


def test_a_difference_without_a_recorded_reason_says_what_else_it_can_be(finished, capsys):
    folder, _ = finished
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["tables"]["mentions"] = "of another processor"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert main(["verify", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "DIFFERENT  mentions" in said
    assert "another processor" in said


def test_other_versions_and_code_are_named():
    old = {"inputs": {}, "environment": {"code": "a", "python": "3.11.1", "packages": {"numpy": "2.0", "old": "1"}}}
    new = {"inputs": {}, "environment": {"code": "b", "python": "3.12.0", "packages": {"numpy": "2.0"}}}
    assert differences(old, new) == [
        "the code of siyaq has changed",
        "environment: old was 1, is absent",
        "environment: python was 3.11.1, is 3.12.0",
    ]


def test_articles_that_are_gone_and_folders_without_a_run_are_named(finished, tmp_path):
    folder, source = finished
    (source / "a.txt").unlink()
    with pytest.raises(SourceError):
        verify_run(folder)
    with pytest.raises(SourceError, match="holds no finished run"):
        verify_run(tmp_path)


def test_cite_gives_a_paragraph_and_entries_for_what_it_cites(finished, capsys):
    folder, _ = finished
    assert main(["cite", str(folder)]) == 0
    printed = capsys.readouterr().out
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert f"seed {manifest['parameters']['seed']}" in printed
    for key in ("greene2014", "benjamini1995", "siyaq"):
        assert f"{{{key}," in printed
