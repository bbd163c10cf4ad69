"""From mentions to the network of entities that are named together."""

from __future__ import annotations

from inspect import signature

import numpy as np
import pandas as pd

from siyaq.errors import SiyaqError
from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.frequencies.resampling import generator
from siyaq.frequencies.units import Units, count_units
from siyaq.network.bicm import bicm
from siyaq.network.curveball import fdsm
from siyaq.network.graph import Network
from siyaq.network.intervals import edge_interval, weight_interval
from siyaq.network.nodes import Counted, count_nodes, measure_here, name_entities
from siyaq.network.nulls import NULLS, hypergeometric
from siyaq.network.pairs import WEIGHTS, count_pairs, edge_weight, npmi
from siyaq.network.resamples import Links
from siyaq.network.summary import summarise, summarise_nodes
from siyaq.network.windows import Incidence, build_incidence, window_size
from siyaq.schema import validate

ONE_WINDOW = "all in one window: nothing to compare with"
NO_NULL = "no null model asked for"


def _check(**options: tuple[object, tuple[str, ...]]) -> None:
    for name, (value, allowed) in options.items():
        if value not in allowed:
            raise SiyaqError(f"{name} is {value!r}; allowed: {', '.join(allowed)}")


def assess_pairs(
    counted: Counted, degree: np.ndarray, null: str, n_draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray, str | None]:
    """Return the expected common windows and the p-value of each pair, and the reason where there are none."""
    pairs, matrix = counted.pairs, counted.incidence.matrix
    unknown = np.full(len(pairs), np.nan)
    if null == "none":
        return unknown, unknown, NO_NULL
    if matrix.shape[0] < 2:
        return unknown, unknown, ONE_WINDOW
    both = pairs.n_windows
    if null == "hypergeometric":
        return *hypergeometric(both, degree[pairs.source], degree[pairs.target], matrix.shape[0]), None
    if null == "bicm":
        return *bicm(both, pairs.source, pairs.target, np.diff(matrix.indptr), degree), None
    return *fdsm(both, pairs.source, pairs.target, matrix, n_draws=n_draws, seed=seed), None


def build_network(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    window: str | int = "sentence",
    weight: str = "count",
    null: str = "bicm",
    repeats: bool = False,
    min_articles: int = 1,
    min_support: int = 1,
    n_boot: int = 200,
    n_draws: int = 1000,
    resolution: float = 1.0,
    seed: int = 0,
) -> Network:
    """Return the network of the entities that are named in the same windows of text.

    Parameters
    ----------
    mentions, articles : DataFrame
        As in `siyaq.schema`; their order does not matter. Duplicates count once.
    entities : DataFrame, optional
        For the names; without it the commonest written form is the name.
    window : {"sentence", "paragraph", "article"} or int
        Where two are named together; a number is a block of that many tokens.
    weight : {"count", "articles", "jaccard", "cosine", "npmi"}
        See `siyaq.network.pairs.edge_weight`.
    null : {"bicm", "fdsm", "hypergeometric", "none"}
        What chance is; see `siyaq.network.nulls`, also for why it is not "hypergeometric". Windows that name no one of
        the network do not count. The q-values are corrected for *all* pairs of nodes, those that never meet too.
    repeats : bool
        Whether windows count that repeat an earlier one word for word, as background does that is pasted below every
        article; see `siyaq.network.windows.build_incidence`.
    min_articles : int
        Entities named in fewer articles are left out before anything is counted. It depends on no pair, so it costs no
        validity and saves many hopeless tests.
    min_support : int
        Edges in fewer articles are left out after testing.
    n_boot : int
        Resamples of the articles for the intervals (fewer for very large networks; 0 for none).
    n_draws : int
        Random graphs of the "fdsm" null.
    resolution : float
        Of the communities; above 1 they are smaller.
    seed : int

    Returns
    -------
    Network
        With tables ``nodes`` and ``edges``. What cannot be known is NaN, ``reason`` says why, and so does ``summary``.

    Raises
    ------
    SchemaError, SiyaqError
        If a table or an option is not as it must be.

    Examples
    --------
    >>> from siyaq.schema import empty
    >>> build_network(empty("mentions"), empty("articles")).summary
    'No entity is named in 0 articles: there is no network.'
    """
    parameters = network_options(
        window=window,
        weight=weight,
        null=null,
        repeats=repeats,
        min_articles=min_articles,
        min_support=min_support,
        n_boot=n_boot,
        n_draws=n_draws,
        resolution=resolution,
        seed=seed,
    )
    units = count_units(mentions, articles)
    return network_of(units, build_incidence(units, parameters["window"], repeats=repeats), entities, parameters)


