"""A pile of articles into a clean, deduplicated, tokenised table: against spaCy's tokens alone, and as a stream.

    python benchmarks/text_corpus.py ARTICLES [ARTICLES …] [--n 20000] [--spacy PYTHON]

The articles of the given files are taken until there are `n`. Loading reads, cleans, finds near-duplicates and
tokenises; spaCy's blank Arabic pipeline tokenises only. CPU seconds of one process each, in turn; medians of rounds.
`--memory` compares the peak of the stream on a tenth of the articles with that on all of them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

OURS = """
import sys, time
from siyaq.corpus import load_articles
from siyaq.text import tokenize
begin = time.process_time()
corpus = load_articles(sys.argv[1])
loaded = time.process_time()
tokens = tokenize(corpus.articles.text.tolist())
end = time.process_time()
print(end - begin, len(tokens), loaded - begin, (corpus.articles.article_id != corpus.articles.duplicate_group).sum())
"""
SPACY = """
import json, sys, time, spacy
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
texts = [f"{r['title']}\\n{r['text']}" if r["title"] else r["text"] for r in rows]
nlp = spacy.blank("ar")
begin = time.process_time()
tokens = sum(len(doc) for doc in nlp.pipe(texts))
print(time.process_time() - begin, tokens)
"""
STREAM = """
import resource, sys
from siyaq.corpus import iter_articles
from siyaq.text import tokenize
n = sum(len(tokenize(table.text.tolist())) for table in iter_articles(sys.argv[1], chunk=2000))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, n)
"""


def run(python, code, path):
    """Numbers that a fresh process prints."""
    done = subprocess.run([python, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return [float(x) for x in done.stdout.split()]


def pile(sources, n, path):
    """Write n distinct articles of the sources as JSON lines; return how many there were."""
    from siyaq.corpus import load_articles

    articles = load_articles(sources, clean=False, deduplicate=False).articles.head(n)
    with path.open("w", encoding="utf-8") as out:
        for row in articles.itertuples():
            title = row.title if isinstance(row.title, str) else None
            text = row.text.removeprefix(f"{title}\n") if title else row.text
            date = row.published.isoformat() if row.published == row.published else None
            record = {"id": row.article_id, "title": title, "text": text, "date": date, "source": str(row.source)}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(articles)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--spacy", default=sys.executable, help="a Python that has spaCy")
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pile.jsonl")
        n = pile(args.articles, args.n, path)
        print(f"{n:,} articles, {path.stat().st_size / 1e6:.0f} MB")
        if args.memory:
            tenth = Path(folder, "tenth.jsonl")
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            tenth.write_text("".join(lines[: len(lines) // 10]), encoding="utf-8")
            peaks = [run(sys.executable, STREAM, p)[0] for p in (tenth, path)]
            print(
                f"stream: peak {peaks[0]:.0f} MiB for {n // 10:,} articles, {peaks[1]:.0f} MiB for {n:,}: "
                f"{peaks[1] / peaks[0]:.2f}×"
            )
            return
        spacy = subprocess.run([args.spacy, "-c", "import spacy"], capture_output=True, check=False).returncode == 0
        ours, theirs = [], []
        for _ in range(args.rounds):
            ours.append(run(sys.executable, OURS, path))
            theirs += [run(args.spacy, SPACY, path)] if spacy else []
        seconds, load = (statistics.median(r[i] for r in ours) for i in (0, 2))
        print(
            f"siyaq  {seconds:6.2f} s CPU: load, clean, deduplicate {load:.2f}, tokenise {seconds - load:.2f}; "
            f"{ours[0][1]:,.0f} tokens, {ours[0][3]:.0f} copies"
        )
        if not spacy:
            print("spaCy is not installed; left out")
            return
        other = statistics.median(r[0] for r in theirs)
        print(f"spaCy  {other:6.2f} s CPU: tokenise; {theirs[0][1]:,.0f} tokens; ratio {other / seconds:.1f}×")


if __name__ == "__main__":
    main()
