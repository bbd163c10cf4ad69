"""How well names are resolved, with the gold mentions given: B-cubed, incidence and edges, and the speed on many names.

python benchmarks/entities_resolve.py ../shared/data/libya/gold_dev.json [--errors]
"""

import argparse
import importlib.util
import json
import resource
import time
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.given_names import given_names
from siyaq.entities.resolution import resolve_entities
from siyaq.text import tokenize

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def scorer():
    spec = importlib.util.spec_from_file_location("score_entities", SHARED / "tools" / "score_entities.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tables(gold):
    """Return articles and spans of a gold file."""
    articles = pd.DataFrame(
        {
            "article_id": list(gold),
            "source": [a.get("source") or "" for a in gold.values()],
            "published": pd.to_datetime(
                [a.get("date") for a in gold.values()], utc=True, format="ISO8601", errors="coerce"
            ),
            "title": "",
            "text": [a["text"] for a in gold.values()],
            "url": "",
            "duplicate_group": list(gold),
        }
    )
    tokens = tokenize(articles.text.tolist())
    rows = []
    for i, (article, a) in enumerate(gold.items()):
        lo, hi = np.searchsorted(tokens.article, [i, i + 1])
        starts = tokens.start[lo:hi]
        for start, end, key in a["mentions"]:
            t = max(np.searchsorted(starts, start, side="right") - 1, 0)
            rows.append(
                (
                    article,
                    int(tokens.sentence[lo + t]),
                    start,
                    end,
                    a["text"][start:end],
                    a["entities"][key]["type"],
                    "gold",
                    1.0,
                    key,
                )
            )
    spans = pd.DataFrame(
        rows, columns=["article_id", "sentence", "start", "end", "surface", "type", "rule", "score", "key"]
    )
    return articles, spans.drop_duplicates(["article_id", "start", "end"])


def evaluate(gold, knowledge=None):
    articles, spans = tables(gold)
    result = resolve_entities(spans, articles, knowledge=knowledge)
    found = {}
    for row in result.mentions.itertuples(index=False):
        found.setdefault(row.article_id, []).append((row.start, row.end, row.entity_id, row.type))
    return result, scorer().score(gold, found)


def many(n, seed=0):
    """Return articles and spans with n distinct surfaces: people, bodies and places of two or three words."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("ابتجحخدرزسشصضطعغفقكلمنهوي"))
    lengths = rng.integers(3, 8, 60_000)
    made = ["".join(rng.choice(letters, k)) for k in lengths]
    given = [*given_names().name_ar, *made[:5_000]]
    family = ["ال" + w for w in made]
    heads = ["شركة", "جمعية", "كتيبة", "مجلس", "نادي", "مركز", "قرية", "وادي", "منطقة", "جبل"]
    kinds = rng.choice(["PER", "ORG", "LOC"], 2 * n, p=[0.6, 0.25, 0.15])
    surfaces, seen = [], set()
    for kind in kinds.tolist():
        if kind == "PER":
            g = rng.integers(0, len(given), 3)
            name = [given[g[0]], *([given[g[1]]] if g[2] % 3 == 0 else []), family[rng.integers(len(family))]]
        else:
            name = [heads[rng.integers(5) + 5 * (kind == "LOC")], *(family[i] for i in rng.integers(0, len(family), 2))]
        text = " ".join(name)
        if (text, kind) not in seen:
            seen.add((text, kind))
            surfaces.append((text, kind))
            if len(surfaces) == n:
                break
    per = 20
    articles, rows = [], []
    for a in range(0, n, per):
        text, article = "", f"a{a // per:07d}"
        for sentence, (surface, kind) in enumerate(surfaces[a : a + per]):
            rows.append((article, sentence, len(text), len(text) + len(surface), surface, kind, "made", 1.0))
            text += surface + " قال ذلك.\n"
        articles.append((article, text))
    table = pd.DataFrame(articles, columns=["article_id", "text"])
    table = table.assign(source="", published=pd.NaT, title="", url="", duplicate_group=table.article_id)
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "rule", "score"]
    return table, pd.DataFrame(rows, columns=columns)


def speed(n):
    """Print seconds and memory for n distinct surfaces."""
    articles, spans = many(n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    begin, own = time.perf_counter(), time.process_time()
    found = resolve_entities(spans, articles)
    seconds, own = time.perf_counter() - begin, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    n_found = len(found.entities)
    took = f"{seconds:.0f} s ({own:.0f} s of processor)"
    print(f"{n:,} surfaces -> {n_found:,} entities: {took}, at most {after:.1f} GB ({before:.1f} GB before)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", default=SHARED / "data/libya/gold_dev.json")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--speed", type=int, metavar="N", help="time on N distinct surfaces instead")
    args = parser.parse_args()
    if args.speed:
        return speed(args.speed)
    gold = json.loads(Path(args.gold).read_text(encoding="utf-8"))
    result, score = evaluate(gold)
    print({k: v for k, v in score.items() if k in ("b3", "incidence", "edges")})
    if args.errors:
        m = result.mentions
        for key, group in m.groupby("key"):
            if len(set(group.entity_id)) > 1:
                print("split", key, group.groupby(["entity_id", "surface", "resolved_by"]).size().to_dict())
        for entity, group in m.groupby("entity_id"):
            if len(set(group.key)) > 1:
                print("joined", entity, group.groupby(["key", "surface", "resolved_by"]).size().to_dict())


if __name__ == "__main__":
    main()