def network_options(**given: object) -> dict:
    """Return all options of `build_network`, with the values that are given.

    Raises
    ------
    SiyaqError
        For a value that is not allowed.
    """
    usual = {n: p.default for n, p in signature(build_network).parameters.items() if p.kind is p.KEYWORD_ONLY}
    options = usual | given
    options["window"] = window_size(options["window"])
    _check(weight=(options["weight"], WEIGHTS), null=(options["null"], NULLS))
    return options


def count_edges(units: Units, incidence: Incidence, parameters: dict) -> tuple[Counted, pd.DataFrame, Links]:
    """Return what the network of known windows is counted from, its edges, and what its nodes are measured from.

    Parameters
    ----------
    units : Units
    incidence : Incidence
        Windows x all entities of `units`.
    parameters : dict
        From `network_options`.
    """
    weight, null, seed = (parameters[name] for name in ("weight", "null", "seed"))
    min_articles, min_support, n_boot = (parameters[name] for name in ("min_articles", "min_support", "n_boot"))
    counts = units.matrix()
    there = np.bincount(incidence.matrix.indices, minlength=counts.shape[1]) > 0
    keep = np.flatnonzero(there & (np.bincount(counts.indices, minlength=counts.shape[1]) >= min_articles))
    incidence = incidence.columns(keep)
    counted = Counted(units, incidence, units.entity_ids[keep], count_pairs(incidence))
    n, total = len(keep), incidence.matrix.shape[0]
    degree = np.bincount(incidence.matrix.indices, minlength=n)
    expected, p, untested = assess_pairs(counted, degree, null, parameters["n_draws"], seed)
    q = benjamini_hochberg(p, n * (n - 1) // 2)
    supported = np.flatnonzero(counted.pairs.n_articles >= min_support)
    counted = Counted(units, incidence, counted.ids, counted.pairs.select(supported))
    pairs = counted.pairs
    one, other, both = degree[pairs.source], degree[pairs.target], pairs.n_windows
    values = edge_weight(weight, both, pairs.n_articles, one, other, total)
    lo, hi, reason = edge_interval(pairs, n_boot, generator(seed, "edges"))
    weight_lo, weight_hi = lo, hi
    if weight != "count":
        weight_lo, weight_hi = weight_interval(incidence, pairs, weight, n_boot, generator(seed, "weights"))
    edges = pd.DataFrame(
        {
            "source": counted.ids[pairs.source],
            "target": counted.ids[pairs.target],
            "n_windows": both,
            "n_articles": pairs.n_articles,
            "weight": values,
            "weight_lo": weight_lo,
            "weight_hi": weight_hi,
            "npmi": npmi(both, one, other, total),
            "expected": expected[supported],
            "p": p[supported],
            "q": q[supported],
            "lo": lo,
            "hi": hi,
            "reason": ["; ".join(filter(None, (r, untested))) or None for r in reason],
        }
    )
    return counted, validate(edges, "edges"), Links.of(n, pairs, values, incidence, parameters)


def network_of(units: Units, incidence: Incidence, entities: pd.DataFrame | None, parameters: dict) -> Network:
    """Return the network of windows that are known already.

    Parameters
    ----------
    units, incidence, parameters
        As in `count_edges`.
    entities : DataFrame, optional
        For the names.
    """
    counted, edges, links = count_edges(units, incidence, parameters)
    nodes, groups = measure_here(links, count_nodes(counted, name_entities(units, entities, counted.ids)))
    summary = " ".join([summarise(counted, edges, parameters), *summarise_nodes(links, groups)])
    return Network(nodes, edges, summary, parameters, counted)
