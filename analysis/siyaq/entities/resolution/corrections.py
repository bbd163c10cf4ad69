"""A human's corrections, applied last: the same file on the same tables gives the same tables, to the byte."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from siyaq.entities.resolution.corrections_file import ACTIONS, fault
from siyaq.entities.resolution.forms import compared
from siyaq.text import tokenize

REPORT = ("line", "action", "entity", "surface", "article", "value", "status", "n_mentions", "detail")


@dataclass
class _State:
    """The tables while they are corrected."""

    mentions: pd.DataFrame
    names: pd.DataFrame
    articles: pd.DataFrame
    knowledge: pd.DataFrame
    by_name: dict[str, set[str]] = field(default_factory=dict)

    def entity(self, text: str) -> tuple[str, str]:
        """Return the entity that a cell means, by its id or one of its names, and what is wrong if none."""
        if text in self.names.index:
            return text, ""
        if not self.by_name:
            forms = [*zip(self.names.name_ar, self.names.index, strict=True)]
            forms += [*self.mentions[["surface", "entity_id"]].drop_duplicates().itertuples(index=False, name=None)]
            for name, entity in forms:
                self.by_name.setdefault(compared(name), set()).add(entity)
        found = sorted(self.by_name.get(compared(text), ()))
        if len(found) == 1:
            return found[0], ""
        return (
            "",
            f"{text!r} is the name of {', '.join(found[:4])}; give the entity_id" if found else f"no entity {text!r}",
        )

    def ensure(self, entity: str, kind: str, name: str) -> None:
        """Make sure that `entity` has a row of names: its own, that of the knowledge table, or a new one."""
        if entity in self.names.index:
            return
        fact = self.knowledge[self.knowledge.entity_id == entity]
        if len(fact):
            row = fact.iloc[0]
            self.names.loc[entity, ["name_ar", "name_en", "qid", "type"]] = [
                row.name_ar,
                row.name_en,
                row.qid,
                row.type,
            ]
        else:
            english = entity.replace("-", " ").title()
            self.names.loc[entity, ["name_ar", "name_en", "qid", "type"]] = [name, english, "", kind]

    def where(self, row: pd.Series, entity: str) -> np.ndarray:
        """Return which mentions a row is about."""
        chosen = np.ones(len(self.mentions), bool)
        if entity:
            chosen &= (self.mentions.entity_id == entity).to_numpy()
        if row.surface:
            chosen &= (self.mentions.surface.map(compared) == compared(row.surface)).to_numpy()
        if row.article:
            chosen &= (self.mentions.article_id == row.article).to_numpy()
        elif row.but:
            chosen &= ~self.mentions.article_id.isin(row.but).to_numpy()
        return chosen

    def assign(self, chosen: np.ndarray, entity: str, rule: str) -> None:
        """Give the chosen mentions to `entity`."""
        self.mentions.loc[chosen, "entity_id"] = entity
        self.mentions.loc[chosen, "type"] = self.names.type[entity]
        self.mentions.loc[chosen, "resolved_by"] = rule


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


def apply_corrections(
    mentions: pd.DataFrame,
    names: pd.DataFrame,
    articles: pd.DataFrame,
    corrections: pd.DataFrame,
    knowledge: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return mentions and names corrected, and a report with one row a correction.

    The actions are applied in the order of `ACTIONS`, rows of one action in the order of their cells, never of the
    file, so that sorting the spreadsheet changes nothing. A row that is invalid, contradicts another, runs in a circle
    or matches nothing changes nothing; each is named by its line.

    Parameters
    ----------
    mentions : DataFrame
        Schema ``mentions`` with `resolved_by`.
    names : DataFrame
        Indexed by entity_id: name_ar, name_en, qid, type.
    articles : DataFrame
        Schema ``articles``.
    corrections : DataFrame
        As `read_corrections` gives it.
    knowledge : DataFrame
        The knowledge table, for entities that only a correction names.
    """
    state = _State(mentions.copy(), names.copy(), articles, knowledge)
    table = corrections.copy()
    status: dict[int, tuple[str, int, str]] = {}
    made = set(table.entity[table.action == "add"]) | set(table.value[table.action == "split"])
    for i, row in table.iterrows():
        if wrong := fault(row):
            status[row.line] = ("invalid", 0, wrong)
        elif row.entity and row.entity not in made:
            table.loc[i, "entity"], wrong = state.entity(row.entity)
            if row.action == "merge" and not wrong and not re.fullmatch(r"[a-z0-9-]+", row.value):
                table.loc[i, "value"], wrong = state.entity(row.value)
            if wrong:
                status[row.line] = ("matches nothing", 0, wrong)
    for line, (what, detail) in _conflicts(table[~table.line.isin(list(status))]).items():
        status[line] = (what, 0, detail)
    valid = table[~table.line.isin(list(status))]
    into = _targets(_whole(valid))
    for action in ACTIONS:
        rows = valid[valid.action == action]
        # what is said of one article holds there, whatever is said of all
        own = rows[rows.article != ""].groupby(["entity", "surface"]).article.agg(set).to_dict()
        rows = rows.assign(but=[own.get(pair, set()) for pair in zip(rows.entity, rows.surface, strict=True)])
        rows = rows.sort_values(["entity", "surface", "article", "value"])
        for _, row in rows.iterrows():
            n, detail = _ACT[action](state, row, into)
            status[row.line] = ("applied" if n else "matches nothing", n, detail)
    report = corrections.assign(
        status=[status[line][0] for line in corrections.line],
        n_mentions=[status[line][1] for line in corrections.line],
        detail=[status[line][2] for line in corrections.line],
    )
    kept = state.mentions.sort_values(["article_id", "start", "end"], ignore_index=True)
    return (
        kept,
        state.names.loc[sorted(set(kept.entity_id))],
        report[list(REPORT)].sort_values("line", ignore_index=True),
    )


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Return the merges of whole entities."""
    return table[(table.action == "merge") & (table.surface == "") & (table.article == "")]


def _targets(merges: pd.DataFrame) -> dict[str, str]:
    into = dict(zip(merges.entity, merges.value, strict=True))
    out = {}
    for entity, target in into.items():
        while target in into:
            target = into[target]
        out[entity] = target
    return out


def _drop(state: _State, row: pd.Series, into: dict[str, str]) -> tuple[int, str]:
    chosen = state.where(row, row.entity)
    state.mentions = state.mentions[~chosen].reset_index(drop=True)
    return int(chosen.sum()), ""


def _split(state: _State, row: pd.Series, into: dict[str, str]) -> tuple[int, str]:
    chosen = state.where(row, row.entity)
    if not chosen.any():
        return 0, "no mention is written so there"
    kinds = state.mentions.loc[chosen, "type"]
    state.ensure(row.value, min(kinds.mode()), row.surface)
    state.assign(chosen, row.value, "correction: split")
    return int(chosen.sum()), ""


def _merge(state: _State, row: pd.Series, into: dict[str, str]) -> tuple[int, str]:
    target = into.get(row.value, row.value)
    chosen = state.where(row, row.entity)
    known = target in state.names.index or (state.knowledge.entity_id == target).any()
    if not known:
        return 0, f"no entity {target!r} to merge into"
    if not chosen.any():
        return 0, "no mention is left to merge"
    state.ensure(target, state.names.type[row.entity], state.names.name_ar[row.entity])
    state.assign(chosen, target, "correction: merge")
    return int(chosen.sum()), "" if target == row.value else f"by way of {row.value} into {target}"


def _set(state: _State, row: pd.Series, into: dict[str, str]) -> tuple[int, str]:
    entity = into.get(row.entity, row.entity)
    if entity not in state.names.index:
        return 0, f"no entity {entity!r}"
    column = {"retype": "type", "same-as": "qid"}.get(row.action)
    column = column or ("name_ar" if re.search(r"[\u0600-\u06ff]", row.value) else "name_en")
    state.names.loc[entity, column] = row.value
    chosen = (state.mentions.entity_id == entity).to_numpy()
    if column == "type":
        state.mentions.loc[chosen, "type"] = row.value
    return int(chosen.sum()), ""


def _add(state: _State, row: pd.Series, into: dict[str, str]) -> tuple[int, str]:
    known = row.entity in state.names.index or (state.knowledge.entity_id == row.entity).any()
    if not known and not row.value:
        return 0, f"{row.entity!r} is new; value must say its type: PER, LOC or ORG"
    found = _occurrences(row.surface, state.articles, row.article)
    if not len(found):
        return 0, "the surface stands in no article there"
    state.ensure(row.entity, row.value, row.surface)
    kind = state.names.type[row.entity]
    found = found.assign(type=kind, entity_id=row.entity, rule="correction", score=1.0, resolved_by="correction: add")
    state.mentions = pd.concat([_without_overlaps(state.mentions, found), found], ignore_index=True)
    return len(found), ""


def _occurrences(surface: str, articles: pd.DataFrame, article: str) -> pd.DataFrame:
    """Return where a surface stands as whole words, a proclitic before it allowed."""
    pattern = re.compile(r"(?<!\w)(?:و|ف)?(?:ب|ل|ك)?(" + re.escape(surface) + r")(?!\w)")
    chosen = articles[articles.article_id == article] if article else articles
    rows = []
    for identifier, text in zip(chosen.article_id, chosen.text, strict=True):
        hits = [m.span(1) for m in pattern.finditer(text)] if surface in text else []
        if hits:
            tokens = tokenize([text])
            place = np.searchsorted(tokens.start, [s for s, _ in hits], side="right") - 1
            sentences = tokens.sentence[place.clip(min=0)].tolist()
            rows += [(identifier, n, s, e, surface) for n, (s, e) in zip(sentences, hits, strict=True)]
    return pd.DataFrame(rows, columns=["article_id", "sentence", "start", "end", "surface"])


def _without_overlaps(mentions: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    pairs = mentions.reset_index().merge(found[["article_id", "start", "end"]], on="article_id", suffixes=("", "_new"))
    hit = pairs[(pairs.start < pairs.end_new) & (pairs.start_new < pairs.end)]
    return mentions.drop(index=hit["index"].unique())


_ACT = {
    "drop": _drop,
    "add": _add,
    "split": _split,
    "merge": _merge,
    "retype": _set,
    "rename": _set,
    "same-as": _set,
}
