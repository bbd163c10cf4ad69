"""Articles on known themes, made from sentences of each theme, and the teaching collection of seeds/."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from siyaq.corpus import load_articles
from siyaq.topics import Topics, fit_topics

SEEDS = Path(__file__).parent.parent.parent / "seeds"
THEMES = {
    "نفط": "أعلنت المؤسسة رفع القوة القاهرة عن ميناء السدرة واستئناف تصدير الخام من الحقول وبلغ إنتاج النفط "
    "مليون برميل يوميا وتراجعت أسعار خام برنت وأغلق محتجون حقل الشرارة وخط الأنابيب وتضررت خزانات الوقود "
    "والمصفاة والشحنات والغاز",
    "هجرة": "أنقذ خفر السواحل مهاجرين قبالة زوارة بعد غرق قارب مطاطي وانتشل الهلال الأحمر جثث الضحايا وأعيد "
    "لاجئون إلى مركز احتجاز ودعت المفوضية إلى إجلاء الأطفال والنساء من المراكز وفتحت إيطاليا مرفأ لسفينة "
    "الإغاثة في المتوسط",
    "كرة": "فاز المنتخب بهدفين في تصفيات كأس أفريقيا وسجل المهاجم ركلة جزاء وخسر الفريق نهائي البطولة أمام ضيفه "
    "وتعادل النادي في الدوري وأعلن المدرب قائمة اللاعبين للمباراة المقبلة على الملعب وأشاد الجمهور بحارس "
    "المرمى والحكم",
    "حوار": "عقد المبعوث الأممي جلسة مع أعضاء المجلس لبحث القاعدة الدستورية وموعد الانتخابات واتفق الوفدان على "
    "تشكيل حكومة موحدة وتوزيع المناصب السيادية وصوت النواب على الميزانية ورحبت البعثة بالتوافق وطعن "
    "مرشحون أمام المفوضية العليا",
}


def articles_on(n: int, themes: list[str] | None = None, seed: int = 0, words: int = 30) -> pd.DataFrame:
    """Return n articles, theme after theme; column ``theme`` says which."""
    rng = np.random.default_rng(seed)
    themes = themes or list(THEMES)
    rows = []
    for i in range(n):
        theme = themes[i % len(themes)]
        own = rng.choice(THEMES[theme].split(), words)
        other = rng.choice(THEMES[themes[rng.integers(len(themes))]].split(), words // 6)
        text = "في ليبيا " + " ".join([*own, *other]) + "."
        day = pd.Timestamp("2019-01-01") + pd.Timedelta(days=int(rng.integers(0, 400)))
        rows.append((f"a{i:04d}", ["صحيفة", "وكالة"][i % 2], day, f"خبر عن {theme}", text, None, f"a{i:04d}", theme))
    columns = ["article_id", "source", "published", "title", "text", "url", "duplicate_group", "theme"]
    return pd.DataFrame(rows, columns=columns).astype({"published": "datetime64[us]"})


def table_of(texts: list[str]) -> pd.DataFrame:
    """Return an articles table of some texts."""
    ids = [f"t{i:04d}" for i in range(len(texts))]
    table = pd.DataFrame({"article_id": ids, "text": texts, "duplicate_group": ids})
    return table.assign(
        source=None, published=pd.Series(pd.NaT, table.index, dtype="datetime64[us]"), title=None, url=None
    )


@pytest.fixture(scope="session")
def articles() -> pd.DataFrame:
    """Eighty articles on four themes."""
    return articles_on(80)


@pytest.fixture(scope="session")
def fitted(articles) -> Topics:
    """Four topics of the eighty articles."""
    return fit_topics(articles, k=4, seed=1)


@pytest.fixture(scope="session")
def reports() -> pd.DataFrame:
    """The teaching collection."""
    return load_articles(SEEDS).articles


@pytest.fixture(scope="session")
def make_articles():
    """Return the function that makes articles on themes."""
    return articles_on


@pytest.fixture(scope="session")
def texts_table():
    """Return the function that makes an articles table of texts."""
    return table_of
