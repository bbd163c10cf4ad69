"""What several tests need: the seed article, and the real articles where they are at hand."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def seed_text() -> str:
    """The article that the project starts from."""
    return (ROOT / "seeds" / "000_3f4dc689cf2126c7.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles, which the repository does not carry."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the real articles in ../shared/data, which are not part of the repository")
    return SHARED
