"""How well names are resolved, with the gold mentions given: B-cubed, incidence and edges, and the speed on many names.

python benchmarks/entities_resolve.py ../shared/data/libya/gold_dev.json [--errors]
"""

import argparse
import importlib.util
import json
from pathlib import Path

import numpy as np
import pandas as pd

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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", default=SHARED / "data/libya/gold_dev.json")
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    gold = json.loads(Path(args.gold).read_text(encoding="utf-8"))
    result, score = evaluate(gold)
    print({k: v for k, v in score.items() if k in ("b3", "incidence", "edges")})
    if args.errors:
        m = result.mentions
        for key, group in m.groupby("key"):
            if group.entity_id.nunique() > 1:
                print("split", key, group.groupby(["entity_id", "surface", "resolved_by"]).size().to_dict())
        for entity, group in m.groupby("entity_id"):
            if group.key.nunique() > 1:
                print("joined", entity, group.groupby(["key", "surface", "resolved_by"]).size().to_dict())


if __name__ == "__main__":
    main()
