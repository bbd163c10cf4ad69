"""Name lists: how often each form is a name in annotated articles, and how often it is only written.

``python -m siyaq.entities.lists GOLD.json`` makes ``data/learned.tsv.xz`` and counts the names of ``data/world.tsv``,
byte for byte the same each time. The forms in ``data/world.tsv`` are written by hand, from general knowledge; to add
one, add a line with name and type, and run this again.
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
WORLD = "world.tsv"


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
    written = _written(named.form.drop_duplicates().tolist(), gold)
    named["n_written"] = np.maximum(named.form.map(written), named.groupby("form").n_named.transform("sum"))
    return named.sort_values(["form", "type"], ignore_index=True)


def _written(forms: list[str], gold: dict[str, dict]) -> dict[str, int]:
    """Count the places of each form where no longer one of them is written."""
    known = Dictionary.of([(form, "LOC") for form in forms])
    hits = known.match(tokenize(a["text"] for a in gold.values()))
    hits = hits[outermost(hits)]
    return dict(zip(forms, np.bincount(hits.rule, minlength=len(forms)).tolist(), strict=True))


def attest(names: pd.DataFrame, gold: dict[str, dict]) -> pd.DataFrame:
    """Return a list of names with how often annotated articles name and write each.

    Parameters
    ----------
    names : DataFrame
        `form` (as it is written), `type`.
    gold : dict
        Annotated articles.

    Returns
    -------
    DataFrame
        `form`, `type`, `n_named`, `n_written` as in `learn`, sorted; a form that is there twice keeps its first type.
    """
    table = names[["form", "type"]].assign(key=[normal(f) for f in names.form])
    table = table.drop_duplicates("key").sort_values("form", ignore_index=True)
    counts = gold_forms(gold).groupby(["form", "type"]).size().to_dict()
    named = [counts.get(pair, 0) for pair in zip(table.key, table.type, strict=True)]
    written = _written(table.key.tolist(), gold)
    table["n_named"] = named
    table["n_written"] = np.maximum(table.key.map(written), named)
    return table.drop(columns="key")


def attested(counts: pd.DataFrame) -> Dictionary:
    """Return the dictionary of well-known names: four of five that were never seen are taken to be right."""
    score = (counts.n_named + 1.6) / (counts.n_written + 2)
    table = counts[["form", "type"]].assign(score=score.clip(upper=0.99), source="well-known name")
    return Dictionary(table)


def learned(counts: pd.DataFrame, least: float = 0.0) -> Dictionary:
    """Return the dictionary of learned names: each form with its commonest type and a score.

    The score is the share of what is written that is this name, shrunk towards one half by two made-up occurrences.
    """
    best = counts.sort_values(["form", "n_named", "type"], ascending=[True, False, True]).drop_duplicates("form")
    score = (best.n_named + 1) / (best.n_written + 2)
    table = pd.DataFrame({"form": best.form, "type": best.type, "score": score, "source": "learned name"})
    return Dictionary(table[score >= least].reset_index(drop=True))


def counted_in(gold: dict[str, dict]) -> dict[str, Dictionary]:
    """Return the dictionaries `learned` and `world` as some annotated articles have them, and no others."""
    return {"learned": learned(learn(gold)), "world": attested(attest(load(WORLD), gold))}


def load(name: str = LEARNED) -> pd.DataFrame:
    """Read one of the package's lists."""
    opened = lzma.open if name.endswith(".xz") else open
    with opened(DATA / name, "rt", encoding="utf-8") as lines:
        return pd.read_csv(lines, sep="\t", keep_default_na=False, quoting=3)


def save(table: pd.DataFrame, path: Path) -> None:
    """Write a list, the same bytes for the same table."""
    text = table.to_csv(sep="\t", index=False, lineterminator="\n", quoting=3)
    data = text.encode()
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME) if path.suffix == ".xz" else data)


def main(argv: list[str] | None = None) -> None:
    """Make the list of learned names, and count the well-known ones."""
    parser = argparse.ArgumentParser(prog="python -m siyaq.entities.lists", description=main.__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="annotated articles (gold JSON)")
    parser.add_argument("--out", type=Path, default=DATA, help="folder of the lists")
    args = parser.parse_args(argv)
    articles = {k: a for path in args.gold for k, a in read_gold(path).items()}
    articles = dict(sorted(articles.items()))
    for name, counts in ((LEARNED, learn(articles)), (WORLD, attest(load(WORLD), articles))):
        save(counts, args.out / name)
        print(f"{args.out / name}: {len(counts)} names, counted in {len(articles)} articles")


if __name__ == "__main__":
    main()
