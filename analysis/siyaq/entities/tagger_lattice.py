"""Best label sequences and label probabilities of linear chains, for many sentences at once.

The sentences are sorted by length and worked on in batches of like length, time step by time step; a step costs a few
array operations for the whole batch. Scores are sums of emissions and transitions without scores for start and end, as
in CRFsuite (Okazaki 2007); the algorithms are those of Rabiner (1989) and Lafferty et al. (2001).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

BATCH = 512
_FLOOR = -40.0  # exp of twice this is still a normal float32: no sentence can underflow to 0 / 0


def _batches(length: np.ndarray, start: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give for each batch the token at [sentence, step] and whether there is one (else the sentence's last)."""
    order = np.argsort(length, kind="stable")
    order = order[length[order] > 0]
    for low in range(0, len(order), BATCH):
        chosen = order[low : low + BATCH]
        step = np.arange(length[chosen].max())
        there = step < length[chosen][:, None]
        yield start[chosen][:, None] + np.minimum(step, length[chosen][:, None] - 1), there


def best_labels(emission: np.ndarray, transition: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the best label of each token (Viterbi).

    Parameters
    ----------
    emission : float array, (tokens, labels)
    transition : float array, (labels, labels)
        Score of going from the row's label to the column's.
    length : int array
        Tokens of each sentence; they follow each other in `emission`.

    Examples
    --------
    >>> best_labels(np.array([[1., 0], [0, 0]]), np.array([[0., -1], [2, 2]]), np.array([2])).tolist()
    [1, 0]
    """
    labels = np.zeros(len(emission), np.int64)
    for token, there in _batches(length, np.cumsum(length) - length):
        size, steps = token.shape
        score = emission[token[:, 0]]
        back = np.empty((steps, size, emission.shape[1]), np.int16)
        for t in range(1, steps):
            ways = score[:, :, None] + transition
            back[t] = ways.argmax(1)
            score = np.where(there[:, t, None], ways.max(1) + emission[token[:, t]], score)
        label = score.argmax(1)
        rows = np.arange(size)
        for t in range(steps - 1, -1, -1):
            labels[token[there[:, t], t]] = label[there[:, t]]
            if t:
                label = np.where(there[:, t], back[t, rows, label], label)
    return labels


def label_probabilities(emission: np.ndarray, transition: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the probability of each label at each token (forward-backward), shape (tokens, labels); rows add to 1.

    Parameters
    ----------
    emission, transition, length
        As for `best_labels`.
    """
    out = np.zeros(emission.shape, np.float32)
    weight = np.exp(np.maximum(transition - transition.max(), _FLOOR)).astype(np.float32)
    for token, there in _batches(length, np.cumsum(length) - length):
        steps = token.shape[1]
        potential = emission[token].astype(np.float32)
        potential = np.exp(np.maximum(potential - potential.max(2, keepdims=True), _FLOOR))
        forward = np.empty_like(potential)
        forward[:, 0] = potential[:, 0] / potential[:, 0].sum(1, keepdims=True)
        for t in range(1, steps):
            a = (forward[:, t - 1] @ weight) * potential[:, t]
            forward[:, t] = a / a.sum(1, keepdims=True)
        backward = np.ones_like(potential[:, 0])
        for t in range(steps - 1, -1, -1):
            p = forward[:, t] * backward
            out[token[there[:, t], t]] = (p / p.sum(1, keepdims=True))[there[:, t]]
            b = (backward * potential[:, t]) @ weight.T
            backward = np.where(there[:, t, None], b / b.sum(1, keepdims=True), backward)
    return out
