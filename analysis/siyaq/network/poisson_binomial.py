"""Tails of sums of independent, unequal coins, exact to many digits however small they are.

With coins in classes (n_k coins with probability q_k), the characteristic function is a short product. Taken as it is,
its Fourier inverse knows nothing below 1e-16; tilted so that the observed sum becomes the expected one (the exponential
tilt of the saddlepoint method), it gives the tail with a *relative* error of about 1e-8 or less, and only as many
points as the tilted sum is wide. All pairs of a network go through it together.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

_BLOCK = 2_000_000


def _tilt(prob: np.ndarray, size: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return theta with which the tilted mean is n: Newton's steps, kept between bounds that close in."""
    odds = logit(prob)
    low, high = np.zeros(len(n)), np.full(len(n), 800.0)
    mean = prob @ size
    theta = np.minimum(np.log(n / np.maximum(mean, 1e-300)), 700.0)
    for _ in range(80):
        tilted = expit(odds + theta[:, None])
        excess = tilted @ size - n
        if np.all(np.abs(excess) < 1e-9 * n):
            break
        low, high = np.where(excess < 0, theta, low), np.where(excess > 0, theta, high)
        slope = (tilted * (1 - tilted)) @ size
        step = theta - excess / np.maximum(slope, 1e-300)
        theta = np.where((step > low) & (step < high), step, (low + high) / 2)
    return theta


def _tilted_tail(prob: np.ndarray, size: np.ndarray, n: np.ndarray, theta: np.ndarray, points: int) -> np.ndarray:
    """Return P(sum >= n) from `points` values of the characteristic function of the sum tilted by theta."""
    tilted = expit(logit(prob) + theta[:, None])
    angle = 2 * np.pi * np.arange(points // 2 + 1) / points
    turn = np.exp(1j * angle) - 1
    log_phi = np.zeros((len(n), len(angle)), complex)
    for k, number in enumerate(size):
        log_phi += number * np.log1p(tilted[:, k, None] * turn)
    first = n - points // 2  # the inverse starts half the points below n
    mass = np.fft.irfft(np.conj(np.exp(log_phi - 1j * first[:, None] * angle)), points, axis=1)
    upper = np.arange(points // 2)
    total = (np.maximum(mass[:, points // 2 :], 0) * np.exp(-theta[:, None] * upper)).sum(axis=1)
    grown = (size * np.logaddexp(np.log1p(-prob), np.log(prob) + theta[:, None])).sum(axis=1)
    return total * np.exp(grown - theta * n)


def poisson_binomial_tail(prob: np.ndarray, size: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the probability that at least n of the coins fall heads.

    Parameters
    ----------
    prob : array, sums x classes
        Probability of heads of the coins of each class.
    size : int array, classes
        Number of coins of each class.
    n : int array, sums

    Returns
    -------
    array, sums

    Examples
    --------
    >>> poisson_binomial_tail(np.array([[0.5, 0.1]]), np.array([2, 1]), np.array([3])).round(6).tolist()
    [0.025]
    """
    prob, size, n = np.asarray(prob, float), np.asarray(size, float), np.asarray(n, np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        possible, certain = (prob > 0) @ size, (prob >= 1) @ size
        none = np.where(size > 0, size * np.log1p(-prob), 0).sum(axis=1)
        every = np.where(prob > 0, size * np.log(prob), 0).sum(axis=1)
        p = np.select(
            [n <= certain, n > possible, n == 1, n == possible],
            [1.0, 0.0, -np.expm1(none), np.exp(every)],
            np.nan,
        )
        rest = np.flatnonzero(np.isnan(p))
        mean = prob[rest] @ size
        theta = np.zeros(len(rest))
        above = n[rest] > mean
        theta[above] = _tilt(prob[rest][above], size, n[rest][above])
        tilted = expit(logit(prob[rest]) + theta[:, None])
        wide = np.abs(n[rest] - tilted @ size) + 12 * np.sqrt((tilted * (1 - tilted)) @ size) + 10
        points = 2 ** np.ceil(np.log2(np.maximum(2 * wide, 32))).astype(int)
        for number in np.unique(points):
            group = np.flatnonzero(points == number)
            for part in np.array_split(group, max(1, len(group) * number // _BLOCK)):
                p[rest[part]] = _tilted_tail(prob[rest[part]], size, n[rest[part]], theta[part], int(number))
    return np.clip(p, 0, 1)
