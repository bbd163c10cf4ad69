"""What the tables say, in sentences with their numbers."""

from __future__ import annotations

import pandas as pd

from siyaq.pipeline import Run

ALPHA = 0.05
"""An edge is called significant when its corrected p-value is below this."""

_SENTENCES = {
    "en": {
        "duplicates": "{n:,} of {total:,} articles repeat another one (agency copy, reprints); each text counts once.",
        "skipped": "{n:,} inputs could not be read; the table 'skipped' says which and why.",
        "PER": "The person named in most articles is {name}: {n:,} of {total:,} articles, {share:.0%}{interval}.",
        "LOC": "The place named in most articles is {name}: {n:,} of {total:,} articles, {share:.0%}{interval}.",
        "ORG": "The organisation named in most articles is {name}: {n:,} of {total:,} articles, {share:.0%}{interval}.",
        "interval": " (95 % interval {lo:.0%} to {hi:.0%})",
        "edges": "{n:,} of {total:,} pairs are named together more often than chance explains (q < {alpha}); "
        "the strongest: {pairs}.",
        "no edges": "None of {total:,} pairs is named together more often than chance explains (q < {alpha}): "
        "so few articles prove no connection.",
        "pair": "{a} and {b} ({n:,} windows, {expected:.1f} expected)",
        "topics": "The articles fall into {k} topics; the largest holds {share:.0%} of them: {name}.",
        "join": "; ",
    },
    "ar": {
        "duplicates": "مقالات تكرر غيرها (نسخ وكالات أو إعادة نشر): {n:,} من {total:,}، ويُحتسب كل نص مرة واحدة.",
        "skipped": "مدخلات تعذرت قراءتها: {n:,}، والجدول skipped يبين أيها ولماذا.",
        "PER": "الشخص الأكثر ذكرًا: {name}، في {n:,} من {total:,} من المقالات، {share:.0%}{interval}.",
        "LOC": "المكان الأكثر ذكرًا: {name}، في {n:,} من {total:,} من المقالات، {share:.0%}{interval}.",
        "ORG": "المنظمة الأكثر ذكرًا: {name}، في {n:,} من {total:,} من المقالات، {share:.0%}{interval}.",
        "interval": " (فترة الثقة 95 %: من {lo:.0%} إلى {hi:.0%})",
        "edges": "أزواج ترد معًا أكثر مما تفسره المصادفة (q < {alpha}): {n:,} من {total:,}، وأقواها: {pairs}.",
        "no edges": "لا زوج من {total:,} يرد معًا أكثر مما تفسره المصادفة (q < {alpha}): مقالات بهذه القلة لا تثبت صلة.",
        "pair": "{a} و{b} (نوافذ مشتركة: {n:,}، والمتوقع {expected:.1f})",
        "topics": "عدد المواضيع: {k}، وأكبرها يضم {share:.0%} من المقالات: {name}.",
        "join": "؛ ",
    },
}


def _most_named(tables: Run, kind: str, words: dict[str, str], name: str) -> list[str]:
    overall = tables.frequencies.query("period == 'all' and source == 'all'")
    counts = overall.merge(tables.entities[["entity_id", "type", name]], on="entity_id")
    counts = counts[counts["type"] == kind].sort_values(
        ["n_articles", "n_mentions", "entity_id"], ascending=[False, False, True]
    )
    if counts.empty:
        return []
    top = counts.iloc[0]
    interval = "" if pd.isna(top.lo) else words["interval"].format(lo=top.lo, hi=top.hi)
    return [words[kind].format(name=top[name], n=top.n_articles, total=top.n_total, share=top.share, interval=interval)]


def _edges(tables: Run, words: dict[str, str], name: str) -> list[str]:
    tested = tables.edges[tables.edges["q"].notna()]
    if tested.empty:
        return []
    found = tested[tested["q"] < ALPHA]
    if found.empty:
        return [words["no edges"].format(total=len(tested), alpha=ALPHA)]
    names = tables.entities.set_index("entity_id")[name]
    found = found.assign(excess=found["n_windows"] - found["expected"])
    strongest = found.sort_values(["excess", "source", "target"], ascending=[False, True, True]).head(3)
    pairs = [
        words["pair"].format(a=names[e.source], b=names[e.target], n=e.n_windows, expected=e.expected)
        for e in strongest.itertuples()
    ]
    return [words["edges"].format(n=len(found), total=len(tested), alpha=ALPHA, pairs=words["join"].join(pairs))]


def _topics(tables: Run, words: dict[str, str]) -> list[str]:
    if tables.topics.empty:
        return []
    largest = tables.topics.sort_values(["n_articles", "topic"], ascending=[False, True]).iloc[0]
    return [words["topics"].format(k=len(tables.topics), share=largest.share, name=largest["name_ar"])]


def findings(tables: Run, language: str = "en") -> list[str]:
    """Return what the tables say, one sentence each; what cannot be known is left out, or said as such.

    Parameters
    ----------
    tables : Run
        What `siyaq.run` or `siyaq.load_run` returns.
    language : {"en", "ar"}
    """
    words = _SENTENCES[language]
    name = f"name_{language}"
    total = len(tables.articles)
    copies = total - tables.articles["duplicate_group"].nunique()
    result = [words["duplicates"].format(n=copies, total=total)] if copies else []
    if len(tables.skipped):
        result.append(words["skipped"].format(n=len(tables.skipped)))
    for kind in ("PER", "ORG", "LOC"):
        result += _most_named(tables, kind, words, name)
    return result + _edges(tables, words, name) + _topics(tables, words)
