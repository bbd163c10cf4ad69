"""The words of the figures in both languages, and labels that fit their place."""

from __future__ import annotations

from functools import cache, lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from siyaq.errors import SiyaqError
from siyaq.figures.arabic import plain
from siyaq.figures.fonts import families

LANGUAGES = ("ar", "en", "both")
WORDS: dict[str, tuple[str, str]] = {
    "PER": ("أشخاص", "people"),
    "LOC": ("أماكن", "places"),
    "ORG": ("مؤسسات", "organisations"),
    "articles": ("المقالات", "articles"),
    "article_share": ("نسبة المقالات (%)", "share of articles (%)"),
    "n_articles": ("عدد المقالات", "number of articles"),
    "interval": ("فترة الثقة 95% (إعادة معاينة المقالات)", "95 % interval (bootstrap over articles)"),
    "sources": ("مصادر", "sources"),
    "data": ("البيانات", "data"),
    "nodes": ("أسماء", "names"),
    "edges": ("روابط", "links"),
    "significant": ("الروابط ذات الدلالة فقط", "significant links only"),
    "topic": ("الموضوع", "topic"),
    "boxes": ("الأطر: جماعات الشبكة", "frames: communities of the network"),
    "cell": ("لون الخلية", "shade of a cell"),
    "n_windows": ("عدد مواضع الذكر المشترك", "places that name both"),
    "weight": ("وزن الرابط", "weight of the link"),
    "npmi": ("قوة الارتباط (NPMI)", "association (NPMI)"),
    "score": ("تميّز الكلمة (لوغاريتم نسبة الأرجحية)", "distinctiveness of a word (log-odds)"),
    "by_day": ("لكل يوم", "by day"),
    "by_week": ("لكل أسبوع", "by week"),
    "by_month": ("لكل شهر", "by month"),
    "by_quarter": ("لكل ربع سنة", "by quarter"),
    "by_year": ("لكل سنة", "by year"),
    "undated": ("بلا تاريخ", "undated"),
    "duplicates": ("مكررة", "duplicates"),
    "skipped": ("ملفات لم تُقرأ", "skipped"),
    "unknown": ("مصدر غير معروف", "unknown source"),
    "others": ("مصادر أخرى", "other sources"),
    "bursts": ("المظلل: ذكر أكثر من المعتاد", "shaded: named unusually often"),
    "stability": ("الثبات", "stability"),
    "coherence": ("الاتساق", "coherence"),
    "k": ("عدد المواضيع", "number of topics"),
    "interval_fits": ("فترة 95% على إعادة المعاينة", "95 % interval over resampled fits"),
    "same_places": ("كل اسم في مكانه نفسه في كل فترة", "every name stands at the same place in all periods"),
    "log_odds": ("لوغاريتم نسبة الأرجحية", "log-odds"),
    "bars_n": ("عدد مرات الذكر في كل جانب", "counts on each side"),
    "topic_share": ("نسبة مقالات الموضوع التي تذكر الاسم", "share of the topic's articles that name it"),
    "story": (
        "كل نقطة مقالة، والدائرة أكثرها تمثيلًا لموضوعها",
        "each dot is an article, the ring the most typical of its topic",
    ),
    "network": ("من يُذكر مع من", "who is named with whom"),
    "none": ("لا جملة في هذه الفترة", "no sentence in this time"),
    "more": ("مقالات أخرى", "more articles"),
    "with": ("يُذكر مع", "named with"),
    "sentences": ("جمل", "sentences"),
    "hint": ("اضغط على اسم أو رابط لقراءة الجمل", "click a name or a link to read the sentences"),
    "search": ("ابحث عن اسم", "search a name"),
    "least": ("أقل عدد مقالات للرابط", "least articles of a link"),
    "from": ("من", "from"),
    "to": ("إلى", "to"),
    "communities": ("الجماعات", "communities"),
    "evidence": ("الجمل التي تذكرها", "sentences that name them"),
    "highest": ("الأعلى", "highest"),
    "peaks": ("الذروة", "peak"),
    "chosen": ("المختار", "chosen"),
    "strongest": ("أقوى الأسماء", "strongest names"),
    "strongest_links": ("أقوى الروابط", "strongest links"),
    "unlabelled": ("أسماء لم تُكتب لضيق المكان", "names not written for want of room"),
    "arabic_alone": ("الأسماء بالعربية وحدها لضيق المكان", "names in Arabic alone for want of room"),
    "hollow": ("الجماعات من التاسعة: أشكال مفرغة", "communities from the ninth on: hollow shapes"),
    "grey": ("أسماء رمادية (الجماعات أكثر من الألوان)", "grey names (more communities than colours)"),
    "nothing": ("لا شيء يُعرض", "nothing to show"),
}
"""Key → (Arabic, English)."""


