"""Every format in, the same articles out; what cannot be read says so."""

import gzip
import json
import lzma
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from corpus_samples import FIRST, ROWS, SECOND, THIRD

from siyaq.corpus import iter_articles, load_articles
from siyaq.errors import SiyaqError, SourceError
from siyaq.schema import validate


def bodies(corpus):
    return [t.split("\n")[-1] for t in corpus.articles.text]


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "tsv", "parquet", "xlsx", "rss"])
def test_formats_give_the_same_articles(written, kind):
    corpus = load_articles(written(kind))
    assert bodies(corpus) == [FIRST, SECOND, THIRD]
    assert corpus.articles.article_id.tolist() == ["a1", "a2", "a3"]
    assert corpus.articles.text[0] == f"زيارة\n{FIRST}"
    assert corpus.articles.text[2] == THIRD
    assert corpus.articles.published[0] == (datetime(2020, 3, 1, 8) if kind == "rss" else datetime(2020, 3, 1))
    assert corpus.articles.source[0] == "صحيفة المرفأ"
    assert corpus.skipped.empty
    validate(corpus.articles, "articles")
    validate(corpus.skipped, "skipped")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "json", "parquet"])
@pytest.mark.parametrize("packing", ["gz", "xz", "zip"])
def test_packed(written, tmp_path, kind, packing):
    plain = written(kind)
    packed = tmp_path / f"packed.{kind}.{packing}"
    if packing == "zip":
        packed = tmp_path / "packed.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, plain.name)
    else:
        packed.write_bytes({"gz": gzip, "xz": lzma}[packing].compress(plain.read_bytes()))
    assert bodies(load_articles(packed)) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "iso8859-6"])
@pytest.mark.parametrize("kind", ["txt", "csv"])
def test_encodings(tmp_path, written, kind, encoding):
    path = tmp_path / f"x.{kind}"
    text = FIRST if kind == "txt" else written("csv").read_text(encoding="utf-8")
    path.write_bytes(text.encode(encoding))
    assert load_articles(path).articles.text[0].endswith(FIRST)


def test_folder_of_texts(tmp_path, seed_text):
    (tmp_path / "ب").mkdir()
    (tmp_path / "one.txt").write_text(seed_text, encoding="utf-8", newline="")
    (tmp_path / "ب" / "one.txt").write_text(SECOND, encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(THIRD, encoding="utf-8")
    (tmp_path / "README.md").write_text("no article", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    corpus = load_articles(tmp_path)
    assert corpus.articles.article_id.tolist() == ["one", "ب/one"]
    assert corpus.articles.text[0] == seed_text  # the text as read, to the code point
    assert corpus.skipped[["file", "reason"]].values.tolist() == [["picture.png", "format"]]


def test_same_stem_and_same_id(tmp_path):
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "a.md").write_text(f"# العنوان\n\n{SECOND}", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "a.txt", "text": THIRD}) + "\n" + json.dumps({"text": THIRD}))
    corpus = load_articles(tmp_path)
    assert corpus.articles.article_id.tolist() == ["a.md", "a.txt", "b:2"]
    assert corpus.articles.text[0] == f"العنوان\n{SECOND}"
    assert corpus.skipped[["file", "line", "reason"]].values.tolist() == [["b.jsonl", 1, "duplicate id"]]
    assert "a.txt" in corpus.skipped.detail[0]


def test_markdown_front_matter(tmp_path):
    path = tmp_path / "post.md"
    path.write_text(f'---\ntitle: "النفط"\ndate: 2 آذار 2020\nsource: المرفأ\n---\n{SECOND}\n', encoding="utf-8")
    row = load_articles(path).articles.iloc[0]
    assert (row.title, row.source, row.published) == ("النفط", "المرفأ", datetime(2020, 3, 2))


