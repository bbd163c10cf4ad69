"""Sentence borders: rules on sentences of our own, and a measurement on articles marked by hand."""

import json
from pathlib import Path

import pytest

from siyaq.corpus import load_articles
from siyaq.text import tokenize

GOLD = Path(__file__).parent / "sentence_borders.json"


def sentences(text: str) -> list[str]:
    """Sentences of a text, as their words joined by blanks."""
    tokens = tokenize([text])
    found: dict[int, list[str]] = {}
    for number, start, end in zip(tokens.sentence, tokens.start, tokens.end, strict=True):
        found.setdefault(int(number), []).append(text[start:end])
    return [" ".join(words) for words in found.values()]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("وصل المبعوث إلى طرابلس. واجتمع بعدد من الوزراء.", 2),
        ("وصل المبعوث إلى طرابلس.واجتمع بعدد من الوزراء.", 2),  # no space
        ("هل يعود الفرقاء إلى الحوار؟ لا أحد يعرف!", 2),
        ("عنوان الخبر\nنص الخبر", 2),
        ("بلغ الإنتاج 1.2 مليون برميل، وزاد ٣.٥ في المئة.", 1),
        ("ارتفع إلى 3. 15 مليار", 2),
        ("ارتفع المؤشر 81 .5 نقطة", 1),  # a decimal that was turned round
        ("قال د. أحمد إن أ.ف.ب نقلت الخبر", 1),
        ('قالت محطة "سي.أن.أن" التركية إن أربعة قتلوا', 1),
        ('وقال "بدأنا التحقيق. ولن نتوقف" ثم غادر القاعة.', 1),
        ("وقال: «بدأنا التحقيق. ولن نتوقف». ثم غادر القاعة.", 2),
        ("وقال “بدأنا التحقيق. ولن نتوقف”. ثم غادر القاعة.", 2),
        ('قال "لا تراجع. هذا كل شيء. وفي طرابلس لم يصدر تعليق.', 3),  # a quotation that never closes holds nothing
        ('قال" الوزير. "لا تراجع" أبدا. "نعم. أبدا" ثم خرج. وعاد.', 4),  # one mark too many
        ("طرابلس (رويترز) - قال مسؤول إن الميناء أغلق. وأضاف أنه سيفتح غدا.", 2),
        ("انتهى الاجتماع... وعاد الوفد", 2),
        ("من يعود؟. وعاد الوفد،. ثم غادر", 3),
        ("انتهى الاجتماع… وعاد الوفد", 2),
        ("زوروا www.example.com أو example.org غدا", 1),
        ("وقال في بيان (نشر أمس.) إنه باق", 1),
        ("", 0),
        ("...", 1),
    ],
)
def test_rules(text, count):
    assert len(sentences(text)) == count, sentences(text)


def test_closing_marks_stay_with_their_sentence():
    assert sentences("قال: «انتهى الأمر.» وخرج الوزير.") == ["قال : « انتهى الأمر . »", "وخرج الوزير ."]
    assert sentences("انتهى الأمر.”\nثم خرج") == ["انتهى الأمر . ”", "ثم خرج"]


@pytest.mark.parametrize("marked_in", [1, 2])
def test_measured_on_articles_marked_by_hand(shared, marked_in):
    articles = [a for a in json.loads(GOLD.read_text(encoding="utf-8"))["articles"] if a["round"] == marked_in]
    right = found = wanted = 0
    for name in sorted({a["file"] for a in articles}):
        table = load_articles(shared / "data" / name, clean=False, deduplicate=False).articles.set_index("article_id")
        marked = [a for a in articles if a["file"] == name]
        texts = table.text.loc[[a["article_id"] for a in marked]].tolist()
        tokens = tokenize(texts)
        for i, article in enumerate(marked):
            own = tokens.article == i
            start, sentence = tokens.start[own], tokens.sentence[own]
            begins = set(start[1:][sentence[1:] != sentence[:-1]].tolist())
            # A border is the same whether it is said to lie before or behind a mark such as a quote or a dash.
            word = {int(s): int(start[start >= s][0]) for s in article["borders"] if (start >= s).any()}
            borders = set(word.values())
            right += len(begins & borders)
            found += len(begins)
            wanted += len(borders)
    f1 = 2 * right / (found + wanted)
    print(f"sentence borders: precision {right / found:.4f}, recall {right / wanted:.4f}, F1 {f1:.4f} of {wanted}")
    assert f1 >= 0.97
