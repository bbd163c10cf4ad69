"""What several tests need: the seed article, the real articles where they are at hand, a browser and its judge."""

import shutil
import subprocess
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


@pytest.fixture(scope="module")  # not longer: where Playwright waits, nothing else of asyncio can run
def browser():
    """Chromium, as it is installed, without what it asks the network for by itself."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None) or pytest.skip("needs Chromium (Debian: chromium)")
    api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags)
        yield running
        running.close()


@pytest.fixture
def open_offline(browser):
    """From a file to its page in the browser without a network, with what it asked for and complained of."""
    context = browser.new_context(offline=True, viewport={"width": 1300, "height": 800})

    def show(path: Path):
        page = context.new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield show
    context.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """From a page in the browser to what axe-core finds serious in it: (rule, piece of the page)."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm") or pytest.skip("needs npm for axe-core")
    if subprocess.run([npm, "pack", "axe-core@4"], cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("axe-core could not be fetched")
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder)
    script = (folder / "package" / "axe.min.js").read_text(encoding="utf-8")

    def judge(page) -> list[tuple[str, str]]:
        found = page.evaluate(f"async () => {{ {script}; return await axe.run(document) }}")["violations"]
        return [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]

    return judge
