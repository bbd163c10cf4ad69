"""Rows: what readers give. An article as it was found, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One article as found: Siyaq's columns (see `columns.NAMES`) with raw values."""

    file: str
    line: int | None
    fields: dict[str, Any]
    default_id: str


@dataclass(frozen=True, slots=True)
class Skip:
    """One input that could not be read: a row of the table `skipped`."""

    file: str
    line: int | None
    reason: str
    detail: str
