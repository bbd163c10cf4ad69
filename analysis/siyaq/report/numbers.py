"""How the numbers of a shown table are written: one way for a whole column, so that they compare at a glance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

SHARES = ("share",)
"""Columns of parts of a whole, written as percentages."""
PROBABILITIES = ("p", "q")
"""Columns of probabilities: what is far below the last place written is called so, and not nought."""
_DIGITS = 3
_PLACES = 5


def is_number(values: pd.Series) -> bool:
    """Say whether a column holds numbers; yes and no are none."""
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _ends_interval(column: str) -> bool:
    return str(column) in ("lo", "hi") or str(column).endswith(("_lo", "_hi"))


def _families(table: pd.DataFrame, columns: list[str]) -> list[list[str]]:
    """Return columns that are read together: an estimate, and the ends of its interval after it."""
    families: list[list[str]] = []
    for column in columns:
        if not is_number(table[column]):
            continue
        if families and _ends_interval(column):
            families[-1].append(column)
        else:
            families.append([column])
    return families


def _places(values: np.ndarray) -> int | None:
    """Return how many decimals tell these numbers, or None where all are too small to be written out.

    Three digits of the largest are told, and no decimal that is nought in all of them.
    """
    known = np.abs(values[np.isfinite(values)])
    largest = known.max(initial=0.0)
    if largest == 0:
        return 0
    places = max(_DIGITS - 1 - math.floor(math.log10(largest)), 0)
    if places > _PLACES:
        return None
    while places and (np.round(known, places) == np.round(known, places - 1)).all():
        places -= 1
    return places


def _written(value: float, places: int | None, sign: str) -> str:
    if value != value:
        return "–"
    if places is None:
        return f"{value:.{_DIGITS - 1}e}"
    least = 10.0**-places
    shown = value * 100 if sign else value
    if 0 < shown < least / 2:
        return f"<{least:.{places}f}{sign}"
    return f"{shown:z,.{places}f}{sign}"


def write_numbers(table: pd.DataFrame, columns: list[str]) -> dict[str, list[str]]:
    """Return the numbers of a table as they are shown, for each of the columns that hold numbers.

    A column has one number of decimals, and the ends of an interval those of the estimate before them, unless that is
    a count. Shares are percentages with one decimal. What is not known is a dash.

    Parameters
    ----------
    table : DataFrame
    columns : list of str
        The columns in the order in which they are shown.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"share": [0.29, 0.1], "lo": [0.2341, 0.0968], "q": [0.04, 1e-9]})
    >>> write_numbers(table, ["share", "lo", "q"])
    {'share': ['29.0%', '10.0%'], 'lo': ['23.4%', '9.7%'], 'q': ['0.040', '<0.001']}
    """
    result: dict[str, list[str]] = {}
    for family in _families(table, columns):
        whole = [column for column in family if pd.api.types.is_integer_dtype(table[column])]
        parts = {c: table[c].to_numpy(float, na_value=np.nan) for c in family if c not in whole}
        sign = "%" if family[0] in SHARES else ""
        places: int | None = 1 if sign else 3
        if not sign and family[0] not in PROBABILITIES:
            places = _places(np.concatenate([*parts.values(), []]))
        result |= {c: ["–" if value is pd.NA else f"{value:,}" for value in table[c].astype(object)] for c in whole}
        result |= {c: [_written(value, places, sign) for value in values] for c, values in parts.items()}
    return result
