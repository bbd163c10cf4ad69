"""The sentences of `siyaq.network` and `siyaq.topics` about what their tables cannot show, in Arabic."""

from __future__ import annotations

import re

# Each pattern is one sentence, or one half of it, as those modules write it; numbers are carried over.
_N = r"(\d[\d,]*)"
_WINDOWS = {"sentence": "الجمل", "paragraph": "الفقرات", "article": "المقالات", "title": "العناوين"}
_PATTERNS: list[tuple[str, str]] = [
    # siyaq.network.summary
    (rf"No entity is named in {_N} articles?: there is no network\.", r"لا كيان مذكور (المقالات: \1)، فلا شبكة."),
    (
        rf"One entity alone is named in {_N} articles?: there is nobody to be named together with\.",
        r"كيان واحد فقط مذكور (المقالات: \1)، فلا أحد يُذكر معه.",
    ),
    (
        rf"{_N} entities in {_N} articles?, but no two of them in the same [^:]+: there are no edges\.",
        r"الكيانات: \1، والمقالات: \2، ولا يُذكر اثنان منها معًا، فلا روابط.",
    ),
    (
        rf"{_N} entit(?:y|ies) and {_N} edges? from {_N} ([a-z\d ]+?) in {_N} articles?\.",
        r"الكيانات: \1، والروابط: \2، و{\4}: \3، والمقالات: \5.",
    ),
    (
        rf"{_N} [a-z\d ]+? repeat an earlier one word for word and do not count\.",
        r"وما يكرر غيره كلمة بكلمة لا يُحتسب: \1.",
    ),
    (
        r"No null model was asked for: which edges are more than chance is not known\.",
        "لم يُطلب نموذج عشوائي، فلا يُعرف أي الروابط أكثر من المصادفة.",
    ),
    (
        r"All entities are named in one window: which edges are more than chance cannot be known\.",
        "كل الكيانات مذكورة في موضع واحد، فلا يمكن أن يُعرف أي الروابط أكثر من المصادفة.",
    ),
    (
        rf"Under the (\w+) null {_N} edges? of {_N} ha(?:s|ve) p < \.05;",
        r"روابط دلالتها p < .05 بالنموذج العشوائي (\1): \2 من \3؛",
    ),
    (
        rf"{_N} edges? (?:is|are) left after Benjamini–Hochberg over all {_N} pairs \(q ≤ \.05\)",
        r"يبقى منها \1 بعد تصحيح بنجاميني وهوكبيرغ لكل الأزواج وعددها \2 (q ≤ .05)",
    ),
    (rf", {_N} of them from one article alone\.", r"، ومنها \1 من مقالة واحدة فقط."),
    (
        rf"none can be left after Benjamini–Hochberg over all {_N} pairs: {_N} random graphs give no p so small\. "
        r"Draw more, or take bicm\.",
        r"ولا يمكن أن يبقى منها شيء بعد تصحيح الأزواج وعددها \1، فعدد الشبكات العشوائية \2 لا يعطي قيمة بهذا الصغر.",
    ),
    (
        rf"none is left after Benjamini–Hochberg over all {_N} pairs: so few windows do not show who is named together "
        r"more than by chance\.",
        r"ولا يبقى منها شيء بعد تصحيح الأزواج وعددها \1: مواضع بهذه القلة لا تبين من يُذكر معًا أكثر من المصادفة.",
    ),
    (
        rf"There are no intervals: {_N} articles? are too few to resample \(needed: {_N}\)\.",
        r"لا فترات ثقة: المقالات (\1) أقل من أن تعاد معاينتها، والمطلوب \2.",
    ),
    (rf"{_N} communit(?:y|ies), modularity (-?[\d.]+\d)", r"الجماعات: \1، والنمطية \2"),
    (r", median co-assignment ([\d.]+\d)", r"، ووسيط الاجتماع في الجماعة \1"),
    (
        r"Other articles of the same kind would give other communities: do not take them for groups\.",
        "مقالات أخرى من النوع نفسه تعطي جماعات أخرى، فلا تُعدّ هذه مجموعات قائمة.",
    ),
    (rf"Betweenness is estimated from the paths of {_N} nodes[^.]*\.", r"الوساطة مقدّرة من مسارات عدد من العُقد: \1."),
    # siyaq.topics
    (
        rf"too few articles \({_N} < {_N}(?:, {_N} with duplicates)?\) to choose the number of topics; "
        r"give more articles, or a number",
        r"المقالات أقل من أن يُختار لها عدد مواضيع (\1، والمطلوب \2).",
    ),
    (
        rf"too few articles \({_N} < {_N}(?:, {_N} with duplicates)?\): {_N} topics need {_N} articles each at least",
        r"المقالات أقل من عدد المواضيع المطلوب (\1، والمطلوب \2).",
    ),
    (rf"too few words: {_N} stand in .*", r"الكلمات المشتركة أقل من أن تُقسم بها المقالات إلى مواضيع (\1)."),
    (
        rf"too few articles with words in common \({_N} of {_N}; {_N} are needed\)",
        r"المقالات التي تجمعها كلمات قليلة (\1 من \2، والمطلوب \3).",
    ),
    (
        rf"too few different articles \({_N} of {_N} differ in their words; {_N} are needed\)",
        r"المقالات المختلفة قليلة (\1 من \2، والمطلوب \3).",
    ),
    (
        r"one topic: no division is more stable than one of the same articles with their words shuffled",
        "موضوع واحد: لا تقسيم أثبت من تقسيم المقالات نفسها بعد خلط كلماتها.",
    ),
    (
        rf"{_N} of {_N} articles have no date and can be in no story",
        r"مقالات بلا تاريخ لا تدخل في أي قصة: \1 من \2.",
    ),
]


def localised_note(note: str, language: str) -> str:
    """Return a note in a language; a sentence that no pattern knows stays as it was written.

    Examples
    --------
    >>> localised_note("3 of 20 articles have no date and can be in no story", "ar")
    'مقالات بلا تاريخ لا تدخل في أي قصة: 3 من 20.'
    """
    if language == "en":
        return note
    for pattern, arabic in _PATTERNS:
        note = re.sub(pattern, arabic, note)
    return re.sub(r"\{([^}]+)\}", lambda match: _windows(match[1]), note)


def _windows(what: str) -> str:
    return next((arabic for english, arabic in _WINDOWS.items() if what.startswith(english)), "المواضع")
