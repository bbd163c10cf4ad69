"""Names learned from annotated articles: how often each form is a name, and how often it is only written.

``python -m siyaq.entities.lists GOLD.json`` makes ``data/learned.tsv.xz``, byte for byte the same each time.
"""

from __future__ import annotations

import argparse
import json
import lzma
from pathlib import Path

import numpy as np
import pandas as pd

from siyaq.entities.dictionary import Dictionary
from siyaq.entities.spans import outermost
from siyaq.text import normal, tokenize

DATA = Path(__file__).parent / "data"
LEARNED = "learned.tsv.xz"


def read_gold(path: str | Path) -> dict[str, dict]:
    """Read a gold file: {article_id: {"text", "entities": {key: {"type"}}, "mentions": [[start, end, key], …]}}."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def gold_forms(gold: dict[str, dict]) -> pd.DataFrame:
    """Return the annotated mentions with their normal forms: article (index), start, end, type, form.

    ``للأمم`` is annotated from the second lam on; its form gets the alef of the article back, unless what is written
    is itself the commoner form (``لليبيا``).
    """
    rows = []
    for i, article in enumerate(gold.values()):
        for start, end, key in article["mentions"]:
            form = normal(article["text"][start:end])
            doubt = form[:1] == "ل" and article["text"][max(start - 1, 0) : start] == "ل"
            rows.append((i, start, end, article["entities"][key]["type"], form, doubt))
    table = pd.DataFrame(rows, columns=["article", "start", "end", "type", "form", "doubt"])
    sure = table.form[~table.doubt].value_counts()
    article = table.doubt & (
        sure.reindex("ا" + table.form).to_numpy(na_value=0.5) > sure.reindex(table.form).to_numpy(na_value=0)
    )
    table["form"] = table.form.where(~article, "ا" + table.form)
    return table.drop(columns="doubt")


def learn(gold: dict[str, dict]) -> pd.DataFrame:
    """Count the names of annotated articles.

    Returns
    -------
    DataFrame
        `form` (normal form), `type`, `n_named` (mentions so annotated), `n_written` (places where it is written
        and no longer known name is, annotated or not), sorted by form and type.
    """
    named = gold_forms(gold).groupby(["form", "type"]).size().rename("n_named").reset_index()
    forms = named.form.drop_duplicates().to_numpy()
    known = Dictionary(pd.DataFrame({"form": forms, "type": "LOC", "score": 1.0, "source": ""}, range(len(forms))))
    tokens = tokenize(a["text"] for a in gold.values())
    hits = known.match(tokens)
    hits = hits[outermost(hits)]
    written = pd.Series(np.bincount(hits.rule, minlength=len(forms)), forms)
    named["n_written"] = np.maximum(named.form.map(written), named.groupby("form").n_named.transform("sum"))
    return named.sort_values(["form", "type"], ignore_index=True)


def learned(counts: pd.DataFrame, least: float = 0.0) -> Dictionary:
    """Return the dictionary of learned names: each form with its commonest type and a score.

    The score is the share of what is written that is this name, shrunk towards one half by two made-up occurrences.
    """
    best = counts.sort_values(["form", "n_named", "type"], ascending=[True, False, True]).drop_duplicates("form")
    score = (best.n_named + 1) / (best.n_written + 2)
    table = pd.DataFrame({"form": best.form, "type": best.type, "score": score, "source": "learned name"})
    return Dictionary(table[score >= least].reset_index(drop=True))


def load(name: str = LEARNED) -> pd.DataFrame:
    """Read one of the package's lists."""
    with lzma.open(DATA / name, "rt", encoding="utf-8") as lines:
        return pd.read_csv(lines, sep="\t", keep_default_na=False, quoting=3)


def save(table: pd.DataFrame, path: Path) -> None:
    """Write a list, the same bytes for the same table."""
    text = table.to_csv(sep="\t", index=False, lineterminator="\n", quoting=3)
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def main(argv: list[str] | None = None) -> None:
    """Make the list of learned names."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.lists", description=main.__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="annotated articles (gold JSON)")
    parser.add_argument("--out", type=Path, default=DATA / LEARNED)
    args = parser.parse_args(argv)
    articles = {k: a for path in args.gold for k, a in read_gold(path).items()}
    counts = learn(dict(sorted(articles.items())))
    save(counts, args.out)
    print(f"{args.out}: {len(counts)} names from {len(articles)} articles")


if __name__ == "__main__":
    main()
