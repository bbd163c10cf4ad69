"""What cells say in the program's own words, in Arabic: rules of resolution and cleaning, reasons, types."""

from __future__ import annotations

import re

OWN = ("type", "rules", "why", "meaning")
"""Columns whose cells hold the program's own words, and no text of articles."""

ARABIC: dict[str, str] = {
    "person": "شخص",
    "place": "مكان",
    "organisation": "مؤسسة",
    # siyaq.entities.resolution.rules
    "own name": "اسم قائم بذاته",
    "known name": "اسم معروف",
    "same letters": "الحروف نفسها",
    "sounds alike": "النطق نفسه",
    "middle name left out": "حُذف الاسم الأوسط",
    "same body of the same state": "الهيئة نفسها للدولة نفسها",
    "misspelt": "خطأ إملائي",
    "family name": "اسم العائلة",
    "given name": "الاسم الأول",
    "middle name": "الاسم الأوسط",
    "part of the full name": "جزء من الاسم الكامل",
    "misspelt family name": "خطأ إملائي في اسم العائلة",
    "misspelt full name": "خطأ إملائي في الاسم الكامل",
    "longer name in the article": "اسم أطول في المقالة",
    "common noun left out": "حُذف الاسم العام",
    "misspelt name": "خطأ إملائي في اسم",
    "usual meaning": "المعنى المعتاد",
    "named in the article": "مذكور في المقالة",
    "body of the state named in the article": "هيئة دولة تسميها المقالة",
    "body of the article's state": "هيئة الدولة التي تدور عليها المقالة",
    "in brackets": "بين قوسين",
    "also known as": "يُعرف أيضًا باسم",
    "correction: split": "تصحيح: فصل",
    "correction: merge": "تصحيح: ضم",
    "correction: add": "تصحيح: إضافة",
    # siyaq.entities.resolution.suggest
    "the same name": "الاسم نفسه",
    "the same name of two types": "الاسم نفسه من نوعين",
    "one name holds all words of the other": "أحد الاسمين فيه كل كلمات الآخر",
    "one name holds all parts of the other": "أحد الاسمين فيه كل أجزاء الآخر",
    "names sound alike": "اسمان متقاربا النطق",
    "a family name alone": "اسم عائلة وحده",
    "given names nearly alike": "اسمان أولان متقاربان",
    "family names nearly alike": "اسما عائلة متقاربان",
    # siyaq.corpus.cleaning
    "UTF-8 that was read as a Western code page is read again": "نص UTF-8 قُرئ بترميز غربي يُقرأ من جديد",
    "HTML entities become the characters they stand for": "رموز HTML تصير المحارف التي تعنيها",
    "HTML tags, scripts and loose attributes are removed": "تُحذف وسوم HTML ونصوصها البرمجية وبقايا خصائصها",
    "CR, CRLF and Unicode line ends become line feeds": "نهايات الأسطر توحَّد",
    "no-break and other special spaces become spaces": "المسافات الخاصة تصير مسافات عادية",
    "bidi, zero-width and other control characters are removed": "تُحذف محارف الاتجاه والمحارف الخفية",
    "Arabic presentation forms become the letters they show": "أشكال العرض العربية تصير حروفها",
    "gaps of seven blanks or more, where a page had the end of a block, become line feeds": "الفراغات الطويلة أسطر",
    "place and agency before the first sentence are removed": "يُحذف المكان واسم الوكالة قبل الجملة الأولى",
    "a title or paragraph that stands in the body once more is removed, with its site's name": "يُحذف العنوان المكرر",
    "headlines of other articles that are glued into the body are removed": "تُحذف عناوين مقالات أخرى أُلصقت بالمتن",
    "sentences, and menus, that recur at the edges of one source's articles are removed": "تُحذف جمل الأطراف المكررة",
    "a date is given that cannot be understood; the article counts as undated": "تاريخ لا يُفهم، وتُعدّ المقالة بلا تاريخ",
    "there is a title alone; it is the text": "عنوان بلا متن، فالعنوان هو النص",
}
"""English phrase → Arabic phrase."""

_TYPES = {"PER": "person", "LOC": "place", "ORG": "organisation"}
_COUNTED = re.compile(r"(?P<phrase>.*?)(?P<count> \(\d+\))?")


def phrase(text: str, language: str) -> str:
    """Return a cell of the program's own words in a language; words that are not in `ARABIC` stay as they are.

    Examples
    --------
    >>> phrase("known name (131) | family name (2)", "ar")
    'اسم معروف (131) | اسم العائلة (2)'
    >>> phrase("PER", "ar"), phrase("PER", "en")
    ('شخص', 'person')
    """
    parts = []
    for part in text.split(" | "):
        found = _COUNTED.fullmatch(part)
        said, count = (found["phrase"], found["count"] or "") if found else (part, "")
        said = _TYPES.get(said, said)
        parts.append((said if language == "en" else ARABIC.get(said, said)) + count)
    return " | ".join(parts)
