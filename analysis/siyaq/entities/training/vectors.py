"""Word vectors from plain text: ``python -m siyaq.entities.training.vectors FILE … --out vectors.npz``.

Skip-gram with negative sampling (Mikolov et al. 2013, by gensim) over normal forms, digits as ``0``; each vector is
scaled to one length and rounded to four bits per coordinate. Takes about twenty minutes of one core for 13 million
tokens. With one worker (the default) the same text gives the same vectors.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from siyaq.entities.tagger_words import Vectors
from siyaq.entities.training.annotated import read_gold
from siyaq.errors import SiyaqError
from siyaq.text import tokenize

LENGTH = 3.0
SIZE = 100
STEP = 0.335 * LENGTH / SIZE**0.5
"""Best distance of 16 levels for coordinates that are spread like a normal distribution (Max 1960)."""
_DIGIT = re.compile(r"\d")
_SHINGLE = 8
_ALIKE = 0.3


def read_texts(path: str | Path) -> Iterator[str]:
    """Give the articles of a file: JSON lines with `title` and `text`, or text with ``# title`` lines (.gz, .xz)."""
    opened = {".gz": gzip.open, ".xz": lzma.open}.get(Path(path).suffix, open)
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            if ".jsonl" in Path(path).name:
                for line in lines:
                    row = json.loads(line)
                    yield (row.get("title") or "") + "\n" + (row.get("text") or "")
                return
            article: list[str] = []
            for line in lines:
                if line.startswith("# ") and article:
                    yield "".join(article)
                    article = []
                article.append(line.removeprefix("# "))
            yield "".join(article)
    except (OSError, ValueError) as error:
        raise SiyaqError(
            f"training: {path} cannot be read ({error}); needed: .jsonl or text, plain, .gz or .xz"
        ) from error


def _shingles(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the hash of every run of eight words that stays in one text, and its text."""
    tokens = tokenize(texts)
    word = tokens.hashes[tokens.type]
    size = max(len(word) - _SHINGLE + 1, 0)
    value = np.zeros(size, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(_SHINGLE):
            value = value * np.uint64(0x9E3779B97F4A7C15) + word[i : i + size]
    inside = tokens.article[:size] == tokens.article[_SHINGLE - 1 :][:size]
    return value[inside], tokens.article[:size][inside]


def without(texts: list[str], other: list[str]) -> list[str]:
    """Return the texts that share less than 30 % of their runs of eight words with any of the others, each once."""
    value, text = _shingles(texts)
    total = np.bincount(text, minlength=len(texts))
    shared = np.bincount(text, np.isin(value, _shingles(other)[0]), minlength=len(texts))
    kept = shared <= _ALIKE * total
    return list(dict.fromkeys(t for t, keep in zip(texts, kept, strict=True) if keep))


def learn(texts: list[str], *, words: int = 90_000, workers: int = 1, seed: int = 1) -> Vectors:
    """Return vectors of the most frequent words of some texts."""
    from gensim.models import Word2Vec

    tokens = tokenize(texts)
    types = [_DIGIT.sub("0", t) for t in tokens.types]
    border = (np.diff(tokens.article) != 0) | (np.diff(tokens.sentence) != 0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sentences"
        with file.open("w", encoding="utf-8") as out:
            for sentence in np.split(tokens.type, np.flatnonzero(border) + 1):
                out.write(" ".join(types[i] for i in sentence.tolist()) + "\n")
        model = Word2Vec(
            corpus_file=str(file),
            vector_size=SIZE,
            window=4,
            min_count=4,
            sg=1,
            negative=8,
            sample=1e-4,
            epochs=6,
            workers=workers,
            seed=seed,
        )
    found = model.wv.vectors[:words]
    found = found * (LENGTH / np.linalg.norm(found, axis=1, keepdims=True))
    return Vectors.of(model.wv.index_to_key[:words], found, STEP)


def main(arguments: list[str] | None = None) -> None:
    """Learn vectors from files and write them."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.training.vectors", description=main.__doc__)
    parser.add_argument("files", type=Path, nargs="+", help=".jsonl or text, plain, .gz or .xz")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="gold files whose articles are left out")
    parser.add_argument("--words", type=int, default=90_000)
    parser.add_argument("--workers", type=int, default=1, help="more are faster, but not the same twice")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    texts = [text for file in options.files for text in read_texts(file)]
    texts = without(texts, [text for file in options.without for text in read_gold(file).texts])
    vectors = learn(texts, words=options.words, workers=options.workers)
    write(vectors, options.out)


def write(vectors: Vectors, path: str | Path) -> None:
    """Write vectors; `read` reads them."""
    words = np.frombuffer("\n".join(vectors.words).encode(), np.uint8)
    np.savez_compressed(path, words=words, codes=vectors.codes, step=np.float64(vectors.step))


def read(path: str | Path) -> Vectors:
    """Read vectors from a file of `write`, or from the weights of a tagger."""
    if not Path(path).is_file():
        raise SiyaqError(f"training: there are no vectors at {path}; give a file of siyaq.entities.training.vectors")
    with np.load(path, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        return Vectors(words, stored["codes"], float(stored["step"]))


if __name__ == "__main__":
    main()
