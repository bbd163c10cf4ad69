"""Dates: whatever feeds and exports write, as UTC without a zone."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from functools import lru_cache

import dateparser

EARLIEST, LATEST = 1700, 2200
_DIGITS = {ord(a): str(i) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for i, a in enumerate(digits)}
_CONTROLS = dict.fromkeys((0x640, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_SETTINGS = {"TO_TIMEZONE": "UTC", "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": False, "REQUIRE_PARTS": ["year"]}


def _utc(value: datetime) -> datetime | None:
    try:
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    return value if EARLIEST <= value.year <= LATEST else None


def _epoch(number: float) -> datetime | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size."""
    if not math.isfinite(number):
        return None
    for unit in (1, 1e3, 1e6, 1e9):
        if 1e8 <= abs(number) / unit < 7.3e9:
            return _utc(datetime.fromtimestamp(number / unit, UTC))
    return None


@lru_cache(maxsize=200_000)
def _parse(text: str) -> datetime | None:
    text = " ".join(text.translate(_DIGITS).translate(_CONTROLS).split())
    if not text or len(text) > 100:
        return None
    try:
        return _utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    try:
        return _epoch(float(text))
    except ValueError:
        pass
    try:
        found = dateparser.parse(text, languages=["ar", "en", "fr"], settings=_SETTINGS)
    except Exception:  # a library over all the world's date formats: what it trips over is not a date
        return None
    return None if found is None else _utc(found)


def parse_date(value: object) -> datetime | None:
    """Return a date as naive UTC, or None where it cannot be understood.

    Parameters
    ----------
    value : object
        ISO 8601, seconds or milliseconds since 1970, datetime, or words: English, French, and Arabic with both kinds
        of month names; Arabic-Indic digits; Hijri dates.

    Examples
    --------
    >>> parse_date("2018-03-23T08:36:38+02:00")
    datetime.datetime(2018, 3, 23, 6, 36, 38)
    >>> parse_date("٢٣ آذار ٢٠١٨"), parse_date("23 مارس 2018") == parse_date("23/3/2018")
    (datetime.datetime(2018, 3, 23, 0, 0), True)
    >>> parse_date("yesterday's paper") is None
    True
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _utc(value) if value == value else None
    if isinstance(value, date):
        return _utc(datetime(value.year, value.month, value.day))
    if isinstance(value, int | float):
        return _epoch(float(value))
    return _parse(str(value))
