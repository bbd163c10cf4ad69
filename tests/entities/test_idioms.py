"""A name inside a fixed expression is none, and elsewhere it stays one."""

import pandas as pd

from siyaq.entities import find_mentions


def test_force_majeure_is_not_cairo_not_even_where_cairo_is_named_too():
    text = "رفعت المؤسسة الوطنية للنفط القوة القاهرة عن ميناء السدرة، وقيل في القاهرة إن «قوّة قاهرة» منعت التصدير."
    found = find_mentions(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    cairo = found[found["surface"].str.contains("قاهرة")]
    assert cairo["start"].tolist() == [text.index("في القاهرة") + 3]
    assert "المؤسسة الوطنية للنفط" in set(found["surface"])
