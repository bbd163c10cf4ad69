"""The one decision: which candidate spans are mentions.

Each candidate gets a probability from what speaks for it (`siyaq.entities.evidence`), by a small network trained on
annotated articles; of spans that overlap, those are taken whose log-odds add up to most. So a name inside a longer one
that is as sure goes with the longer, and a sure short one beats a doubtful long one. The user's own names come first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from siyaq.entities import cues
from siyaq.entities.candidates import SOURCES
from siyaq.entities.evidence import Evidence, logit
from siyaq.entities.spans import Spans
from siyaq.errors import SiyaqError

WEIGHTS = Path(__file__).parent / "data" / "decoder.npz"

BLOCK = 8_192
"""Candidates that are worked on together."""


@dataclass(frozen=True)
class Decoder:
    """A network of one hidden layer: features to the probability of being a mention.

    Attributes
    ----------
    names : list of str
        The features, in order.
    mean, scale : float32 arrays, (features,)
        What is taken off each feature, and what it is divided by.
    hidden, hidden_bias, out : float32 arrays, (features, units), (units,), (units,)
    out_bias : float
    threshold : float
        Least probability of a mention.
    """

    names: list[str]
    mean: np.ndarray
    scale: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    out: np.ndarray
    out_bias: float
    threshold: float

    def probability(self, evidence: Evidence) -> np.ndarray:
        """Return the probability of each candidate to be a mention."""
        if evidence.names != self.names:
            odd = sorted({*evidence.names} ^ {*self.names})
            raise SiyaqError(
                f"decoder: the weights were trained with other features ({', '.join(odd)}); train them again"
            )
        weights = self.hidden / self.scale[:, None]  # standardising is folded into the first layer
        bias = self.hidden_bias - self.mean @ weights
        score = np.empty(len(evidence.features), np.float32)
        for low in range(0, len(score), BLOCK):
            layer = evidence.features[low : low + BLOCK] @ weights
            layer += bias
            score[low : low + BLOCK] = np.tanh(layer, out=layer) @ self.out
        return 1 / (1 + np.exp(-(score + self.out_bias)))

    def decode(self, evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
        """Choose the mentions of one block: their indices in the order of the text, and their probabilities."""
        score = self.probability(evidence)
        chosen = best_spans(evidence.spans, score, self.threshold)
        return chosen, score[chosen].astype(float)

    @classmethod
    def load(cls, path: str | Path | None = None) -> Decoder:
        """Read weights, those of the package by default."""
        file = Path(path) if path is not None else WEIGHTS
        if not file.is_file():
            raise SiyaqError(f"decoder: no weights at {file}; `python -m siyaq.entities.training.decoder` makes them")
        with np.load(file, allow_pickle=False) as stored:
            parts = {k: stored[k] for k in stored.files}
        about = json.loads(parts.pop("about").tobytes().decode())
        return cls(**parts, names=about["names"], out_bias=about["out_bias"], threshold=about["threshold"])

    def save(self, path: str | Path) -> None:
        """Write weights, the same bytes for the same weights."""
        about = {"names": self.names, "out_bias": self.out_bias, "threshold": self.threshold}
        arrays = {k: getattr(self, k) for k in ("mean", "scale", "hidden", "hidden_bias", "out")}
        np.savez(path, about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8), **arrays)


def best_spans(spans: Spans, score: np.ndarray, threshold: float) -> np.ndarray:
    """Choose spans that do not overlap, so that the sum of their log-odds above the threshold is greatest.

    Returns
    -------
    int array
        The chosen spans, in the order of the text.

    Examples
    --------
    >>> spans = Spans.of([0, 0, 2], [2, 0, 2], 0, 0, 0, 0)
    >>> best_spans(spans, np.array([0.99, 0.8, 0.7]), 0.5).tolist()
    [0]
    """
    gain = logit(score) - logit(np.array([threshold]))
    order = np.flatnonzero(gain > 0)
    order = order[np.lexsort((spans.first[order], spans.last[order]))]
    last = spans.last[order]
    before = np.searchsorted(last, spans.first[order], side="left").tolist()
    best, taken = [0.0], []
    for value, free in zip(gain[order].tolist(), before, strict=True):
        take = value + best[free]
        taken.append(take > best[-1])
        best.append(max(take, best[-1]))
    chosen, i = [], len(order)
    while i:
        if taken[i - 1]:
            chosen.append(i - 1)
            i = before[i - 1]
        else:
            i -= 1
    return order[np.array(chosen[::-1], np.int64)]


def rules(evidence: Evidence, chosen: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return what speaks for each chosen span: an index for each, and the rules it points to.

    A rule names all that put the span forward, joined by ``+``: the tagger, a known name, the same name found in the
    article or in others, the surname of a full name, a cue.
    """
    spans = evidence.spans[chosen]
    column = {name: evidence.features[chosen, i] for i, name in enumerate(evidence.names)}
    found = {
        "tagger": spans.rule >> SOURCES.index("tagger") & 1,
        "known name": spans.rule >> SOURCES.index("learned") & 1,
        "well-known name": spans.rule >> SOURCES.index("world") & 1,
        "same name in the article": column["found in article"] > 0,
        "same name in other articles": (column["found elsewhere"] > 0) & (column["found in article"] <= 0),
        "surname of a full name": (column["surname in article"] > 0) & (column["found in article"] <= 0),
        **{rule: column[rule] > 0 for rule in cues.RULES},
    }
    bits = np.zeros(len(chosen), np.int64)
    for i, has in enumerate(found.values()):
        bits |= has.astype(np.int64) << i
    kinds, which = np.unique(bits, return_inverse=True)
    names = [" + ".join(r for i, r in enumerate(found) if kind >> i & 1) or "weak tagger" for kind in kinds.tolist()]
    return which, names
