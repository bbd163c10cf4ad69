"""The one decision: which candidate spans are mentions."""

from __future__ import annotations

import numpy as np

from siyaq.entities.spans import Spans


def decode(candidates: Spans) -> Spans:
    """Choose mentions that do not overlap: the longest, and of equally long ones the surest."""
    order = np.lexsort((candidates.rule, -candidates.score, candidates.first, candidates.first - candidates.last))
    size = int(candidates.last.max(initial=-1)) + 1
    taken = np.zeros(size, bool)
    chosen = []
    for i, a, b in zip(order.tolist(), candidates.first[order].tolist(), candidates.last[order].tolist(), strict=True):
        if not taken[a : b + 1].any():
            taken[a : b + 1] = True
            chosen.append(i)
    chosen = np.array(chosen, np.int64)
    return candidates[chosen[np.argsort(candidates.first[chosen], kind="stable")]]
