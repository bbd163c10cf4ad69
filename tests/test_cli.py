"""The command line: what works says where it went, what does not says why and exits with 2."""

import pytest

import siyaq
from siyaq.cli import COMMANDS, main, parser


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stop:
        parser().parse_args([command, "--help"])
    assert stop.value.code == 0
    assert command in capsys.readouterr().out


def test_the_version_is_said(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"siyaq {siyaq.__version__}\n"


def test_a_source_that_does_not_exist_is_code_2(tmp_path, capsys):
    assert main(["run", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "nowhere': there is no such file or folder" in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_a_source_without_articles_is_code_2(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert main(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert "siyaq run: " in capsys.readouterr().err


def test_run_leaves_tables_and_says_where(tmp_path, seed_text, capsys):
    (tmp_path / "one.txt").write_text(seed_text, encoding="utf-8")
    assert main(["run", str(tmp_path / "one.txt"), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "1 articles" in printed
    assert "too few articles" in printed
    for name in ("articles", "mentions", "entities", "frequencies", "edges", "topics", "article_topics", "skipped"):
        assert (tmp_path / "out" / f"{name}.csv").is_file()
        assert (tmp_path / "out" / f"{name}.parquet").is_file()
