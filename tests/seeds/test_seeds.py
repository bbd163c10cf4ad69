"""The collection in seeds/: whole, well formed, and as difficult as it says it is."""

import csv
import hashlib
import json
import re
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
KEYS = {"id", "title", "text", "published", "source", "url"}
DIACRITICS = re.compile("[\u064b-\u0652]")
EUROPEAN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
EGYPTIAN = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
LEVANTINE = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول"]
LEVANTINE += ["تشرين الأول", "تشرين الثاني", "كانون الأول"]
MONTHS = {name: number for names in (EGYPTIAN, LEVANTINE) for number, name in enumerate(names, start=1)}
LETTER = "[\u0621-\u063a\u0641-\u064a]"


@pytest.fixture(scope="module")
def reports() -> list[dict[str, str]]:
    lines = (SEEDS / "libya_reports.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def bodies(reports) -> str:
    return "\n".join(report["text"] for report in reports)


def _shingles(text: str, size: int = 3) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", DIACRITICS.sub("", text).replace("ـ", ""))
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


@pytest.fixture(scope="module")
def overlaps(reports) -> list[tuple[float, dict, dict]]:
    """Jaccard similarity of the word triples of every pair of reports."""
    shingles = {report["id"]: _shingles(report["text"]) for report in reports}
    pairs = ((shingles[a["id"]], shingles[b["id"]], a, b) for a, b in combinations(reports, 2))
    return [(len(x & y) / len(x | y), a, b) for x, y, a, b in pairs]


def test_checksums_hold_and_cover_both_data_files():
    listed = dict(reversed(line.split("  ", 1)) for line in (SEEDS / "SHA256SUMS").read_text().splitlines())
    assert set(listed) == {path.name for path in SEEDS.iterdir() if path.suffix in {".txt", ".jsonl"}}
    for name, digest in listed.items():
        assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == digest, name


def test_every_line_has_the_keys_as_plain_text(reports):
    assert len(reports) >= 118
    for report in reports:
        assert set(report) == KEYS
        for key, value in report.items():
            assert isinstance(value, str), (report["id"], key)
            assert value and value == value.strip(), (report["id"], key)


def test_ids_addresses_and_titles_are_unique(reports):
    for key in ("id", "url", "title", "text"):
        assert max(Counter(report[key] for report in reports).values()) == 1, key


def test_addresses_are_reserved_ones(reports):
    assert {urlsplit(report["url"])[:2] for report in reports} == {("https", "example.org")}


def test_lengths_and_paragraphs(reports):
    for report in reports:
        assert 80 <= len(report["text"].split()) <= 180, report["id"]
        assert 2 <= len(report["text"].split("\n")) <= 4, report["id"]


def test_dates_are_iso_and_cover_every_year(reports):
    assert {date.fromisoformat(report["published"]).year for report in reports} == set(range(2011, 2025))


def test_outlets_and_sections_are_large_enough_to_compare(reports):
    outlets = Counter(report["source"] for report in reports)
    assert len(outlets) == 4
    assert min(outlets.values()) >= 20
    themes = Counter(urlsplit(report["url"]).path.split("/")[2] for report in reports)
    themes["culture"] += themes.pop("health") + themes.pop("education")
    assert len(themes) == 7
    assert min(themes.values()) >= 12
    assert max(themes.values()) <= 25


def test_no_report_tells_of_a_later_year(reports):
    """A report may name a year to come as a plan, but only a few years ahead."""
    for report in reports:
        years = re.findall(r"(?<![\d.])(?:19|20)\d\d(?!\d)", report["text"].translate(EUROPEAN))
        assert max(map(int, years), default=0) <= int(report["published"][:4]) + 5, report["id"]


def test_days_of_the_week_are_those_of_the_calendar(reports):
    months = "|".join(sorted(MONTHS, key=len, reverse=True))
    dated = re.compile(rf"({'|'.join(WEEKDAYS)}) (\d+) ({months})(?:/(?:{months}))? (\d{{4}})")
    found = 0
    for report in reports:
        for weekday, day, month, year in dated.findall(report["text"].translate(EUROPEAN)):
            when = date(int(year), MONTHS[month], int(day))
            assert WEEKDAYS[when.weekday()] == weekday, (report["id"], when)
            assert when <= date.fromisoformat(report["published"]), (report["id"], when)
            found += 1
    assert found >= 60


def test_agency_copy_is_in_two_outlets_at_about_the_same_time(overlaps):
    copies = [(a, b) for overlap, a, b in overlaps if overlap >= 0.5]
    assert len(copies) >= 8
    for a, b in copies:
        assert a["source"] != b["source"]
        assert abs((date.fromisoformat(a["published"]) - date.fromisoformat(b["published"])).days) <= 1


def test_nothing_lies_between_a_copy_and_another_report(overlaps):
    """A near-duplicate detector with any sensible threshold has to find the same pairs."""
    assert [(a["id"], b["id"]) for overlap, a, b in overlaps if 0.15 < overlap < 0.5] == []


@pytest.mark.parametrize(
    ("difficulty", "pattern", "at_least"),
    [
        ("tatweel inside a word", f"{LETTER}ـ+{LETTER}", 10),
        ("diacritics", DIACRITICS.pattern, 200),
        ("Arabic-Indic digits", "[٠-٩]+", 100),
        ("European digits", "[0-9]+", 100),
        ("guillemets", "«[^»]+»", 30),
        ("curly quotes", "“[^”]+”", 30),
        ("straight quotes", '"[^"]+"', 30),
        ("low-high quotes", "„[^“]+“", 20),
        ("clitic glued to a quote", '[لب]ـ[«"“„]', 8),
        ("full stop without a space", rf"{LETTER}\.{LETTER}", 10),
        ("Levantine month", "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|أيلول|تشرين", 50),
        ("Egyptian month", "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|نوفمبر|ديسمبر", 50),
        ("agency dateline", r"\(الرمال السبع\) - ", 15),
    ],
)
def test_the_difficulties_are_there(bodies, difficulty, pattern, at_least):
    assert len(re.findall(pattern, bodies)) >= at_least, difficulty


@pytest.mark.parametrize(
    "spellings",
    [
        ("ستيفاني وليامز", "ستيفاني ويليامز"),
        ("يان كوبيش", "يان كوبيتش"),
        ("عبد الله باتيلي", "عبدالله باتيلي", "عبدولاي باثيلي"),
        ("أردوغان", "إردوغان"),
        ("مايكل لانغلي", "مايكل لانجلي"),
        ("غوتيريش", "غوتيريس", "جوتيريش"),
        ("خليفة حفتر", "صدام حفتر", "خالد حفتر", "بلقاسم حفتر"),
        ("بعثة الأمم المتحدة للدعم في ليبيا", "البعثة الأممية"),
        ("القيادة الأميركية في أفريقيا", "أفريكوم"),
        ("حكومة الوفاق الوطني", "حكومة الوفاق "),
    ],
)
def test_one_thing_has_several_names(bodies, spellings):
    assert [name for name in spellings if name not in bodies] == []


def test_corrections_sheet_has_its_header():
    with (SEEDS / "corrections.csv").open(encoding="utf-8", newline="") as sheet:
        header = next(csv.reader(sheet))
    assert header == ["action", "entity", "surface", "article", "value", "reason", "who", "date"]
