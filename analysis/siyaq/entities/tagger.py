"""The tagger: a small convolutional network with a CRF on top, in NumPy alone.

The network (`siyaq.entities.tagger_network`) gives each label at each token a score, the CRF (Lafferty et al. 2001) a
score to each pair of labels that follow each other; the best labels of a sentence and the probability of each come
from those (`siyaq.entities.tagger_lattice`). Whatever depends on a word alone is computed once per word type. The
weights are made by `siyaq.entities.training`; MODEL_CARD.md beside them gives data, licence and figures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from siyaq.entities.tagger_lattice import best_labels, label_probabilities
from siyaq.entities.tagger_lists import PhraseTable, name_flags
from siyaq.entities.tagger_network import chains, scores, widened
from siyaq.entities.tagger_words import Attributes, Slices, TypeInputs, Vectors
from siyaq.errors import SiyaqError
from siyaq.text import Tokens

WEIGHTS = Path(__file__).parent / "data" / "tagger.npz"
FORMAT = 2
OUTSIDE = np.float32(-1e4)
"""Score of all states but O at a token that is surely no part of a name."""
_BIO = {"S": "B", "E": "I"}
_PARAMETERS = (
    "embedding",
    "first",
    "first_bias",
    "flags",
    "first_outside",
    "memory",
    "memory_bias",
    "second",
    "second_bias",
    "second_outside",
    "out",
    "out_bias",
    "transition",
)


def sentence_lengths(tokens: Tokens) -> np.ndarray:
    """Return the number of tokens of each sentence, in order."""
    if not len(tokens):
        return np.empty(0, np.int64)
    new = (np.diff(tokens.article, prepend=-1) != 0) | (np.diff(tokens.sentence, prepend=-1) != 0)
    return np.diff(np.append(np.flatnonzero(new), len(tokens)))


def spans_of(labels: np.ndarray, length: np.ndarray, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the spans that BIO labels mark: first_token, last_token (inclusive), type. A stray I- begins a span.

    Parameters
    ----------
    labels : int array
        Index into `names` of each token.
    length : int array
        Tokens of each sentence.
    names : tuple of str
        ``O``, ``B-PER`` and so on.

    Examples
    --------
    >>> spans_of(np.array([1, 2, 0, 2]), np.array([2, 2]), ("O", "B-LOC", "I-LOC"))
       first_token  last_token type
    0            0           1  LOC
    1            3           3  LOC
    """
    kinds = sorted({n[2:] for n in names if n != "O"})
    kind = np.array([-1 if n == "O" else kinds.index(n[2:]) for n in names])[labels]
    begins = np.array([n.startswith("B-") for n in names])[labels]
    sentence = np.repeat(np.arange(len(length)), length)
    same = np.zeros(len(labels), bool)
    same[1:] = (kind[1:] == kind[:-1]) & (sentence[1:] == sentence[:-1]) & ~begins[1:]
    named = kind >= 0
    first = np.flatnonzero(named & ~same)
    goes_on = np.append(same[1:], False) if len(labels) else same
    last = np.flatnonzero(named & ~goes_on)
    return pd.DataFrame({"first_token": first, "last_token": last, "type": np.array(kinds, object)[kind[first]]})


