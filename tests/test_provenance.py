"""What a result depends on is found out, and nothing that changes by itself."""

from siyaq.provenance import code_checksum, environment, source_checksums


def test_sources_are_named_relative_to_their_folder_without_hidden_files(tmp_path):
    for name in ("b.txt", "sub/a.txt", ".git/config", "sub/.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = source_checksums(tmp_path)
    assert list(found) == ["b.txt", "sub/a.txt"]
    (tmp_path / "b.txt").write_text("other")
    assert source_checksums(tmp_path)["b.txt"] != found["b.txt"]
    assert source_checksums(tmp_path)["sub/a.txt"] == found["sub/a.txt"]


def test_a_single_file_is_a_source(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert list(source_checksums(tmp_path / "a.txt")) == ["a.txt"]


def test_environment_names_versions_and_no_place():
    found = environment()
    assert found["code"] == code_checksum()
    assert all(version[0].isdigit() for version in found["packages"].values())
    assert "/" not in str(found)