def test_html(tmp_path):
    page = (
        "<html><head><meta charset='windows-1256'><title>زيارة المبعوث إلى طرابلس</title>"
        "<meta property='article:published_time' content='2020-03-01T10:00:00Z'></head><body>"
        "<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/s'>رياضة</a></li></ul></nav>"
        f"<article><h1>زيارة المبعوث إلى طرابلس</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
        "<script>var x = 'كلام';</script><footer>جميع الحقوق محفوظة</footer></body></html>"
    )
    (tmp_path / "page.html").write_bytes(page.encode("cp1256"))
    row = load_articles(tmp_path).articles.iloc[0]
    assert row.text == f"زيارة المبعوث إلى طرابلس\n{FIRST}\n{SECOND}"
    assert row.published.date() == datetime(2020, 3, 1).date()


def test_columns_in_arabic_and_named(tmp_path):
    (tmp_path / "a.csv").write_text(
        f"العنوان;النص;التاريخ;المصدر\nزيارة;{FIRST};١ آذار ٢٠٢٠;المرفأ\n", encoding="utf-8"
    )
    row = load_articles(tmp_path).articles.iloc[0]
    assert (row.text, row.published, row.source) == (f"زيارة\n{FIRST}", datetime(2020, 3, 1), "المرفأ")
    (tmp_path / "a.csv").write_text(f"Story,Summary,text\n{FIRST},موجز,لا\n", encoding="utf-8")
    named = load_articles(tmp_path, columns={"text": "Story", "title": "Summary"}).articles
    assert named.text[0] == f"موجز\n{FIRST}"
    with pytest.raises(SourceError, match="'body' is no column that can be named; allowed: article_id"):
        load_articles(tmp_path, columns={"body": "Story"})


def test_json_in_many_shapes(tmp_path):
    path = tmp_path / "x.json"
    for value in ({"articles": ROWS}, {"status": "ok", "data": ROWS}, {r["id"]: {"text": r["text"]} for r in ROWS}):
        path.write_text(json.dumps(value), encoding="utf-8")
        assert bodies(load_articles(path)) == [FIRST, SECOND, THIRD]
    path.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    assert load_articles(path).articles.article_id.tolist() == ["a1"]
    path.write_text(json.dumps({"text": [FIRST, SECOND]}), encoding="utf-8")
    assert load_articles(path).articles[["article_id", "text"]].values.tolist() == [["x", f"{FIRST}\n{SECOND}"]]


def test_title_alone_is_an_article_and_is_counted(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '{"title": "خبر عاجل", "text": ""}\n{"title": " ", "text": "\\n"}\n', encoding="utf-8"
    )
    corpus = load_articles(tmp_path)
    assert corpus.articles.text.tolist() == ["خبر عاجل"]
    assert corpus.skipped.reason.tolist() == ["empty"]
    assert corpus.cleaning.set_index("rule").articles["no_body"] == 1


def test_dates_that_are_none_are_counted(tmp_path):
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": FIRST, "date": "يوم ما"}), encoding="utf-8")
    corpus = load_articles(tmp_path)
    assert corpus.articles.published.isna().all()
    assert corpus.cleaning.set_index("rule").articles["no_date"] == 1


