"""Dates: whatever feeds and exports write, as UTC without a zone.

Libraries read nearly all of it. What they do not know are the month names of the Levant and the Maghreb (آذار, أوت),
which are put into those of Egypt first; and the two commonest forms are read here, because a library of all the world's
formats takes milliseconds for each.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import dateparser
from hijridate import Hijri

EARLIEST, LATEST = 1700, 2200
_MONTHS = (
    "يناير كانون_الثاني جانفي",
    "فبراير شباط فيفري",
    "مارس آذار اذار",
    "أبريل نيسان أفريل ابريل إبريل افريل",
    "مايو أيار ماي ايار",
    "يونيو حزيران جوان يونيه",
    "يوليو تموز جويلية يوليه جويليه",
    "أغسطس آب أوت اغسطس غشت اب اوت",
    "سبتمبر أيلول شتنبر ايلول",
    "أكتوبر تشرين_الأول اكتوبر تشرين_الاول",
    "نوفمبر تشرين_الثاني نونبر",
    "ديسمبر كانون_الأول دجنبر كانون_الاول",
)
_MONTH = {name.replace("_", " "): i for i, names in enumerate(_MONTHS, start=1) for name in names.split()}
_USUAL = {i: names.split()[0] for i, names in enumerate(_MONTHS, start=1)}
_NAME = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_NAMES = re.compile(rf"(?<!\w)({_NAME})(?:\s*[/()\-]\s*(?:{_NAME})\)?)?(?!\w)")
_TIME = r"(?:[\s,،\-–|T]*(?:الساعة\s*)?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(ص|م|صباحا|مساء|AM|PM|am|pm)?)?"
_WORDS = re.compile(rf"(?:\w+\s*[,،]?\s+)?(\d{{1,2}})\s+({'|'.join(_USUAL.values())})\s*[,،]?\s*(\d{{4}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([/.\-])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_HIJRI_MONTHS = (
    "محرم",
    "صفر",
    "ربيع (?:ال)?اول",
    "ربيع (?:ال)?(?:ثاني|اخر)",
    "جمادي (?:ال)?اولي?",
    "جمادي (?:ال)?(?:ثاني|اخر)[هي]?",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذ[وي] ?القعده",
    "ذ[وي] ?الحجه",
)
_HIJRI_WORDS = re.compile(
    rf"(?<!\d)(\d{{1,2}}) (?:من )?(?:شهر )?(?:ال)?({'|'.join(_HIJRI_MONTHS)}) ?[,،]? ?(1[345]\d\d)(?!\d)"
)
_HIJRI_NUMBERS = re.compile(r"(1[345]\d\d)([/.\-])(\d{1,2})\2(\d{1,2})(?: ?هـ?)?")
_SPELLINGS = str.maketrans("أإآىة", "ااايه")
_GREGORIAN = re.compile(r"(?<!\d)(?:1[6-9]|20|21)\d\d(?!\d)")
_MAIL = re.compile(r"(?:[A-Za-z]{3}, ?)?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
_DIGITS = {ord(a): str(i) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for i, a in enumerate(digits)}
_MARKS = dict.fromkeys(
    (0x640, *range(0x64B, 0x653), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_SETTINGS = {
    "TIMEZONE": "UTC",
    "TO_TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": False,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],  # "two hours ago" would change with the day of reading
}


def parse_date(value: Any) -> datetime | None:
    """Return a date as naive UTC, or None where it cannot be understood.

    Parameters
    ----------
    value : object
        ISO 8601, seconds or milliseconds since 1970, datetime, or words: English, French, and Arabic with the month
        names of Egypt, the Levant and the Maghreb; digits of any script; Hijri dates. The day of 3/4/2018 is 3, as
        Arabic outlets write it. A date without a zone is taken as UTC; one without a day, and one that is relative to
        today, is not understood.

    Examples
    --------
    >>> parse_date("2018-03-23T08:36:38+02:00")
    datetime.datetime(2018, 3, 23, 6, 36, 38)
    >>> parse_date("٢٣ آذار/مارس ٢٠١٨"), parse_date("23 مارس 2018") == parse_date("23/3/2018")
    (datetime.datetime(2018, 3, 23, 0, 0), True)
    >>> parse_date("17 رمضان 1440 هـ"), parse_date("أمس") is None
    (datetime.datetime(2019, 5, 22, 0, 0), True)
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _utc(value) if value == value else None
    if isinstance(value, date):
        return _utc(datetime(value.year, value.month, value.day))
    if isinstance(value, int | float):
        return _epoch(value) or (_parse(str(value)) if isinstance(value, int) else None)
    return _parse(value) if isinstance(value, str) else None


