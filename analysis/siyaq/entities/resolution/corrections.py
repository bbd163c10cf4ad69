"""A human's corrections, applied last: the same file on the same tables gives the same tables, to the byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siyaq.entities.resolution.corrections_file import ACTIONS
from siyaq.entities.resolution.forms import compared
from siyaq.entities.resolution.prepared import Prepared, prepare, targets
from siyaq.text import tokenize

REPORT = ("line", "action", "entity", "surface", "article", "value", "status", "n_mentions", "detail")


@dataclass
class _State:
    """The tables while they are corrected."""

    mentions: pd.DataFrame
    names: pd.DataFrame
    articles: pd.DataFrame
    knowledge: pd.DataFrame

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


def correct(
    mentions: pd.DataFrame, names: pd.DataFrame, articles: pd.DataFrame, prepared: Prepared, knowledge: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return mentions and names corrected, and what each row changed: line, n, detail.

    The actions are applied in the order of `ACTIONS`, rows of one action in the order of their cells, never of the
    file, so that sorting the spreadsheet changes nothing. The mentions may be those of a part of the articles: what a
    row changes elsewhere, it changes there.

    Parameters
    ----------
    mentions : DataFrame
        Schema ``mentions`` with `resolved_by`.
    names : DataFrame
        Indexed by entity_id: name_ar, name_en, qid, type; of all entities in `mentions`, and of `Prepared.touched`.
    articles : DataFrame
        Schema ``articles``.
    prepared : Prepared
    knowledge : DataFrame
        The knowledge table, for entities that only a correction names.
    """
    state = _State(mentions.copy(), names.copy(), articles, knowledge)
    done = []
    valid = prepared.valid
    into = targets(valid)
    for action in ACTIONS:
        rows = valid[valid.action == action]
        # what is said of one article holds there, whatever is said of all
        own = rows[rows.article != ""].groupby(["entity", "surface"]).article.agg(set).to_dict()
        rows = rows.assign(but=[own.get(pair, set()) for pair in zip(rows.entity, rows.surface, strict=True)])
        rows = rows.sort_values(["entity", "surface", "article", "value"])
        for _, row in rows.iterrows():
            done.append((row.line, *_ACT[action](state, row, into)))
    kept = state.mentions.sort_values(["article_id", "start", "end"], ignore_index=True)
    return kept, state.names, pd.DataFrame(done, columns=["line", "n", "detail"])


def apply_corrections(
    mentions: pd.DataFrame, names: pd.DataFrame, articles: pd.DataFrame, rows: pd.DataFrame, knowledge: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return all mentions and names corrected, and the report (see `correct` and `report`)."""
    prepared = prepare(rows, names, mentions[["surface", "entity_id"]].drop_duplicates())
    mentions, names, done = correct(mentions, names, articles, prepared, knowledge)
    return mentions, names.loc[sorted(set(mentions.entity_id))], report(prepared, [done])


def merge_names(names: pd.DataFrame, corrected: Sequence[pd.DataFrame], prepared: Prepared) -> pd.DataFrame:
    """Return the names after corrections to several parts of the articles."""
    names = names.copy()
    for entity in sorted(prepared.touched()):
        before = names.loc[entity].tolist() if entity in names.index else None
        after = (part.loc[entity].tolist() for part in corrected if entity in part.index)
        changed = next((row for row in after if row != before), None)
        if changed is not None:
            names.loc[entity] = changed
    return names


def report(prepared: Prepared, done: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one row a correction: what it changed in all parts of the articles, or why it changed nothing.

    A row that is invalid, contradicts another, runs in a circle or matches nothing changes nothing; each is named by
    its line.
    """
    status = {line: (what, 0, detail) for line, (what, detail) in prepared.faults.items()}
    changes = pd.concat(done, ignore_index=True)
    for line, rows in changes.groupby("line"):
        n = int(rows.n.sum())
        said = rows[rows.n > 0] if n else rows
        status[line] = ("applied" if n else "matches nothing", n, said.detail.iloc[0])
    table = prepared.rows
    table = table.assign(
        status=[status[line][0] for line in table.line],
        n_mentions=[status[line][1] for line in table.line],
        detail=[status[line][2] for line in table.line],
    )
    return table[list(REPORT)].sort_values("line", ignore_index=True)


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
