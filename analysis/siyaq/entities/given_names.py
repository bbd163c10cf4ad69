"""Common names with their usual English spelling: Arabic given names, and names that Arabic writes by their sound."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pandas as pd


@cache
def given_names() -> pd.DataFrame:
    """Return the shipped list, sorted: name_ar, name_en.

    Examples
    --------
    >>> given_names().set_index("name_ar").name_en["خليفة"]
    'Khalifa'
    """
    return _read("given_names.csv")


@cache
def foreign_names() -> pd.DataFrame:
    """Return names of people, firms and outlets that Arabic writes by their sound, sorted: name_ar, name_en.

    Examples
    --------
    >>> foreign_names().set_index("name_ar").name_en["كولن"]
    'Colin'
    """
    return _read("foreign_names.csv")


def _read(name: str) -> pd.DataFrame:
    with files("siyaq.entities").joinpath("data", name).open("rb") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)