def check_language(language: str) -> str:
    """Return the language, or raise SiyaqError where it is none of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise SiyaqError(f"language is {language!r}; allowed: {', '.join(LANGUAGES)}")
    return language


def rtl(language: str) -> bool:
    """Say whether a figure in this language reads from right to left."""
    return check_language(language) != "en"


def word(key: str, language: str) -> str:
    """Return a word of the figure's own language: Arabic for "ar" and "both"."""
    arabic, english = WORDS[key]
    return arabic if rtl(language) else english


def name(arabic: object, english: object, language: str) -> str:
    r"""Return the name to show; a missing one is replaced by that of the other language.

    Examples
    --------
    >>> name("بنغازي", "Benghazi", "en"), name("بنغازي", "Benghazi", "both"), name("بنغازي", None, "en")
    ('Benghazi', 'بنغازي\nBenghazi', 'بنغازي')
    """
    ar, en = (plain(x) if isinstance(x, str) else "" for x in (arabic, english))
    if check_language(language) == "both" and ar and en and ar != en:
        return f"{ar}\n{en}"
    return ((en or ar) if language == "en" else (ar or en)) or "?"


def caption_line(parts: list[str], credit: str | None, language: str) -> str:
    """Return the caption: its parts, then where the data are from."""
    source = [f"{word('data', language)}: {plain(credit)}"] if credit else []
    return " · ".join([*parts, *source])


def count(key: str, n: int, language: str) -> str:
    """Return what is counted, a colon and the number."""
    return f"{word(key, language)}: {n:,}"


@cache
def _measure():
    return RendererAgg(8, 8, 72)


@lru_cache(maxsize=65536)
def width(text: str, points: float) -> float:
    """Return the width in points of one line of logical text."""
    from siyaq.figures.arabic import shape

    font = FontProperties(family=list(families()), size=points)
    return _measure().get_text_width_height_descent(shape(text), font, False)[0]


_END = "… ,،"


def fit(text: str, room: float, points: float, *, lines: int = 1) -> str:
    """Return `text` broken at spaces into at most `lines` lines of `room` points, the rest cut with an ellipsis.

    Examples
    --------
    >>> fit("a long name of an organisation", 63, 8), fit("National Center for Combating Diseases", 112, 8)
    ('a long name of…', 'National Center for…')
    """
    broken: list[str] = []
    rest = text.split()
    while rest and len(broken) < lines:
        line = rest.pop(0)
        while rest and width(f"{line} {rest[0]}", points) <= room:
            line = f"{line} {rest.pop(0)}"
        broken.append(line)
    if rest:
        broken[-1] = broken[-1].rstrip(_END) + "…"
    return "\n".join(_cut(line, room, points) for line in broken)


def _cut(line: str, room: float, points: float) -> str:
    if width(line, points) <= room:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(line[:middle].rstrip("…") + "…", points) <= room else (low, middle - 1)
    kept = line[:low].rstrip(_END)
    if kept and line[len(kept)] not in _END and " " in kept:  # within a word
        kept = kept.rsplit(" ", 1)[0].rstrip(_END)
    return kept + "…"
