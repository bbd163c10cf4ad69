"""Published numbers of keyness, association, dispersion and bursts, each with its source and the digits that agree."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import sparse

from siyaq.frequencies.keyness import log_likelihood, log_odds
from siyaq.frequencies.kleinberg import level_costs, level_sequence
from siyaq.frequencies.spread import deviation
from siyaq.network.pairs import npmi

GRIES = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]


def test_dunning():
    """Dunning 1993, the table 10, 0; 3, 31764: G² = 167.23."""
    assert log_likelihood(np.array([10]), np.array([0]), 13, 31764)[0] == pytest.approx(167.23, abs=0.005)


def test_monroe():
    """Monroe, Colaresi & Quinn 2008, formulas 16-22; alpha = .01 for each word: four digits."""
    delta, z = log_odds(np.array([30, 5, 200]), np.array([4, 28, 210]), 0.01)
    assert delta.round(4).tolist() == [2.1620, -1.7932, -0.1383]
    assert z.round(4).tolist() == [4.0662, -3.6968, -1.4003]


def test_bouma():
    """Bouma 2009: 1 always together, 0 independent, -1 never."""
    found = npmi(np.array([20, 4, 0]), np.array([20, 20, 20]), np.array([20, 20, 20]), 100)
    assert found == pytest.approx([1, 0, -1], abs=1e-12)


def test_gries():
    """Gries 2008: DP(a) = .18 in his five parts; by 1 - min s (Lijffijt & Gries 2012) .2195."""
    parts = [part.split() for part in GRIES]
    counts = sparse.csc_array(np.array([[part.count("a")] for part in parts]))
    dp, normalised = deviation(counts, np.array([len(part) for part in parts]))
    assert dp[0] == pytest.approx(0.18, abs=1e-12)
    assert normalised[0] == pytest.approx(0.2195, abs=5e-5)


def test_lijffijt_and_gries():
    """Lijffijt & Gries 2012: parts (2, 1, 0) of equal size have a normalised DP of .5."""
    assert deviation(sparse.csc_array(np.array([[2], [1], [0]])), np.ones(3))[1][0] == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(10))
def test_kleinberg(seed):
    """Kleinberg 2002: the automaton's sequence costs what the best of all sequences costs."""
    rng = np.random.default_rng(seed)
    totals = rng.integers(1, 12, 6)
    hits = rng.binomial(totals, rng.random(6) * 0.9)[:, None]
    if not hits.any():
        hits[0] = 1
    costs = level_costs(hits, totals, 2.0, 2)[:, 0]

    def price(path):
        steps = zip((0, *path), path, strict=False)
        return sum(np.log(6) * max(b - a, 0) for a, b in steps) + sum(costs[t, level] for t, level in enumerate(path))

    best = min(price(path) for path in product(range(3), repeat=6))
    assert price(level_sequence(costs[:, None])[:, 0].tolist()) == pytest.approx(best, abs=1e-9)
