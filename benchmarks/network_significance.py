"""p-values of all observed pairs of 20,000 entities: time and peak memory of each null model.

    python benchmarks/network_significance.py [--articles 100000] [--mentions 8] [--window sentence]

The hypergeometric tail of scipy pair by pair, as a notebook has it, is timed on a part of the pairs beside it.
"""

import argparse
import resource
import time

import numpy as np
from network_counting import make_tables
from scipy import stats

from siyaq.frequencies.multiple import benjamini_hochberg
from siyaq.frequencies.units import count_units
from siyaq.network.bicm import bicm
from siyaq.network.nulls import hypergeometric
from siyaq.network.pairs import count_pairs
from siyaq.network.windows import build_incidence


def report(name, start, extra=""):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"  {name:28} {time.process_time() - start:7.2f} s CPU   peak so far {peak:.2f} GiB {extra}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=8)
    parser.add_argument("--window", default="sentence", choices=["article", "sentence"])
    args = parser.parse_args()
    tables = make_tables(args.articles, args.mentions)
    start = time.process_time()
    incidence = build_incidence(count_units(*tables), args.window)
    pairs = count_pairs(incidence)
    rows = np.diff(incidence.matrix.indptr)
    degree = np.bincount(incidence.matrix.indices, minlength=incidence.matrix.shape[1])
    both, one, other = pairs.n_windows, degree[pairs.source], degree[pairs.target]
    print(f"{len(degree):,} entities, {len(pairs):,} observed pairs, {len(rows):,} windows ({args.window})")
    report("counting", start)
    start = time.process_time()
    p = hypergeometric(both, one, other, len(rows))[1]
    report("hypergeometric", start)
    start = time.process_time()
    q = bicm(both, pairs.source, pairs.target, rows, degree)[1]
    report("BiCM, exact tails", start)
    start = time.process_time()
    kept = [int((benjamini_hochberg(x, len(degree) * (len(degree) - 1) // 2) <= 0.05).sum()) for x in (p, q)]
    report("Benjamini-Hochberg, both", start, f"q <= .05: {kept[0]:,} and {kept[1]:,}")
    start, some = time.process_time(), np.random.default_rng(0).choice(len(pairs), 2000, replace=False)
    slow = [stats.hypergeom.sf(both[i] - 1, len(rows), one[i], other[i]) for i in some.tolist()]
    assert np.allclose(slow, p[some], rtol=1e-6, atol=0)
    taken = (time.process_time() - start) / len(some) * len(pairs)
    print(f"  scipy, pair by pair          {taken:7.0f} s CPU (from 2,000 pairs)")
