"""Rows: what readers give. An article as it was found, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from siyaq.corpus.columns import NAMES, recognise
from siyaq.corpus.files import File


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


def is_prose(value: Any) -> bool:
    """Say whether a value holds words: a text that is not blank, or paragraphs in a list."""
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value) and any(map(str.strip, value))
    return isinstance(value, str) and not value.isspace() and value != ""


class Mapper:
    """Turn the records of one file into rows; column names are looked up once per set of keys."""

    def __init__(self, file: File, name: str, columns: Mapping[str, str]):
        self.file, self.name, self.columns = file, name, columns
        self._known: dict[tuple, dict[str, Any]] = {}

    def recognise(self, keys: Iterable[Any]) -> dict[str, Any]:
        """Map Siyaq's columns to those of a record."""
        keys = tuple(keys)
        if keys not in self._known:
            if len(self._known) > 1000:  # keys that differ in each record are data, not names
                self._known.clear()
            self._known[keys] = recognise(keys, self.columns)
        return self._known[keys]

    def row(self, line: int, record: Any) -> Row | Skip:
        """Return the row of a record (a mapping), or why it is none."""
        if not isinstance(record, dict):
            return self.skip(
                line, "record", f"found a {type(record).__name__}; an article is an object with named fields"
            )
        chosen = self.recognise(record)
        if "text" not in chosen and "title" not in chosen:
            return self.skip(line, "no text", self.no_text(record))
        fields = {ours: record[theirs] for ours, theirs in chosen.items()}
        return Row(self.file.name, line, fields, f"{self.name}:{line}")

    def skip(self, line: int | None, reason: str, detail: str) -> Skip:
        """Return the row of `skipped` for this file."""
        return Skip(self.file.name, line, reason, detail)

    def no_text(self, found: Iterable[Any]) -> str:
        """Say what was found where a column of text was looked for."""
        listed = ", ".join(repr(str(name)[:40]) for name in list(found)[:12]) or "nothing"
        wanted = self.columns.get("text")
        names = repr(wanted) if wanted else ", ".join(NAMES["text"][:9]) + " …, or another one named with columns="
        return f"no column of text; found: {listed}; allowed: {names}"
