"""The headings of shown tables, and the few words around them, in both languages."""

from __future__ import annotations

HEADINGS: dict[str, str] = {
    "Arabic name": "الاسم",
    "English name": "الاسم بالإنجليزية",
    "English": "بالإنجليزية",
    "NPMI": "قوة الارتباط NPMI",
    "article": "المقالة",
    "articles": "المقالات",
    "betweenness": "الوساطة",
    "certainty": "ثبات الانتماء",
    "characters": "المحارف",
    "copy of": "نسخة من",
    "common articles": "مقالات مشتركة",
    "community": "الجماعة",
    "detail": "التفصيل",
    "difference": "الفرق",
    "distinct": "بلا المكرر",
    "earlier": "المتقدم",
    "entity": "الكيان",
    "expected": "المتوقع",
    "file": "الملف",
    "first": "الأولى",
    "first name": "الأول",
    "from": "من",
    "headline": "العنوان الدال",
    "how": "الطريقة",
    "last": "الأخيرة",
    "later": "المتأخر",
    "line": "السطر",
    "margin": "الهامش",
    "meaning": "المعنى",
    "mentions": "مرات الذكر",
    "name": "الاسم",
    "names": "الأسماء",
    "neighbours": "الجيران",
    "organisation": "المؤسسة",
    "original's source": "مصدر الأصل",
    "pair": "الزوج",
    "published": "النشر",
    "q": "قيمة q",
    "rank": "الرتبة",
    "reason": "السبب",
    "reprints": "المعاد نشره",
    "role": "الصفة",
    "rule": "القاعدة",
    "rules": "القواعد",
    "score": "الدرجة",
    "second name": "الثاني",
    "sentence": "الجملة",
    "sentences": "الجمل",
    "share": "النسبة",
    "source": "المصدر",
    "sources": "المصادر",
    "stability": "الثبات",
    "story": "القصة",
    "strength": "القوة",
    "title": "العنوان",
    "to": "إلى",
    "topic": "الموضوع",
    "type": "النوع",
    "uneven": "التفاوت",
    "value": "القيمة",
    "weight": "الوزن",
    "why": "السبب",
    "words": "الكلمات",
    "written": "كما كُتب",
}
"""English heading → Arabic heading."""

WORDS: dict[str, tuple[str, str]] = {
    "yes": ("نعم", "yes"),
    "no": ("لا", "no"),
    "none": ("لا صفوف", "no rows"),
    "more": ("صفوف أخرى: {n:,}", "{n:,} more rows"),
    "figure": ("رسم", "figure"),
}


def heading(title: str, language: str) -> str:
    """Return a heading in a language; one that is not in `HEADINGS` stays as it is.

    Examples
    --------
    >>> heading("articles", "ar"), heading("articles", "en"), heading("المدينة", "ar")
    ('المقالات', 'articles', 'المدينة')
    """
    return title if language == "en" else HEADINGS.get(title, title)


def said(word: str, language: str, **numbers: int) -> str:
    """Return one of `WORDS` in a language, with its numbers."""
    return WORDS[word][language == "en"].format(**numbers)
