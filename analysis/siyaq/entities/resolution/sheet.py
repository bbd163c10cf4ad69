"""What the reading of some articles is told of their forms: small, and the same however the corpus was cut."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from siyaq.entities.resolution.institutions import is_office

KNOWN, BODY, STATES = "=", "\t", "|"
"""What a form means is another form, by its number, or a symbol: ``=khalifa-haftar`` for a known entity, and a tab, the
base, a tab and the states for a body that no form of the article names outright."""


class Sheet(NamedTuple):
    """What is known of the forms of some articles, as tables.

    Attributes
    ----------
    of : DataFrame
        form: that of each row of the surfaces.
    forms : DataFrame
        One row a form: form, name, type, entity (known one of its cluster, or ""), rule (that joined it), and what it
        names as a body: base, states.
    bodies : DataFrame
        Bodies of these bases: base, states, explicit (whether a form of the corpus names them with the state).
    """

    of: pd.DataFrame
    forms: pd.DataFrame
    bodies: pd.DataFrame


class Lookup:
    """A sheet, ready to be asked."""

    def __init__(self, sheet: Sheet) -> None:
        columns = (sheet.forms[c].tolist() for c in ("form", "name", "type", "entity", "rule", "base", "states"))
        self.name, self.type, self._entity, self.rule, self._parsed = {}, {}, {}, {}, {}
        for form, name, kind, entity, rule, base, states in zip(*columns, strict=True):
            self.name[form], self.type[form], self._entity[form], self.rule[form] = name, kind, entity, rule
            if kind == "ORG":
                self._parsed[form] = base, tuple(filter(None, states.split(STATES)))
        self._there: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._states: dict[str, set[str]] = defaultdict(set)
        columns = (sheet.bodies[c].tolist() for c in ("base", "states", "explicit"))
        for base, states, explicit in zip(*columns, strict=True):
            named = tuple(states.split(STATES))
            self._there[base].add(named)
            if explicit:
                self._states[base].add(named[0])

    def entity(self, form: int) -> str:
        """Return the known entity that a form means anywhere, or ""."""
        return self._entity[form]

    def body(self, form: int) -> tuple[str, tuple[str, ...]]:
        """Return base and states of the body that a form names, or ("", ())."""
        return self._parsed.get(form, ("", ()))

    def is_office(self, form: int) -> bool:
        """Say whether a form names what every state has, such as a ministry."""
        return is_office(self._parsed[form][0])

    def depends(self, form: int, state: str = "") -> bool:
        """Say whether a form names a body of a state without saying which; of `state`, where one is given."""
        base, named = self.body(form)
        if named:
            return False
        states = self._states.get(base, ())
        return (state in states if state else bool(states)) or self.is_office(form)

    def body_in(self, form: int, state: str) -> int | str:
        """Return what the form means in `state`: the symbol of a body, or itself where there is none like it."""
        base, _ = self._parsed[form]
        states: tuple[str, ...] = (state,)
        if states not in self._there[base] and len(self._states[base]) <= 1 and not self.is_office(form):
            states = tuple(self._states[base])
            if states not in self._there[base]:
                return form
        return BODY + base + BODY + STATES.join(states)
