"""Calendar periods of publication, without losing the empty ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def period_labels(published: pd.Series, period: str) -> tuple[np.ndarray, list[str]]:
    """Return the number of each date's period, and the names of all periods from the first to the last.

    Periods in which nothing was published are among the names. Missing dates have the number -1.

    Parameters
    ----------
    published : Series of datetime64
    period : {"all", "day", "week", "month", "quarter", "year"}
        A week has the name of its Monday.

    Raises
    ------
    SiyaqError
        If there is no such period.

    Examples
    --------
    >>> dates = pd.Series(pd.to_datetime(["2019-04-04", None, "2019-06-01"]))
    >>> number, names = period_labels(dates, "month")
    >>> number.tolist(), names
    ([0, -1, 2], ['2019-04', '2019-05', '2019-06'])
    """
    if period == "all":
        return np.zeros(len(published), np.int64), ["all"]
    if period not in PERIODS:
        raise SiyaqError(f"there is no period {period!r}; allowed: all, {', '.join(PERIODS)}")
    dates = published.dt.tz_convert(None) if published.dt.tz is not None else published
    periods = pd.PeriodIndex(dates.dt.to_period(PERIODS[period]))
    if periods.isna().all():
        return np.full(len(published), -1), []
    every = pd.period_range(periods.min(), periods.max(), freq=periods.freq)
    if period == "week":
        names = [start.strftime("%Y-%m-%d") for start in every.start_time]
    elif period == "quarter":
        names = [f"{p.year}-Q{p.quarter}" for p in every]
    else:
        names = [str(p) for p in every]
    return every.get_indexer(periods), names


def choose_period(dates: pd.Series, *, most: int = 60) -> str:
    """Return the finest of day, week, month, quarter and year that makes at most `most` periods of the dates.

    Examples
    --------
    >>> choose_period(pd.Series(pd.to_datetime(["2011-02-17", "2024-08-27"])))
    'quarter'
    """
    dates = dates.dropna()
    if dates.empty:
        return "month"
    days = (dates.max() - dates.min()).days + 1
    for period, length in (("day", 1), ("week", 7), ("month", 30.4), ("quarter", 91.3)):
        if days / length <= most:
            return period
    return "year"
