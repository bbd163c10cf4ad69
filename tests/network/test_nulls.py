"""The null models against brute force and, where they are installed, other packages."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.network.bicm import bicm, solve_bicm
from siyaq.network.curveball import fdsm, random_graphs
from siyaq.network.nulls import hypergeometric
from siyaq.network.poisson_binomial import poisson_binomial_tail


def random_matrix(rng: np.random.Generator, shape=(14, 9), density=0.35) -> np.ndarray:
    matrix = (rng.random(shape) < density * rng.random(shape[1]) * 2).astype(int)
    matrix[0], matrix[:, 0] = 1, 1
    matrix[1, 1:], matrix[2:, 1] = 0, 0
    return matrix


def observed(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    common = matrix.T @ matrix
    source, target = np.nonzero(np.triu(common, 1))
    return common[source, target], source, target


@given(st.integers(1, 12), st.data())
def test_hypergeometric_is_the_count_of_all_placements(total, data):
    a, b = data.draw(st.integers(1, total)), data.draw(st.integers(1, total))
    n = data.draw(st.integers(max(0, a + b - total), min(a, b)))
    ways = [len(set(range(a)) & set(other)) for other in combinations(range(total), b)]
    expected, p = hypergeometric(np.array([n]), np.array([a]), np.array([b]), total)
    assert expected[0] == pytest.approx(np.mean(ways))
    assert p[0] == pytest.approx(np.mean(np.array(ways) >= n))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(1e-6, 1 - 1e-6), st.integers(1, 25)), min_size=1, max_size=5),
    st.floats(0, 1),
)
def test_poisson_binomial_against_convolution(coins, at):
    prob, size = np.array([p for p, _ in coins]), np.array([n for _, n in coins])
    mass = np.ones(1)
    for p, n in coins:
        for _ in range(n):
            mass = np.convolve(mass, [1 - p, p])
    n = round(at * size.sum())
    found = poisson_binomial_tail(prob[None], size, np.array([n]))[0]
    assert found == pytest.approx(mass[n:].sum(), rel=1e-7, abs=1e-300)


def test_poisson_binomial_far_out_and_at_the_ends():
    prob, size = np.array([[0.01, 0.0, 1.0]]), np.array([1000, 5, 2])
    tail = [poisson_binomial_tail(prob, size, np.array([n]))[0] for n in (0, 2, 3, 1002, 1003)]
    assert tail[:2] == [1, 1]
    assert tail[2] == pytest.approx(1 - 0.99**1000)
    assert tail[3] == 0  # 1e-2000
    assert tail[4] == 0
    # P(X >= 150) of 1,000 coins at .01: the binomial tail, which no difference from 1 could show
    from scipy.stats import binom

    found = poisson_binomial_tail(np.array([[0.01]]), np.array([1000]), np.array([150]))[0]
    assert found == pytest.approx(binom.sf(149, 1000, 0.01), rel=1e-7)
    assert found < 1e-100


@pytest.mark.parametrize("seed", range(6))
def test_bicm_keeps_the_margins_and_gives_the_exact_tail(seed):
    matrix = random_matrix(np.random.default_rng(seed))
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    probability = solve_bicm(rows, np.ones(len(rows)), columns, np.ones(len(columns)))
    assert probability.sum(axis=1) == pytest.approx(rows, abs=1e-5)
    assert probability.sum(axis=0) == pytest.approx(columns, abs=1e-5)
    both, source, target = observed(matrix)
    expected, p = bicm(both, source, target, rows, columns)
    for k, (n, i, j) in enumerate(zip(both, source, target, strict=True)):
        mass = np.ones(1)
        for q in probability[:, i] * probability[:, j]:
            mass = np.convolve(mass, [1 - q, q])
        assert p[k] == pytest.approx(mass[n:].sum(), rel=1e-4)
        assert expected[k] == pytest.approx(mass @ np.arange(len(mass)), rel=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_bicm_against_the_package(seed):
    package = pytest.importorskip("bicm", reason="the package bicm is a reference for this test alone")
    matrix = (np.random.default_rng(seed).random((40, 15)) < 0.3).astype(int)
    matrix = matrix[matrix.any(axis=1)]
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    graph = package.BipartiteGraph(biadjacency=matrix)
    graph.solve_tool(verbose=False)
    ours = solve_bicm(rows, np.ones(len(rows)), columns, np.ones(len(columns)))
    assert ours == pytest.approx(graph.get_bicm_matrix(), abs=1e-5)
    graph.compute_projection(rows=False, alpha=0.99, approx_method="poibin", progress_bar=False, threads_num=2)
    theirs = graph.get_projected_pvals_mat()
    both, source, target = observed(matrix)
    # without full rows, whose certain coin bicm 3.4 leaves out of the sum but not out of the count
    assert bicm(both, source, target, rows, columns)[1] == pytest.approx(np.asarray(theirs)[source, target], abs=1e-6)


def test_bicm_with_full_rows_and_columns():
    matrix = np.ones((6, 4), int)
    matrix[2:, 2], matrix[4:, 3] = 0, 0
    rows, columns = matrix.sum(axis=1), matrix.sum(axis=0)
    probability = solve_bicm(rows, np.ones(6), columns, np.ones(4))
    assert probability.sum(axis=0) == pytest.approx(columns, abs=1e-3)
    both, source, target = observed(matrix)
    p = bicm(both, source, target, rows, columns)[1]
    assert p[(source == 0) & (target == 1)][0] == pytest.approx(1, abs=1e-2)  # always together: no surprise


def test_trades_keep_both_margins():
    matrix = sparse.csr_array(random_matrix(np.random.default_rng(1), (30, 12)))
    for drawn in random_graphs(matrix, 20, np.random.default_rng(0)):
        assert drawn.sum(axis=0).tolist() == matrix.sum(axis=0).tolist()
        assert drawn.sum(axis=1).tolist() == matrix.sum(axis=1).tolist()
        assert set(drawn.data.tolist()) == {1}


def test_trades_reach_all_graphs_alike():
    """Rows 3, 1, 2 and columns 2, 1, 1, 2 have eight graphs; 1,600 draws have each about 200 times."""
    matrix = np.array([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1]])
    rows, columns = tuple(matrix.sum(axis=1)), tuple(matrix.sum(axis=0))
    graphs = {
        bits
        for bits in product((0, 1), repeat=12)
        if tuple(np.reshape(bits, (3, 4)).sum(axis=1)) == rows
        and tuple(np.reshape(bits, (3, 4)).sum(axis=0)) == columns
    }
    draws = random_graphs(sparse.csr_array(matrix), 1600, np.random.default_rng(0), burn_in=20, thin=4)
    seen = Counter(tuple(drawn.toarray().ravel().tolist()) for drawn in draws)
    assert set(seen) == graphs
    assert all(abs(n - 200) < 5 * np.sqrt(200) for n in seen.values())


def test_fdsm_agrees_with_bicm_where_both_hold():
    rng = np.random.default_rng(3)
    matrix = (rng.random((60, 8)) < 0.3).astype(int)
    matrix = matrix[matrix.sum(axis=1) > 0]
    both, source, target = observed(matrix)
    expected, p = fdsm(both, source, target, sparse.csr_array(matrix), n_draws=800)
    soft, q = bicm(both, source, target, matrix.sum(axis=1), matrix.sum(axis=0))
    assert np.corrcoef(expected, soft)[0, 1] > 0.95
    assert np.corrcoef(p, q)[0, 1] > 0.9
    assert p.min() >= 1 / 801


def test_fdsm_is_seeded():
    matrix = sparse.csr_array(random_matrix(np.random.default_rng(5)))
    both, source, target = observed(matrix.toarray())
    one, same, other = (fdsm(both, source, target, matrix, n_draws=50, seed=s)[1] for s in (1, 1, 2))
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_corpora_without_any_association():
    """Windows of unequal size, names that do not belong together: the hypergeometric model finds edges all the same."""
    rng = np.random.default_rng(0)
    found = {"hypergeometric": 0, "bicm": 0}
    for _ in range(12):
        odds = np.outer(rng.lognormal(0, 1, 600), 0.6 / np.arange(1, 41) ** 0.9)
        matrix = (rng.random(odds.shape) < odds / (1 + odds)).astype(int)
        matrix = matrix[matrix.any(axis=1)]
        matrix = matrix[:, matrix.any(axis=0)]
        both, source, target = observed(matrix)
        degree, tests = matrix.sum(axis=0), matrix.shape[1] * (matrix.shape[1] - 1) // 2
        plain = hypergeometric(both, degree[source], degree[target], len(matrix))[1]
        soft = bicm(both, source, target, matrix.sum(axis=1), degree)[1]
        found["hypergeometric"] += (benjamini_hochberg(plain, tests) <= 0.05).any()
        found["bicm"] += (benjamini_hochberg(soft, tests) <= 0.05).any()
    assert found["bicm"] <= 1
    assert found["hypergeometric"] >= 10


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_benjamini_hochberg_step_up(values):
    p = np.array(values)
    q = benjamini_hochberg(p)
    for alpha in (0.01, 0.05, 0.2):
        order = np.sort(p)
        passed = np.flatnonzero(order <= alpha * np.arange(1, len(p) + 1) / len(p))
        rejected = order[passed.max()] if len(passed) else -1
        clear = np.abs(q - alpha) > 1e-12
        assert ((q <= alpha) == (p <= rejected))[clear].all()


def test_benjamini_hochberg_against_statsmodels():
    multitest = pytest.importorskip(
        "statsmodels.stats.multitest", reason="statsmodels is a reference for this test alone"
    )
    p = np.random.default_rng(0).random(200) ** 3
    assert benjamini_hochberg(p) == pytest.approx(multitest.multipletests(p, method="fdr_bh")[1])
    padded = np.r_[p, np.ones(100)]
    assert benjamini_hochberg(p, 300) == pytest.approx(multitest.multipletests(padded, method="fdr_bh")[1][:200])


def test_unknown_p_values_stay_unknown():
    assert np.isnan(benjamini_hochberg(np.array([0.01, np.nan]))).tolist() == [False, True]
