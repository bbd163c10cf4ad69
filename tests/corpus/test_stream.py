"""The stream gives what the table gives, whatever the chunk."""

import gc
import json
import tracemalloc

import pandas as pd
import pytest
from corpus_samples import FIRST, SECOND

from siyaq.corpus import iter_articles, load_articles
from siyaq.schema import validate


@pytest.fixture
def pile(tmp_path):
    rows = [
        {
            "id": f"n{i}",
            "title": f"خبر رقم {i}\u00a0من {i % 7}",
            "text": f"{FIRST} في يوم {i % 50}.\n{'جملة ' * (i % 5)}{SECOND} {i // 2}\n"
            f"الجملة الأخيرة رقم {i}.\nوكالات الأنباء المحلية.",
            "date": f"2020-01-{i % 28 + 1:02}" if i % 3 else None,
            "source": "أ" if i % 2 else None,
        }
        for i in range(60)
    ]
    path = tmp_path / "pile.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows) + "damaged\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("chunk", [3, 60, 1000])
def test_same_as_the_table(pile, chunk):
    whole = load_articles(pile)
    stream = iter_articles(pile, chunk=chunk)
    tables = list(stream)
    assert all(len(t) <= chunk for t in tables)
    assert len(stream) == len(whole) == 60
    pd.testing.assert_frame_equal(pd.concat(tables, ignore_index=True), whole.articles)
    pd.testing.assert_frame_equal(stream.skipped, whole.skipped)
    pd.testing.assert_frame_equal(stream.cleaning, whole.cleaning)
    pd.testing.assert_frame_equal(pd.concat(list(stream), ignore_index=True), whole.articles)  # once more
    validate(tables[0], "articles")


def test_order_of_lines_does_not_matter(pile):
    lines = pile.read_text(encoding="utf-8").splitlines()
    forward = load_articles(pile).articles.sort_values("article_id", ignore_index=True)
    pile.write_text("\n".join(reversed(lines)), encoding="utf-8")
    backward = load_articles(pile).articles.sort_values("article_id", ignore_index=True)
    pd.testing.assert_frame_equal(forward, backward)


def test_memory_does_not_hold_the_texts(tmp_path):
    peaks = []
    for n in (100, 500):
        path = tmp_path / f"{n}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for i in range(n):
                out.write(
                    json.dumps({"id": str(i), "text": f"{i} " + " ".join(f"كلمة{i}س{j}" for j in range(800))}) + "\n"
                )
        gc.collect()
        tracemalloc.start()
        assert sum(len(t) for t in iter_articles(path, chunk=25)) == n
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0], peaks
