"""Common Arabic given names with their usual English spelling."""

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
    with files("siyaq.entities").joinpath("data", "given_names.csv").open("rb") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)
