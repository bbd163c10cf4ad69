"""The report in a real browser: it asks for nothing, runs nothing of the articles, and everybody can read it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from siyaq.report import write_report

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
HOSTILE = [
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=2">',
    "\u202eمقلوب\u202c",
    "=cmd|'/c calc'!A1",
    "</script><svg onload=window.hacked=3>",
    "{{ 7 * 7 }} <b>غامق</b>",
]


@pytest.fixture(scope="module", params=["en", "ar"])
def written(request, tmp_path_factory):
    """A report of the seeds, and of articles that attack the page with every field they have."""
    folder = tmp_path_factory.mktemp(request.param)
    source = folder / "in"
    shutil.copytree(ROOT / "seeds", source)
    rows = [
        {
            "id": f"bad{i}{text}",
            "title": text,
            "text": f"زار خليفة حفتر بنغازي. {text}",
            "source": text,
            "url": "javascript:window.hacked=4",
        }
        for i, text in enumerate(HOSTILE)
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (source / "hostile.jsonl").write_text(lines, encoding="utf-8")
    return request.param, write_report(source, folder / "out", language=request.param)


@pytest.fixture
def opened(open_offline, written):
    """The page of the report."""
    return open_offline(written[1].html)


def test_it_asks_for_nothing_and_complains_of_nothing(opened, written):
    outside = [url for url in opened.requested if not url.startswith(("data:", "blob:", written[1].html.as_uri()))]
    assert outside == []
    assert opened.complaints == []
    assert written[1].html.stat().st_size < 5 * 2**20


def test_nothing_of_the_articles_runs(opened):
    assert opened.evaluate("window.hacked") is None
    assert opened.locator("a[href^='javascript:']").count() == 0
    assert opened.locator("b", has_text="غامق").count() == 0


def test_the_page_has_the_direction_of_its_language(opened, written):
    language, _ = written
    assert opened.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    names = opened.locator("td", has_text="خليفة حفتر").first
    assert names.evaluate("cell => getComputedStyle(cell).direction") == "rtl"


def test_the_page_speaks_its_language(opened, written):
    """Headings of tables, captions, notes and what the page says itself; names of columns are in the tooltip."""
    language, _ = written
    parts = "th, .note, .caption, figcaption, summary, h2, h3, h4, nav a, footer"
    texts = [text.strip(" ↕") for text in opened.locator(parts).all_inner_texts()]
    other = [text for text in texts if text and bool(re.search("[\u0600-\u06ff]", text)) != (language == "ar")]
    assert other == []
    tips = opened.locator("th").evaluate_all("all => all.map(cell => cell.title)")
    assert {"n_articles", "name_ar", "share"} <= set(tips)
    alternatives = opened.locator("figure img").evaluate_all("all => all.map(image => image.alt)")
    assert language == "en" or all(re.search("[\u0600-\u06ff]", text) for text in alternatives)
    assert any("%" in text for text in alternatives)


def test_tables_sort_by_a_click_on_a_heading(opened):
    table = opened.locator("table.siyaq:has(td.number)").first
    column = table.locator("tbody tr").first.evaluate("row => [...row.cells].findIndex(c => c.className == 'number')")
    number = "Number(row.cells[i].textContent.replaceAll(/[,%<]/g, '')) || 0"
    read = f"(table, i) => [...table.tBodies[0].rows].map(row => {number})"
    table.locator("th button").nth(column).click()
    values = table.evaluate(f"table => ({read})(table, {column})")
    assert values == sorted(values)
    table.locator("th button").nth(column).click()
    assert table.evaluate(f"table => ({read})(table, {column})") == sorted(values, reverse=True)


def test_figures_are_there_and_have_words_for_who_cannot_see_them(opened):
    images = opened.locator("figure img")
    assert images.count() >= 6
    assert images.evaluate_all("all => all.every(i => i.naturalWidth > 0 && i.alt.length > 60)")


def test_no_serious_finding_of_axe(opened, axe):
    assert axe(opened) == []


def test_the_pdf_has_pages_with_the_arabic_names(written):
    _, report = written
    assert report.pdf is not None, report.note
    reader = shutil.which("pdftotext") or pytest.skip("needs pdftotext (Debian: poppler-utils)")
    text = subprocess.run([reader, str(report.pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "حفتر" in text
