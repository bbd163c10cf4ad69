"""Articles of our own sentences, enough for several parts."""

from __future__ import annotations

import json
import random

NAMES = ["خليفة حفتر", "فائز السراج", "غسان سلامة", "عقيلة صالح", "ستيفاني وليامز", "عبد الحميد الدبيبة", "فتحي باشاغا"]
BODIES = ["بعثة الأمم المتحدة للدعم في ليبيا", "المؤسسة الوطنية للنفط", "مجلس النواب", "المجلس الأعلى للدولة"]
PLACES = ["بنغازي", "طرابلس", "طبرق", "مصراتة", "سبها", "درنة", "سرت", "غدامس"]
SENTENCES = (
    "التقى {0} نظيره {1} في {4} لبحث توحيد المؤسسات قبل الانتخابات المقبلة.",
    "أعلنت {2} استئناف العمل في {4} بعد توقف دام {5} أيام.",
    "قال المتحدث باسم {3} إن {0} سيزور {6} خلال الأسبوع المقبل.",
    "واتهم {1} جهات لم يسمّها بعرقلة الحوار الذي ترعاه {2}.",
    "ووصلت إلى {6} {5} شاحنات من المساعدات الإنسانية لأهالي {4}.",
    "ورحبت {3} بالاتفاق، ودعت إلى فتح الطريق بين {4} و{6}.",
    "وأكد {0} في كلمة متلفزة أن ميزانية {3} لن تصرف قبل {5} أشهر.",
    "ونفت {2} أن يكون {1} قد طلب مغادرة {4}.",
)
OUTLETS = ("المرفأ", "قنديل الساحل", "شرفة الجبل")
PART_SIZE = 8000
"""Characters a part: 120 articles make five."""


def articles(n: int = 120, seed: int = 7) -> list[dict[str, str]]:
    """Return articles of our own sentences; every tenth is agency copy of the one before."""
    draw = random.Random(seed)
    rows: list[dict[str, str]] = []
    for i in range(n):
        row = {
            "id": f"r{i:04}",
            "title": f"{draw.choice(NAMES)} في {draw.choice(PLACES)}",
            "text": " ".join(_sentence(draw) for _ in range(4)),
            "published": f"{2018 + i % 4}-{1 + i % 12:02}-{1 + i % 28:02}",
            "source": draw.choice(OUTLETS),
        }
        if i % 10 == 9:
            row["text"] = rows[-1]["text"]
        rows.append(row)
    return rows


def _sentence(draw: random.Random) -> str:
    names = [*draw.sample(NAMES, 2), *draw.sample(BODIES, 2), draw.choice(PLACES), draw.randint(3, 90)]
    return draw.choice(SENTENCES).format(*names, draw.choice(PLACES))


def as_jsonl(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
