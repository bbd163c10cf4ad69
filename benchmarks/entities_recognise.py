"""How fast names are found: tokens and megabytes a second on one core, time to the first result, memory.

``python benchmarks/entities_recognise.py [ARTICLES.jsonl[.gz]] [--articles N]``; without a file the seed article is
repeated with changing words, which is kinder to the caches than real news. Processor time is given, since other work on
the machine does not count against the recogniser.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).parent.parent
FIRST = """
import time
start = time.perf_counter()
import pandas as pd
from siyaq.entities import find_mentions
find_mentions(pd.DataFrame({"article_id": ["a"], "text": ["زار المشير خليفة حفتر بنغازي"]}))
print(time.perf_counter() - start, time.process_time())
"""


def texts(path: Path | None, most: int) -> list[str]:
    """Return articles of a JSON lines file, or variants of the seed article."""
    if path is None:
        seed = next((ROOT / "seeds").glob("*.txt")).read_text(encoding="utf-8")
        return [seed.replace("الثلاثاء", f"الثلاثاء كلمة{i}") for i in range(most)]
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(most), strict=False)]


def resident() -> float:
    """Return the most memory that the process has held, in megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Print the figures, as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    args = parser.parse_args()
    out = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, check=True).stdout
    wall, processor = map(float, out.split())

    import pandas as pd

    from siyaq.entities import find_mentions
    from siyaq.text import tokenize

    given = texts(args.file, args.articles)
    articles = pd.DataFrame({"article_id": [f"{i:07d}" for i in range(len(given))], "text": given})
    tokens, size = len(tokenize(given)), sum(len(t.encode()) for t in given) / 1e6
    print(f"first result           {wall:.2f} s after the start of the process ({processor:.2f} s of processor)")
    print(f"articles               {len(given):,} ({tokens:,} tokens, {size:.1f} MB)")
    for recogniser in ("tagger", "siyaq"):
        find_mentions(articles[:20], recogniser=recogniser)
        start = time.process_time()
        found = find_mentions(articles, recogniser=recogniser)
        spent = time.process_time() - start
        speed = f"{tokens / spent:,.0f} tokens/s, {size / spent:.2f} MB/s"
        print(f"recogniser {recogniser:11} {spent:.2f} s: {speed}; {len(found):,} mentions")
    print(f"resident               {resident():.0f} MB at most")


if __name__ == "__main__":
    main()
