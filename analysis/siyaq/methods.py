"""How each number came about, with its source: for the report's methods and for `siyaq cite`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import siyaq


@dataclass(frozen=True)
class Reference:
    """A publication: its BibTeX entry, and the fields of it that a reader wants to see."""

    bibtex: str
    author: str
    title: str
    year: str


@cache
def references() -> dict[str, Reference]:
    """Return the entries of ``references.bib`` by key.

    Examples
    --------
    >>> references()["bouma2009"].year
    '2009'
    """
    text = (Path(__file__).parent / "references.bib").read_text(encoding="utf-8")
    found = {}
    for entry in text.strip().split("\n\n"):
        fields = dict(re.findall(r"^  (\w+) = \{+(.*?)\}+,?$", entry, re.MULTILINE))
        key = entry[entry.index("{") + 1 : entry.index(",")]
        found[key] = Reference(entry, fields["author"], fields["title"], fields["year"])
    return found


_NULLS = {
    "hypergeometric": (
        "a hypergeometric null model with the names' numbers of windows fixed",
        "نموذج عشوائي فوق هندسي بتثبيت عدد نوافذ كل اسم",
        ("neal2014",),
    ),
    "fdsm": (
        "a null model with fixed numbers of windows and of names a window, sampled by curveball trades",
        "نموذج عشوائي بتثبيت عدد نوافذ كل اسم وعدد أسماء كل نافذة، بمعاينة كيرفبول",
        ("strona2014",),
    ),
    "bicm": (
        "the bipartite configuration model, which keeps both numbers on average",
        "نموذج التشكيل الثنائي الذي يحفظ العددين في المتوسط",
        ("saracco2017",),
    ),
}
_TOPICS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "lsa-kmeans": (
        "TF-IDF on stems, latent semantic analysis and k-means",
        "TF-IDF على الجذوع ثم التحليل الدلالي الكامن ثم k-means",
        ("deerwester1990",),
    ),
    "nmf": (
        "TF-IDF on stems and non-negative matrix factorisation",
        "TF-IDF على الجذوع ثم تحليل المصفوفات غير السالبة",
        ("lee1999",),
    ),
    "lda": ("latent Dirichlet allocation on stems", "تخصيص ديريشليه الكامن على الجذوع", ("blei2003",)),
    "embeddings": ("sentence embeddings and k-means", "تمثيلات الجمل ثم k-means", ()),
}


@dataclass(frozen=True)
class Step:
    """One sentence of the method, in both languages, with the keys of its references."""

    en: str
    ar: str
    references: tuple[str, ...] = ()


def steps(parameters: dict[str, Any]) -> list[Step]:
    """Return the method of a run as sentences, from the parameters in its manifest."""
    seed, window = parameters["seed"], parameters["window"]
    result = [
        Step(
            "Near-duplicates were found by MinHash over word shingles and counted once.",
            "كُشفت النسخ المتقاربة بتقنية MinHash على تتابعات الكلمات واحتُسبت مرة واحدة.",
            ("broder1997",),
        ),
        Step(
            f"Names were found by a dictionary, cue words and a tagger ({parameters['recogniser']}), "
            "and resolved to entities by rules that each mention records.",
            f"استُخرجت الأسماء بمعجم وكلمات دالة ومصنِّف تتابعي ({parameters['recogniser']})، "
            "ونُسبت إلى كياناتها بقواعد مسجلة مع كل ذكر.",
            ("lafferty2001",),
        ),
        Step(
            "Shares of articles have 95 % percentile bootstrap intervals over articles.",
            "لنسب المقالات فترات ثقة 95 % من إعادة معاينة المقالات.",
            ("efron1979",),
        ),
        Step(
            f"Two entities were linked where one window ({window}) names both; association is NPMI.",
            f"رُبط كيانان حيث تذكرهما نافذة واحدة ({window})، ومقياس الاقتران NPMI.",
            ("bouma2009",),
        ),
    ]
    if parameters["null"] in _NULLS:
        en, ar, sources = _NULLS[parameters["null"]]
        result.append(
            Step(
                f"Edges were tested against {en}; p-values were corrected by Benjamini and Hochberg.",
                f"اختُبرت الصلات بإزاء {ar}، وصُححت قيم p بطريقة بنجاميني وهوكبرغ.",
                (*sources, "benjamini1995"),
            )
        )
    result.append(
        Step(
            "Communities are the consensus of Leiden partitions over seeds and resampled articles.",
            "الجماعات توافق تقسيمات لايدن عبر بذور وعينات معادة من المقالات.",
            ("traag2019",),
        )
    )
    en, ar, cited = _TOPICS[parameters["method"]]
    auto = parameters["topics"] == "auto"
    result.append(
        Step(
            f"Topics come from {en} (seed {seed})"
            + ("; their number was chosen by stability under resampling and coherence." if auto else "."),
            f"المواضيع من {ar} (البذرة {seed})"
            + ("، وعددها اختير بالثبات تحت إعادة المعاينة وبالتماسك." if auto else "."),
            (*cited, "greene2014") if auto else cited,
        )
    )
    result.append(
        Step(
            "Words of topics are ranked by weighted log-odds with an informative Dirichlet prior.",
            "رُتبت كلمات المواضيع بنسب الأرجحية اللوغاريتمية الموزونة بتوزيع ديريشليه قبلي.",
            ("monroe2008",),
        )
    )
    return result


def paragraph(parameters: dict[str, Any]) -> str:
    """Return the method as an English paragraph with citation keys, for a paper.

    Examples
    --------
    >>> from siyaq.pipeline import Settings
    >>> from dataclasses import asdict
    >>> paragraph(asdict(Settings()))[:66]
    'Articles were analysed with Siyaq 0.1.0 (seed 0). Near-duplicates '
    """
    sentences = []
    for step in steps(parameters):
        keys = f" [{', '.join(step.references)}]." if step.references else "."
        sentences.append(step.en.removesuffix(".") + keys)
    return f"Articles were analysed with Siyaq {siyaq.__version__} (seed {parameters['seed']}). {' '.join(sentences)}"


def bibliography(parameters: dict[str, Any]) -> str:
    """Return the BibTeX entries of what the method cites, and of Siyaq itself, sorted by key."""
    keys = sorted({"siyaq", *(key for step in steps(parameters) for key in step.references)})
    return "\n\n".join(references()[key].bibtex for key in keys)
