"""Which edges of a weighted network are worth drawing.

Three answers, each as a number per edge, small where the edge matters: the q-value under the null model of the network
(`siyaq.network.nulls`), the disparity filter (Serrano, Boguñá & Vespignani 2009) and the noise-corrected backbone
(Coscia & Neffke 2017). The first is the one to prefer here: it knows the windows; the other two know only the weights
and are for comparison with what others publish. The formulas are a few lines of array code; the package that has all
of them (netbone 0.2.3) cannot be installed beside numpy 2, and its noise-corrected filter counts the total of an
undirected network once where the strengths count it twice.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

BACKBONES = ("significance", "disparity", "noise-corrected")


def disparity(n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return how probable it is that random shares of a node's strength give an edge so much: the smaller of both ends.

    A node with one edge says nothing about it (1.0).

    Parameters
    ----------
    n : int
        Nodes.
    source, target, weight : arrays
        Edges; weights that are not positive give 1.0.

    Examples
    --------
    >>> source, target = np.array([0, 0, 0]), np.array([1, 2, 3])
    >>> disparity(4, source, target, np.array([8.0, 1.0, 1.0])).round(2).tolist()
    [0.04, 0.81, 0.81]
    """
    weight = np.maximum(np.asarray(weight, float), 0)
    ends, twice = np.r_[source, target], np.r_[weight, weight]
    degree = np.bincount(ends[twice > 0], minlength=n)
    strength = np.bincount(ends, twice, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = [np.maximum(1 - weight / strength[end], 0) ** (degree[end] - 1) for end in (source, target)]
    alone = [degree[end] <= 1 for end in (source, target)]
    result = np.minimum(*(np.where(one, 1.0, a) for one, a in zip(alone, alpha, strict=True)))
    return np.where(weight > 0, result, 1.0)


def noise_corrected(n: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the one-sided probability that an edge is no heavier than its ends' strengths make it.

    The weight is compared with its expectation through ``(kappa w - 1) / (kappa w + 1)``, whose standard deviation
    follows from a beta prior with hypergeometric moments; the result is the normal tail of their ratio. (The paper
    keeps edges with a ratio above 1.28, 1.64 or 2.32: .10, .05, .01 here.)

    Parameters
    ----------
    n : int
        Nodes.
    source, target, weight : arrays
        Edges; weights that are not positive give 1.0.
    """
    weight = np.maximum(np.asarray(weight, float), 0)
    strength = np.bincount(np.r_[source, target], np.r_[weight, weight], n)
    total = strength.sum()  # both directions of every edge
    one, other = strength[source], strength[target]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = one * other / total**2
        variance = one * other * (total - one) * (total - other) / (total**4 * (total - 1))
        alpha = mean**2 / variance * (1 - mean) - mean
        beta = mean / variance * (1 - mean**2) - (1 - mean)
        probability = (alpha + weight) / (alpha + beta + total)
        kappa = total / (one * other)
        score = (kappa * weight - 1) / (kappa * weight + 1)
        slope = 1 / (one * other) - total * (one + other) / (one * other) ** 2
        spread = total * probability * (1 - probability)
        sd = np.sqrt(spread * (2 * (kappa + weight * slope) / (kappa * weight + 1) ** 2) ** 2)
        p = stats.norm.sf(score / sd)
    return np.where((weight > 0) & np.isfinite(p), p, 1.0)
