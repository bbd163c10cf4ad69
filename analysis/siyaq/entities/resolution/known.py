"""What a written form means by itself: one known name, one of several, or nothing known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from siyaq.entities.knowledge import known_forms
from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.institutions import Countries, institution, is_office

Form = tuple[str, str]
"""Normal name and type."""


@dataclass(frozen=True)
class Known:
    """The knowledge table, ready to be asked.

    Attributes
    ----------
    sure : dict
        Forms that mean one entity anywhere.
    choices : dict
        Forms that several entities may be meant by, or one unless the article says otherwise: entities, and whether it
        is their usual meaning.
    state : dict
        State that an entity belongs to.
    since : dict
        Day (ISO) from which an entity was what its short forms usually mean.
    agencies : set
        News agencies, which stand in brackets as sources.
    outlets : dict
        Normal names of national outlets to the state they write from.
    """

    sure: dict[Form, str]
    choices: dict[Form, tuple[tuple[str, bool], ...]]
    state: dict[str, str]
    since: dict[str, str]
    agencies: frozenset[str]
    outlets: dict[str, str]

    @classmethod
    def of(cls, table: pd.DataFrame, countries: Countries) -> Known:
        """Read a knowledge table.

        What every state has is nobody's name without its state: `وزارة النقل` is left to the article, whatever row it
        stands in.
        """
        holders: dict[Form, dict[str, bool]] = {}
        for column in ("short", "aliases"):
            for form, entity, kind in known_forms(table, column).itertuples(index=False):
                holders.setdefault((compared(form), kind), {}).setdefault(entity, column == "short")
        parsed = {f: institution(f[0], countries) for f in holders if f[1] == "ORG"}
        named = {(base, e) for f, (base, states) in parsed.items() if states for e in holders[f]}
        of_states = {f for f, (base, states) in parsed.items() if not states and is_office(base)}
        loose = {
            f for f in of_states if any((parsed[f][0], e) in named for e in holders[f]) and not any(holders[f].values())
        }
        full = {(compared(n), t) for n, t in table[["name_ar", "type"]].itertuples(index=False)}
        certain = set(table[table.origin == "facts"].entity_id)  # here a form without its state is meant to be one
        full |= {f for f, e in holders.items() if set(e) <= certain}
        holders = {f: e for f, e in holders.items() if f in full or f not in loose}
        sure = {f: next(iter(e)) for f, e in holders.items() if len(e) == 1 and not any(e.values())}
        choices = {f: tuple(sorted(e.items())) for f, e in holders.items() if f not in sure}
        agency = table.aliases.str.contains("وكالة") | table.name_ar.str.startswith("وكالة")
        local = table[(table.type == "ORG") & table.get("outlet", pd.Series("", index=table.index)).eq("yes")]
        forms = known_forms(local).merge(local[["entity_id", "country"]], on="entity_id")
        return cls(
            sure,
            choices,
            {e: c for e, c in table[["entity_id", "country"]].itertuples(index=False) if c},
            {e: s for e, s in table[["entity_id", "since"]].itertuples(index=False) if s},
            frozenset(table[agency & (table.type == "ORG")].entity_id),
            {compared(f): c for f, c in forms[["form", "country"]].itertuples(index=False)},
        )

    def usual(self, form: Form, published: datetime | None) -> str:
        """Return what an ambiguous form usually means, or "" where nothing is usual."""
        return self.meaning((form[0], form[1]), set(), "", published)

    def meaning(self, form: Form, here: set[str], state: str, published: datetime | None) -> str:
        """Return the entity that an ambiguous form means in an article, or "" where nothing says so.

        Parameters
        ----------
        form : tuple
            Normal name and type.
        here : set of str
            Entities that the article names in full.
        state : str
            State that the article is about.
        published : datetime or None
            When.

        Examples
        --------
        >>> from siyaq.entities.knowledge import load_knowledge
        >>> table = load_knowledge()
        >>> known = Known.of(table, Countries.of(table))
        >>> known.meaning(("سوسه", "LOC"), set(), "libya", None), known.meaning(("سوسه", "LOC"), set(), "tunisia", None)
        ('susa-libya', 'sousse')
        """
        day = published.strftime("%Y-%m-%d") if published is not None and not pd.isna(published) else "9999"
        scores = []
        options = [(e, usual) for e, usual in self.choices.get(form, ()) if self.since.get(e, "") <= day]
        latest = max((self.since.get(e, "") for e, usual in options if usual), default="")
        for entity, usual in options:
            since, own = self.since.get(entity, ""), self.state.get(entity, "")
            if usual and since < latest:
                continue  # what the form meant before its successor came
            elsewhere = form[1] == "ORG" and own and state and own != state
            score = 4 * (entity in here) + 2 * bool(state and own == state) + 1.5 * (usual and not elsewhere)
            scores.append((score, since, entity))
        scores.sort(reverse=True)
        if not scores or not scores[0][0] or (len(scores) > 1 and scores[0][:2] == scores[1][:2]):
            return ""
        return scores[0][2]
