"""The tagger: a conditional random field whose scores are looked up per word type, in NumPy alone.

A linear-chain CRF scores a label at a token by attributes of the words around it. All attributes but the name flags
depend on one word and its distance only, so the score that a word gives to each label at each distance is summed once
per type; a token costs five gathers for the words, three for the flags, and its share of a batched Viterbi. The weights
are found by `siyaq.entities.training`; see MODEL_CARD.md beside them for data, licence and figures.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.tagger_features import PhraseTable, flag_attributes, name_flags, word_attributes
from siyaq.entities.tagger_lattice import best_labels, label_probabilities
from siyaq.errors import SiyaqError
from siyaq.text import Tokens

WEIGHTS = Path(__file__).parent / "data" / "tagger.npz"
FORMAT = 1
WORD_WINDOW = (-2, -1, 0, 1, 2)
FLAG_WINDOW = (-1, 0, 1)
_TYPES_AT_ONCE = 20_000


def sentence_lengths(tokens: Tokens) -> np.ndarray:
    """Return the number of tokens of each sentence, in order."""
    if not len(tokens):
        return np.empty(0, np.int64)
    new = (np.diff(tokens.article, prepend=-1) != 0) | (np.diff(tokens.sentence, prepend=-1) != 0)
    return np.diff(np.append(np.flatnonzero(new), len(tokens)))


def window(size: int, length: np.ndarray, distance: int) -> np.ndarray:
    """Return for each token the index of the one at `distance` in its sentence, or `size` where there is none."""
    at = np.arange(size) + distance
    sentence = np.repeat(np.arange(len(length)), length)
    inside = (at >= 0) & (at < size)
    inside[inside] = sentence[at[inside]] == sentence[inside]
    return np.where(inside, at, size)


def word_window_attributes(word: str, distance: int) -> list[str]:
    """Return the attributes that a word adds at a distance: all of them next to the token, the word alone beyond."""
    attributes = word_attributes(word)
    return attributes if abs(distance) < 2 else attributes[:1]


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
    labels : tuple of str
        BIO labels, ``O`` among them.
    attributes : dict of str to int
        Row of each attribute in `weights`.
    weights : float32 array, (attributes, distances, labels)
        Weight of an attribute for a label where it stands at each of `WORD_WINDOW`.
    outside : float32 array, (distances, labels)
        Weights of a place before the start or after the end of the sentence.
    transition : float32 array, (labels, labels)
    phrases : PhraseTable
        The name lists.
    about : dict
        What the weights were trained on, by which command, and their licence.
    """

    labels: tuple[str, ...]
    attributes: dict[str, int]
    weights: np.ndarray
    outside: np.ndarray
    transition: np.ndarray
    phrases: PhraseTable
    about: dict

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
                parts = {k: stored[k] for k in stored.files}
            about = json.loads(_text(parts["about"]))
            if about["format"] != FORMAT:
                raise SiyaqError(
                    f"tagger: {file} has format {about['format']}; this version reads {FORMAT}: train it again"
                )
            labels = tuple(_text(parts["labels"]).split("\n"))
            names = _text(parts["attributes"]).split("\n") if len(parts["attributes"]) else []
            weights = np.zeros((len(names), len(WORD_WINDOW), len(labels)), np.float32)
            weights.reshape(-1)[parts["place"]] = parts["value"]
            phrases = PhraseTable(tuple(_text(parts["lists"]).split("\n")), parts["phrase_keys"], parts["phrase_ends"])
            rows = {name: i for i, name in enumerate(names)}
            return cls(labels, rows, weights, parts["outside"], parts["transition"], phrases, about)
        except SiyaqError:
            raise
        except Exception as error:
            raise SiyaqError(f"tagger: {file} holds no weights of a tagger ({error}); train it again") from error

    def save(self, path: str | Path) -> Path:
        """Write the weights into a folder (made if missing) and return the file."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        place = np.flatnonzero(self.weights)
        file = folder / WEIGHTS.name
        np.savez_compressed(
            file,
            about=_bytes(json.dumps({**self.about, "format": FORMAT}, ensure_ascii=False, sort_keys=True)),
            labels=_bytes("\n".join(self.labels)),
            attributes=_bytes("\n".join(self.attributes)),
            place=place.astype(np.uint32),
            value=self.weights.reshape(-1)[place],
            outside=self.outside,
            transition=self.transition,
            lists=_bytes("\n".join(self.phrases.lists)),
            phrase_keys=self.phrases.keys,
            phrase_ends=self.phrases.ends,
        )
        return file

    def _rows(self, attributes: list[list[str]], distances: tuple[int, ...]) -> np.ndarray:
        """Return the summed weights of each list of attributes at each distance, (lists, distances, labels)."""
        at = [WORD_WINDOW.index(d) for d in distances]
        known = self.attributes
        rows = [[known[a] for a in some if a in known] for some in attributes]
        count = np.array([len(r) for r in rows], np.int64)
        flat = np.array([r for some in rows for r in some], np.int64)
        out = np.zeros((len(rows), len(at), len(self.labels)), np.float32)
        if len(flat):
            full = np.flatnonzero(count)
            out[full] = np.add.reduceat(self.weights[flat][:, at], (np.cumsum(count) - count)[full])
        return out

    def emissions(self, tokens: Tokens) -> np.ndarray:
        """Return the score of each label at each token before transitions, (tokens, labels)."""
        n, length = len(tokens), sentence_lengths(tokens)
        near, far = (-1, 0, 1), (-2, 2)
        per_type = np.zeros((len(tokens.types) + 1, len(WORD_WINDOW), len(self.labels)), np.float32)
        for low in range(0, len(tokens.types), _TYPES_AT_ONCE):
            words = [word_attributes(t) for t in tokens.types[low : low + _TYPES_AT_ONCE]]
            part = slice(low, low + len(words))
            per_type[part, 1:4] = self._rows(words, near)
            per_type[part, ::4] = self._rows([w[:1] for w in words], far)
        per_type[-1] = self.outside
        masks, which = np.unique(name_flags(tokens, self.phrases), return_inverse=True)
        lists = self.phrases.lists
        per_mask = self._rows([flag_attributes(int(m), lists) for m in masks], FLAG_WINDOW)
        per_mask = np.concatenate([per_mask, np.zeros((1, *per_mask.shape[1:]), np.float32)])
        word = np.append(tokens.type, len(tokens.types))
        flag = np.append(which, len(masks))
        out = np.zeros((n, len(self.labels)), np.float32)
        for i, distance in enumerate(WORD_WINDOW):
            at = window(n, length, distance)
            out += per_type[word[at], i]
            if distance in FLAG_WINDOW:
                out += per_mask[flag[at], FLAG_WINDOW.index(distance)]
        return out

    def probabilities(self, tokens: Tokens) -> np.ndarray:
        """Return the probability of each of `labels` at each token, (tokens, labels)."""
        return label_probabilities(self.emissions(tokens), self.transition, sentence_lengths(tokens))

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
        emission, length = self.emissions(tokens), sentence_lengths(tokens)
        labels = best_labels(emission, self.transition, length)
        spans = spans_of(labels, length, self.labels)
        probability = label_probabilities(emission, self.transition, length)[np.arange(len(labels)), labels]
        covered = np.arange(len(labels))
        inside = np.isin(labels, [i for i, name in enumerate(self.labels) if name != "O"])
        score = np.minimum.reduceat(probability[covered[inside]], _starts(spans)) if len(spans) else np.empty(0)
        return spans.assign(score=score.astype(float))


def _starts(spans: pd.DataFrame) -> np.ndarray:
    """Return where each span begins among the tokens that are in spans."""
    size = (spans["last_token"] - spans["first_token"] + 1).to_numpy()
    return np.cumsum(size) - size


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def _text(data: np.ndarray) -> str:
    return data.tobytes().decode()
