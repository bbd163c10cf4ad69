"""Corrections before they are applied: which entities their cells speak of, and which rows are wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from siyaq.entities.resolution.corrections_file import fault
from siyaq.entities.resolution.forms import compared


@dataclass(frozen=True)
class Prepared:
    """Corrections whose cells are understood.

    Attributes
    ----------
    rows : DataFrame
        As `read_corrections` gives them, all of them.
    valid : DataFrame
        Those that can be applied, with entity_ids in their cells.
    faults : dict
        Line -> (status, detail) of the others.
    """

    rows: pd.DataFrame
    valid: pd.DataFrame
    faults: dict[int, tuple[str, str]]

    def touched(self) -> set[str]:
        """Return the entities whose names they may change, or make."""
        return (set(self.valid.entity) | set(self.valid.value)) - {""}


def prepare(rows: pd.DataFrame, names: pd.DataFrame, written: pd.DataFrame) -> Prepared:
    """Find the entities that corrections speak of, and the rows that are wrong.

    Parameters
    ----------
    rows : DataFrame
        As `read_corrections` gives them.
    names : DataFrame
        Indexed by entity_id: name_ar, name_en, qid, type.
    written : DataFrame
        How the articles write each entity: surface, entity_id.
    """
    by_name: dict[str, set[str]] = defaultdict(set)
    if len(rows):
        for name, entity in zip(names.name_ar, names.index, strict=True):
            by_name[compared(name)].add(entity)
        for surface, entity in zip(written.surface, written.entity_id, strict=True):
            by_name[compared(surface)].add(entity)

    def find(text: str) -> tuple[str, str]:
        """Return the entity that a cell means, by its id or one of its names, and what is wrong if none."""
        if text in names.index:
            return text, ""
        found = sorted(by_name.get(compared(text), ()))
        if len(found) == 1:
            return found[0], ""
        several = f"{text!r} is the name of {', '.join(found[:4])}; give the entity_id"
        return "", several if found else f"no entity {text!r}"

    table = rows.copy()
    faults: dict[int, tuple[str, str]] = {}
    made = set(table.entity[table.action == "add"]) | set(table.value[table.action == "split"])
    for i, row in table.iterrows():
        if wrong := fault(row):
            faults[row.line] = ("invalid", wrong)
        elif row.entity and row.entity not in made:
            table.loc[i, "entity"], wrong = find(row.entity)
            if row.action == "merge" and not wrong and not re.fullmatch(r"[a-z0-9-]+", row.value):
                table.loc[i, "value"], wrong = find(row.value)
            if wrong:
                faults[row.line] = ("matches nothing", wrong)
    faults |= _conflicts(table[~table.line.isin(list(faults))])
    return Prepared(rows, table[~table.line.isin(list(faults))], faults)


def _conflicts(table: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Return line -> (status, detail) of the rows that contradict each other: all of them change nothing."""
    out: dict[int, tuple[str, str]] = {}
    for key, group in table[table.action != "drop"].groupby(["action", "entity", "surface", "article"], sort=True):
        latin = group.value.str.fullmatch(r"[\x00-\u05ff]*")
        for same in (group[latin], group[~latin]) if key[0] == "rename" else (group,):
            if len(set(same.value)) > 1:
                lines = ", ".join(map(str, same.line))
                out |= dict.fromkeys(same.line, ("conflict", f"lines {lines} say different things of the same"))
    merges = _whole(table[~table.line.isin(list(out))])
    into = dict(zip(merges.entity, merges.value, strict=True))
    for line, start in zip(merges.line, merges.entity, strict=True):
        seen, at = [start], into.get(start)
        while at is not None and at not in seen:
            seen.append(at)
            at = into.get(at)
        if at is not None:
            circle = " → ".join([*seen[seen.index(at) :], at])
            out[line] = ("cycle", f"merges run in a circle: {circle}")
    return out


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Return the merges of whole entities."""
    return table[(table.action == "merge") & (table.surface == "") & (table.article == "")]


def targets(valid: pd.DataFrame) -> dict[str, str]:
    """Return the entity that each merged one ends in."""
    merges = _whole(valid)
    into = dict(zip(merges.entity, merges.value, strict=True))
    out = {}
    for entity, target in into.items():
        while target in into:
            target = into[target]
        out[entity] = target
    return out