@dataclass(frozen=True)
class Tagger:
    """A trained tagger.

    Attributes
    ----------
    states : tuple of str
        What the CRF goes through: ``O``, and for each type its first, inner and last token and a name of one token
        (``B-``, ``I-``, ``E-``, ``S-``).
    attributes : Attributes
        The word attributes, in the order of the embedding.
    vectors : Vectors
        Word vectors.
    parameters : dict of str to float32 array
        As `siyaq.entities.tagger_network.scores` wants them, and `transition` (states, states).
    phrases : PhraseTable
        The name lists.
    about : dict
        What the weights were trained on, and how.
    """

    states: tuple[str, ...]
    attributes: Attributes
    vectors: Vectors
    parameters: dict[str, np.ndarray]
    phrases: PhraseTable
    about: dict

    @property
    def labels(self) -> tuple[str, ...]:
        """The BIO labels, ``O`` first."""
        return tuple(dict.fromkeys(_bio(state) for state in self.states))

    @classmethod
    def load(cls, path: str | Path | None = None) -> Tagger:
        """Read weights.

        Parameters
        ----------
        path : str or Path, optional
            A file, or the folder that `siyaq.entities.training` wrote; the weights of the package by default.

        Raises
        ------
        SiyaqError
            If there are no weights, or they are not of this format.
        """
        file = Path(path) if path is not None else WEIGHTS
        if file.is_dir():
            file = file / WEIGHTS.name
        if not file.is_file():
            raise SiyaqError(
                f"tagger: no weights at {file}; give the {WEIGHTS.name} or the folder that "
                "`python -m siyaq.entities.training --out DIR` wrote, or leave it out for the weights of the package"
            )
        try:
            with np.load(file, allow_pickle=False) as stored:
                parts = {name: stored[name] for name in stored.files}
            about = json.loads(_text(parts["about"]))
            if about.get("format") == FORMAT:
                rows = Attributes(_lines(parts["attributes"]))
                vectors = Vectors(_lines(parts["words"]), parts["codes"], float(parts["step"]))
                parameters = {name: parts[name].astype(np.float32) for name in _PARAMETERS}
                parameters["doubt"] = np.float32(parts.get("doubt", np.inf))
                phrases = PhraseTable(tuple(_lines(parts["lists"])), parts["phrase_keys"], parts["phrase_ends"])
                return cls(tuple(_lines(parts["states"])), rows, vectors, parameters, phrases, about)
        except Exception as error:
            raise SiyaqError(f"tagger: {file} holds no weights of a tagger ({error}); train it again") from error
        raise SiyaqError(
            f"tagger: {file} has format {about.get('format')}; this version reads {FORMAT}: train it again"
        )

    def save(self, path: str | Path) -> Path:
        """Write the weights into a folder (made if missing), parameters as float16, and return the file."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / WEIGHTS.name
        arrays: dict[str, Any] = {
            "about": _bytes(json.dumps({**self.about, "format": FORMAT}, ensure_ascii=False, sort_keys=True)),
            "states": _bytes("\n".join(self.states)),
            "attributes": _bytes("\n".join(self.attributes.names)),
            "words": _bytes("\n".join(self.vectors.words)),
            "codes": self.vectors.codes,
            "step": np.float64(self.vectors.step),
            "lists": _bytes("\n".join(self.phrases.lists)),
            "phrase_keys": self.phrases.keys,
            "phrase_ends": self.phrases.ends,
        }
        arrays |= {name: self.parameters[name].astype(np.float16) for name in _PARAMETERS}
        arrays["doubt"] = np.float32(self.parameters["doubt"])
        np.savez_compressed(file, **arrays)
        return file

    def state_scores(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        """Return which tokens are in doubt, and the network's score of each state at each of them.

        All other tokens are surely no part of a name.
        """
        words = Slices(tokens.types)
        inputs = TypeInputs.of(tokens.types, words, self.attributes, self.vectors)
        masks = name_flags(tokens, self.phrases, words)
        return scores(tokens, sentence_lengths(tokens), masks, inputs, self.vectors, self.parameters)

    def _chains(self, tokens: Tokens) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the tokens that are or border on doubtful ones, their state scores, and the lengths of their runs.

        A run begins and ends with the sentence or with a token that is surely no part of a name, so that what the CRF
        says of it does not depend on the rest of the sentence.
        """
        doubtful, score = self.state_scores(tokens)
        length = sentence_lengths(tokens)
        kept = widened(doubtful, length)
        emission = np.full((int(kept.sum()), len(self.states)), OUTSIDE)
        emission[:, self.states.index("O")] = 0
        emission[doubtful[kept]] = score
        return np.flatnonzero(kept), emission, chains(kept, length)

    def _probabilities(self, emission: np.ndarray, length: np.ndarray) -> np.ndarray:
        of_state = label_probabilities(emission, self.parameters["transition"], length)
        out = np.zeros((len(emission), len(self.labels)), np.float32)
        for i, label in enumerate(self._label_of_state()):
            out[:, label] += of_state[:, i]
        return out

    def _label_of_state(self) -> np.ndarray:
        labels = self.labels
        return np.array([labels.index(_bio(state)) for state in self.states])

    def probabilities(self, tokens: Tokens) -> np.ndarray:
        """Return the probability of each of `labels` at each token, (tokens, labels); rows add to 1."""
        kept, emission, length = self._chains(tokens)
        out = np.zeros((len(tokens), len(self.labels)), np.float32)
        out[:, 0] = 1
        out[kept] = self._probabilities(emission, length)
        return out

    def tag(self, tokens: Tokens) -> pd.DataFrame:
        """Find names.

        Parameters
        ----------
        tokens : Tokens
            From `siyaq.text.tokenize`.

        Returns
        -------
        DataFrame
            One row per name, in order: first_token, last_token (indices into `tokens`, inclusive), type, and score:
            the smallest probability of its labels among its tokens, 0 to 1.

        Examples
        --------
        >>> from siyaq.text import tokenize
        >>> Tagger.load().tag(tokenize(["وصل خليفة حفتر إلى بنغازي"]))[["first_token", "last_token", "type"]]
           first_token  last_token type
        0            1           2  PER
        1            4           4  LOC
        """
        kept, emission, length = self._chains(tokens)
        found = self._label_of_state()[best_labels(emission, self.parameters["transition"], length)]
        labels = np.zeros(len(tokens), np.int64)
        labels[kept] = found
        spans = spans_of(labels, sentence_lengths(tokens), self.labels)
        named = np.flatnonzero(found > 0)
        probability = self._probabilities(emission, length)[named, found[named]]
        size = (spans["last_token"] - spans["first_token"] + 1).to_numpy()
        score = np.minimum.reduceat(probability, np.cumsum(size) - size) if len(spans) else np.empty(0)
        return spans.assign(score=score.astype(float))


def _bio(state: str) -> str:
    return _BIO.get(state[0], state[0]) + state[1:]


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def _text(data: np.ndarray) -> str:
    return data.tobytes().decode()


def _lines(data: np.ndarray) -> list[str]:
    return _text(data).split("\n") if len(data) else []
