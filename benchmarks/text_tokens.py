"""Tokenise and normalise with offsets: the token table against what one would write otherwise.

    python benchmarks/text_tokens.py ARTICLES [--rounds N]

All are run in turn in one process, on one core; quoted is the median of the rounds in CPU seconds. spaCy's blank Arabic
pipeline is measured where it is installed.
"""

import argparse
import importlib.util
import re
import statistics
import time

from siyaq.corpus import load_articles
from siyaq.text import tokenize

FOLD = str.maketrans(
    {**dict(zip("أإآٱىةؤئ", "اااايهوي", strict=True)), "ـ": None, **{chr(c): None for c in range(0x64B, 0x653)}}
)
WORD = re.compile(r"\w+")


def siyaq(texts):
    return len(tokenize(texts))


def finditer(texts):
    """Words alone, with offsets and normal forms, as Python objects."""
    return sum(len([(m.start(), m.end(), m.group().translate(FOLD)) for m in WORD.finditer(t)]) for t in texts)


def findall(texts):
    """Words alone, normal forms without offsets."""
    return sum(len(WORD.findall(t.translate(FOLD))) for t in texts)


def spacy(texts):
    """Tokens of the blank Arabic pipeline, which does not normalise."""
    import spacy

    return sum(len(doc) for doc in spacy.blank("ar").pipe(texts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    texts = load_articles(args.articles, clean=False, deduplicate=False).articles.text.tolist()
    size = sum(len(t.encode()) for t in texts) / 1e6
    tokenize(texts[:1])  # tables
    runs = [siyaq, finditer, findall]
    if importlib.util.find_spec("spacy"):
        runs.append(spacy)
    else:
        print("spaCy is not installed; left out")
    seconds = {run.__name__: [] for run in runs}
    for _ in range(args.rounds):
        for run in runs:
            begin = time.process_time()
            tokens = run(texts)
            seconds[run.__name__].append((time.process_time() - begin, tokens))
    print(f"{len(texts):,} articles, {size:.1f} MB")
    own = statistics.median(s for s, _ in seconds["siyaq"])
    for name, rounds in seconds.items():
        middle = statistics.median(s for s, _ in rounds)
        tokens = rounds[0][1]
        speed = f"{size / middle:5.1f} MB/s  {tokens / middle / 1e6:4.2f} M tokens/s"
        print(f"{name:9} {middle:6.2f} s  {speed}  {middle / own:.1f}×")


if __name__ == "__main__":
    main()