BAD_LINES = [
    (b'{"text": "no end', "json"),
    (b"[1, 2]", "record"),
    (b'{"name": "x"}', "no text"),
    (b'{"text": ""}', "empty"),
    (b'{"text": 5}', "empty"),
    (b'{"text": "\xff\xfe"}', "encoding"),
    (b"[" * 100_000, "json"),
    (b"9" * 10_000, "json"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=[r for _, r in BAD_LINES])
def test_a_bad_line_costs_itself(tmp_path, line, reason):
    good = json.dumps({"text": FIRST}, ensure_ascii=False).encode()
    (tmp_path / "x.jsonl").write_bytes(good + b"\n" + line + b"\n\n" + good)
    corpus = load_articles(tmp_path)
    assert len(corpus) == 2
    assert corpus.skipped[["line", "reason"]].values.tolist() == [[2, reason]]


def test_csv_rows_that_are_bad(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(
        f"id,text\n1,{FIRST}\n2,a,b,c\n3,\n".encode()
        + b"4,\xff\xfe"
        + f'\n5,"سطر\nثان"\n6,"لا نهاية\n7,{SECOND}\n8,{THIRD}\n'.encode()
    )
    corpus = load_articles(path)
    assert corpus.articles.article_id.tolist() == ["1", "5", "6", "7", "8"]  # the stray quote in row 6 swallows nothing
    assert corpus.articles.text[2] == "لا نهاية"
    assert corpus.skipped[["line", "reason"]].values.tolist() == [[3, "csv"], [4, "empty"], [5, "encoding"]]


def test_damaged_json_list_gives_what_stands_before(tmp_path):
    whole = json.dumps(ROWS, ensure_ascii=False)
    (tmp_path / "x.json").write_text(whole[: whole.index("a3")], encoding="utf-8")
    corpus = load_articles(tmp_path)
    assert bodies(corpus) == [FIRST, SECOND]
    assert corpus.skipped.reason.tolist() == ["json"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p / "none", "there is no such file or folder"),
        (lambda p: p, "there are no files"),
        (
            lambda p: _file(p / "x.csv", "id,name\n1,x\n"),
            "no column of text; found: 'id', 'name'; allowed: 'text'|no column of text",
        ),
        (lambda p: _file(p / "x.txt", " \n"), "neither a text nor a title"),
        (lambda p: _file(p / "x.txt", ""), "neither a text nor a title"),
        (lambda p: _file(p / "x.doc", "x"), r"found \.doc; allowed: \.txt"),
        (lambda p: _file(p / "x.jsonl", "no\n"), "no valid JSON"),
        (lambda p: _file(p / "x.html", "<p></p>"), "no article text was found"),
        (lambda p: _file(p / "x.xml", "<a/>"), "no RSS or Atom feed"),
        (lambda p: _file(p / "x.xlsx", "x"), "unreadable"),
        (lambda p: _file(p / "x.parquet", "x"), "parquet"),
        (lambda p: [], "an empty list"),
    ],
)
@pytest.mark.parametrize("read", [load_articles, iter_articles])
def test_nothing_to_read_says_why(tmp_path, make, message, read):
    with pytest.raises(SourceError, match=message):
        read(make(tmp_path))


def _file(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_unknown_rule_is_named(tmp_path):
    with pytest.raises(SiyaqError, match="there is no rule 'htm'; allowed: True, False, or some of mojibake"):
        load_articles(_file(tmp_path / "x.txt", FIRST), clean=["htm"])


def test_several_sources(written, tmp_path):
    other = _file(tmp_path / "z.txt", "نص آخر عن ليبيا")
    assert load_articles([written("csv"), other]).articles.article_id.tolist() == ["a1", "a2", "a3", "z"]


def test_overview(written):
    corpus = load_articles(written("jsonl"))
    assert corpus.overview().set_index("what").value["articles"] == "3"
    months = corpus.by_month()
    assert months.loc["صحيفة المرفأ", "2020-03"] == 2
    assert months.loc["إذاعة الجبل", "undated"] == 1
    assert corpus.languages().values.tolist() == [["Arabic", 3]]


def test_notebook_view_escapes(tmp_path):
    row = {"id": "<script>x</script>", "text": FIRST, "source": "<b>a</b>", "date": "2020-01-01"}
    (tmp_path / "x.jsonl").write_text(
        json.dumps(row) + "\n" + json.dumps({**row, "id": "b"}) + "\n<i>\n", encoding="utf-8"
    )
    shown = load_articles(tmp_path)._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;a" in shown
    assert "2020-01" in shown


def test_languages(tmp_path):
    texts = {
        "ar": FIRST,
        "fa": "وزیر امور خارجه گفت که این کشور پیشنهاد می‌کند گفتگو برگزار شود",
        "en": "The envoy arrived.",
        "n": "12 %",
    }
    for name, text in texts.items():
        _file(tmp_path / f"{name}.txt", text)
    found = load_articles(tmp_path).languages()
    assert found.values.tolist() == [
        ["Arabic", 1],
        ["Persian, Urdu or Kurdish", 1],
        ["other script", 1],
        ["no letters", 1],
    ]


def test_every_real_file(shared):
    """What was skipped among all real files: ids that two collections share, lists of names, an encyclopaedia."""
    corpus = load_articles(shared / "data" / "libya" / "articles.jsonl.gz")
    assert len(corpus) == 562
    assert corpus.skipped.empty
    assert pd.api.types.is_datetime64_any_dtype(corpus.articles.published)