def _utc(value: datetime) -> datetime | None:
    try:
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    return value if EARLIEST <= value.year <= LATEST else None


def _epoch(number: float) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size."""
    try:
        number = float(number)
    except OverflowError:
        return None
    for unit in (1, 1e3, 1e6, 1e9):
        if math.isfinite(number) and 1e8 <= abs(number) / unit < 7.2e9:
            return _utc(datetime.fromtimestamp(number / unit, UTC))
    return None


@lru_cache(maxsize=100_000)
def _parse(text: str) -> datetime | None:
    if len(text) > 200:
        return None
    text = " ".join(text.translate(_DIGITS).translate(_MARKS).split())
    for read in (_iso, _number, _spelled, _mail, _hijri, _any):
        found = read(text)
        if found is not None:
            return _utc(found)
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> datetime | None:
    try:
        return _epoch(float(text))
    except ValueError:
        return None


def _spelled(text: str) -> datetime | None:
    """Read "Friday, 23 March 2018 10:30" in Arabic, and 23/3/2018."""
    usual = _NAMES.sub(lambda m: _USUAL[_MONTH[m.group(1)]], text)
    found = _WORDS.fullmatch(usual)
    if found:
        day, month, year, *time = found.groups()
        return _datetime(int(year), _MONTH[month], int(day), time)
    found = _NUMBERS.fullmatch(text)
    if found:
        first, _, second, year, *time = found.groups()
        day, month = (int(first), int(second)) if int(second) <= 12 else (int(second), int(first))
        return _datetime(int(year), month, day, time)
    return None


def _datetime(year: int, month: int, day: int, time: list[str | None]) -> datetime | None:
    hour, minute, second, half = time
    hours = int(hour or 0)
    if half and hours <= 12:
        hours = hours % 12 + 12 * (half[0] in "مPp")
    try:
        return datetime(year, month, day, hours, int(minute or 0), int(second or 0))
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if not _MAIL.match(text):  # the reader of the standard library takes nearly anything for a date
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _hijri(text: str) -> datetime | None:
    if _GREGORIAN.search(text):  # both calendars: the other reader takes the date that needs no conversion
        return None
    if found := _HIJRI_NUMBERS.fullmatch(text):
        year, _, month, day = found.groups()
    elif found := _HIJRI_WORDS.search(text.translate(_SPELLINGS)):
        day, name, year = found.groups()
        month = 1 + next(i for i, pattern in enumerate(_HIJRI_MONTHS) if re.fullmatch(pattern, name))
    else:
        return None
    try:
        return datetime(*Hijri(int(year), int(month), int(day)).to_gregorian().datetuple())
    except (ValueError, OverflowError):  # no such day, or a year that the tables of Umm al-Qura do not reach
        return None


def _any(text: str) -> datetime | None:
    usual = _NAMES.sub(lambda m: _USUAL[_MONTH[m.group(1)]], text)
    digit = re.search(r"\d", usual)
    for words in (usual, usual[digit.start() :] if digit else ""):  # behind "Last updated:"
        try:
            found = dateparser.parse(words, languages=["ar", "en", "fr"], settings=_SETTINGS) if words else None
        except Exception:  # a library of all the world's formats: what it trips over is no date
            found = None
        if found is not None:
            return found
    return None
