"""What a network shows and what it cannot, in sentences."""

from __future__ import annotations

import pandas as pd

from siyaq.frequencies.units import MIN_UNITS
from siyaq.network.centrality import PIVOTS, exact_betweenness
from siyaq.network.communities import Communities
from siyaq.network.nodes import Counted
from siyaq.network.resamples import Links

ALPHA = 0.05
LOOSE = 0.6
"""Median co-assignment below which communities are not to be named."""


def count(n: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "entity", "entities"), count(12000, "edge")
    ('1 entity', '12,000 edges')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _where(window: str | int) -> str:
    return f"blocks of {window} tokens" if isinstance(window, int) else f"{window}s"


def _tests(edges: pd.DataFrame, n: int, parameters: dict) -> list[str]:
    null, pairs = parameters["null"], n * (n - 1) // 2
    if null == "none":
        return ["No null model was asked for: which edges are more than chance is not known."]
    if edges["p"].isna().all():
        return ["All entities are named in one window: which edges are more than chance cannot be known."]
    single, kept = int((edges["p"] < ALPHA).sum()), int((edges["q"] <= ALPHA).sum())
    text = [
        f"Under the {null} null {count(single, 'edge')} of {len(edges):,} {'has' if single == 1 else 'have'} p < .05;"
    ]
    after = f"after Benjamini–Hochberg over all {pairs:,} pairs"
    if kept:
        weak = int(((edges["q"] <= ALPHA) & (edges["n_articles"] == 1)).sum())
        text.append(f"{count(kept, 'edge')} {'is' if kept == 1 else 'are'} left {after} (q ≤ .05)")
        text[-1] += f", {weak:,} of them from one article alone." if weak else "."
    elif null == "fdsm" and pairs / (parameters["n_draws"] + 1) > ALPHA * max(single, 1):
        draws = parameters["n_draws"]
        text.append(f"none can be left {after}: {draws:,} random graphs give no p so small. Draw more, or take bicm.")
    else:
        text.append(f"none is left {after}: so few windows do not show who is named together more than by chance.")
    return [" ".join(text)]


def estimates(n: int, n_edges: int) -> list[str]:
    """Return a sentence where betweenness is estimated, else none."""
    if exact_betweenness(n, n_edges):
        return []
    return [f"Betweenness is estimated from the paths of {PIVOTS:,} nodes, since there are very many."]


def summarise(counted: Counted, edges: pd.DataFrame, parameters: dict) -> str:
    """Return what is to be said about a network before its nodes are measured: its size, its tests, what is missing."""
    n, units = len(counted.ids), counted.incidence.n_units
    articles = count(units, "article")
    if not n:
        return f"No entity is named in {articles}: there is no network."
    if n == 1:
        return f"One entity alone is named in {articles}: there is nobody to be named together with."
    windows = counted.incidence.matrix.shape[0]
    if not len(edges):
        return (
            f"{n:,} entities in {articles}, but no two of them in the same {parameters['window']}: there are no edges."
        )
    what = _where(parameters["window"])
    text = [f"{count(n, 'entity', 'entities')} and {count(len(edges), 'edge')} from {windows:,} {what} in {articles}."]
    if counted.incidence.n_repeats:
        text.append(f"{counted.incidence.n_repeats:,} {what} repeat an earlier one word for word and do not count.")
    text += _tests(edges, n, parameters)
    if units < MIN_UNITS:
        text.append(f"There are no intervals: {articles} are too few to resample (needed: {MIN_UNITS}).")
    return " ".join(text)


def summarise_nodes(links: Links, groups: Communities) -> list[str]:
    """Return what is to be said about the communities, and where betweenness is estimated."""
    text = []
    size = int(groups.membership.max(initial=-1)) + 1
    if size:
        sure = pd.Series(groups.certainty).dropna().median()
        text.append(f"{count(size, 'community', 'communities')}, modularity {groups.modularity:.3f}")
        text[-1] += f", median co-assignment {sure:.2f}." if sure == sure else "."
        if sure < LOOSE:
            text.append("Other articles of the same kind would give other communities: do not take them for groups.")
    return text + (estimates(links.n, len(links.pairs)) if len(links.pairs) else [])
