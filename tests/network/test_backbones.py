"""Backbones against the formulas written out, edge by edge."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from siyaq.errors import SiyaqError
from siyaq.network import backbone, build_network
from siyaq.network.backbones import disparity, noise_corrected

edge_lists = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda e: e[0] < e[1]), st.integers(1, 40), min_size=2
)


def arrays(edges: dict) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(np.array(c) for c in zip(*((a, b, w) for (a, b), w in edges.items()), strict=True))


@given(edge_lists)
def test_disparity_is_the_smaller_end(edges):
    source, target, weight = arrays(edges)
    found = disparity(7, source, target, weight)
    for (a, b), w, alpha in zip(edges, weight, found, strict=True):
        ends = []
        for node in (a, b):
            mine = [v for e, v in edges.items() if node in e]
            ends.append((1 - w / sum(mine)) ** (len(mine) - 1) if len(mine) > 1 else 1.0)
        assert alpha == pytest.approx(min(ends), abs=1e-12)


@given(edge_lists)
def test_noise_corrected_is_the_paper(edges):
    """Coscia & Neffke 2017, with every undirected edge in both directions as in their own code."""
    source, target, weight = arrays(edges)
    found = noise_corrected(7, source, target, weight)
    n = 2 * weight.sum()
    for (a, b), w, p in zip(edges, weight.tolist(), found, strict=True):
        ni, nj = (sum(v for e, v in edges.items() if node in e) for node in (a, b))
        mean = ni * nj / n**2
        variance = ni * nj * (n - ni) * (n - nj) / (n**2 * n**2 * (n - 1))
        alpha = mean**2 / variance * (1 - mean) - mean + w
        beta = mean / variance * (1 - mean**2) - (1 - mean) + n - w
        share = alpha / (alpha + beta)
        kappa = n / (ni * nj)
        slope = 1 / (ni * nj) - n * (ni + nj) / (ni * nj) ** 2
        sd = sqrt(n * share * (1 - share)) * abs(2 * (kappa + w * slope) / (kappa * w + 1) ** 2)
        if sd > 1e-9:
            assert p == pytest.approx(norm.sf((kappa * w - 1) / (kappa * w + 1) / sd), abs=1e-9)


def test_a_backbone_is_a_network(corpus):
    network = build_network(*corpus, window="sentence", n_boot=30)
    kept = backbone(network)
    assert 0 < len(kept.edges) < len(network.edges)
    assert (kept.edges.q <= 0.05).all()
    assert {"menfi", "noc"} <= set(kept.nodes.entity_id)  # planted: always together
    assert set(kept.nodes.entity_id) == set(kept.edges.source) | set(kept.edges.target)
    degree = kept.nodes.set_index("entity_id").degree
    assert degree.sum() == 2 * len(kept.edges)
    assert kept.summary.startswith("Backbone by significance at 0.05.")
    assert (
        len(kept.evidence("menfi", "noc")) == kept.edges.query("source == 'menfi' and target == 'noc'").n_windows.item()
    )


def test_an_edge_of_one_article_can_be_left_out(corpus):
    network = build_network(*corpus, n_boot=0)
    kept = backbone(network, method="noise-corrected", alpha=0.9, min_articles=3)
    assert (kept.edges.n_articles >= 3).all()


def test_what_cannot_be_asked(corpus):
    plain = build_network(*corpus, null="none", n_boot=0)
    with pytest.raises(SiyaqError, match="null='bicm'"):
        backbone(plain)
    with pytest.raises(SiyaqError, match="significance, disparity, noise-corrected"):
        backbone(plain, method="thick")
    assert len(backbone(plain, method="disparity", alpha=1.0).edges) == len(plain.edges)
