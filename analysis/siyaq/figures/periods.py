"""Time on an axis: from dates to periods and back."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from siyaq.errors import SiyaqError

CODES = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}


def to_periods(dates: pd.Series, period: str) -> pd.Series:
    """Return the start of the period of each date, NaT where there is no date.

    Raises
    ------
    SiyaqError
        `period` is none of year, quarter, month, week, day.
    """
    if period not in CODES:
        raise SiyaqError(f"period is {period!r}; allowed: {', '.join(CODES)}")
    return dates.dt.to_period(CODES[period]).dt.start_time


def all_starts(starts: pd.Series, period: str) -> pd.DatetimeIndex:
    """Return every period from the first to the last, those without articles as well."""
    starts = starts.dropna()
    if starts.empty:
        return pd.DatetimeIndex([])
    return pd.period_range(starts.min(), starts.max(), freq=CODES[period]).start_time


def name_of(start: pd.Timestamp, period: str) -> str:
    """Return the period's name as the frequencies table writes it: 2019, 2019-Q2, 2019-04, 2019-04-04."""
    if period == "year":
        return f"{start:%Y}"
    if period == "quarter":
        return f"{start.year}-Q{start.quarter}"
    return f"{start:%Y-%m}" if period == "month" else f"{start:%Y-%m-%d}"


def start_of(name: str) -> pd.Timestamp:
    """Return the first moment of a period named as the frequencies table names it.

    Examples
    --------
    >>> start_of("2019-Q2"), start_of("2019-04")
    (Timestamp('2019-04-01 00:00:00'), Timestamp('2019-04-01 00:00:00'))
    """
    return pd.Period(name.replace("-Q", "Q") if "-Q" in name else name).start_time


def end_of(name: str) -> pd.Timestamp:
    """Return the last moment of a period named as the frequencies table names it."""
    return pd.Period(name.replace("-Q", "Q") if "-Q" in name else name).end_time


def kinds_of(names: Iterable[str]) -> dict[str, str]:
    """Return name → year, quarter, month, week or day; dates are weeks where all of them are Mondays.

    Examples
    --------
    >>> kinds_of(["2019", "2019-Q2", "2019-04", "2019-04-04"])
    {'2019': 'year', '2019-Q2': 'quarter', '2019-04': 'month', '2019-04-04': 'day'}
    """
    kinds = {name: "quarter" if "Q" in name else {4: "year", 7: "month"}.get(len(name), "day") for name in names}
    days = [name for name, kind in kinds.items() if kind == "day"]
    if all(pd.Timestamp(name).day_of_week == 0 for name in days):
        kinds |= dict.fromkeys(days, "week")
    return kinds


_STEPS = [("D", 1), ("D", 2), ("D", 7), ("D", 14), ("MS", 1), ("MS", 2), ("MS", 3), ("MS", 6)]
_STEPS += [("YS", n) for n in (1, 2, 5, 10, 20, 50, 100)]
_DIGITS = {"D": "%m-%d", "MS": "%Y-%m", "YS": "%Y"}


def ticks_between(first: pd.Timestamp, last: pd.Timestamp, most: int) -> tuple[list[pd.Timestamp], list[str]]:
    """Return at most `most` round dates from first to last, and their names in digits only.

    Examples
    --------
    >>> ticks_between(pd.Timestamp("2011-03-04"), pd.Timestamp("2019-01-05"), 5)[1]
    ['2012', '2014', '2016', '2018']
    """
    for code, n in _STEPS:
        begin = (
            first.normalize()
            if code == "D"
            else pd.Timestamp(first.year - first.year % (n if code == "YS" else 1), 1, 1)
        )
        found = pd.date_range(begin, last, freq=f"{n}{code}")
        found = found[found >= first.normalize()]
        if len(found) <= most:
            break
    return list(found), [f"{date:{_DIGITS[code]}}" for date in found]


def time_axis(axes: Axes, first: pd.Timestamp, last: pd.Timestamp, *, ticks: int = 7) -> None:
    """Let the x axis show dates in digits only, as fine as the time between `first` and `last` asks for."""
    margin = pd.Timedelta(days=max((last - first).days * 0.02, 1))
    axes.set_xlim(first - margin, last + margin)
    axes.set_xticks(*ticks_between(first, last, ticks))
