"""Files that are damaged or made to do harm: never a traceback, never an article lost without a word."""

import gzip
import io
import json
import time
import zipfile
import zlib

import pytest
from corpus_samples import FIRST, SECOND
from mutations import SINGLE, mutated

from siyaq.corpus import load_articles
from siyaq.errors import SourceError
from siyaq.text import tokenize


def load(folder):
    """Articles and skips, also where there is nothing but skips."""
    (folder / "zz.txt").write_text("شاهد على أن القراءة وصلت إلى آخر الملفات", encoding="utf-8")
    return load_articles(folder)


def check(folder, corpus, names):
    """Every file left an article or says why it did not; every line of JSON lines is accounted for."""
    articles, skipped = {}, {}
    for name in corpus.articles.article_id:
        key = name.split("/")[0].split(":")[0].split(".")[0]
        articles[key] = articles.get(key, 0) + 1
    for file in corpus.skipped.file:
        key = file.split("/")[0].split(":")[0].split(".")[0]
        skipped[key] = skipped.get(key, 0) + 1
    for name in names:
        stem, _, suffix = name.partition(".")
        found = articles.get(stem, 0) + skipped.get(stem, 0)
        data = (folder / name).read_bytes()
        assert found >= 1 or suffix == "zip", name  # an archive may hold nothing
        if suffix in SINGLE:
            assert found == 1, name
        elif suffix == "jsonl" and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0\0\0" not in data:
            lines = sum(bool(line.strip(b" \t\r\n\0\xef\xbb\xbf")) for line in data.split(b"\n"))
            assert found == max(lines, 1), name
    for text in corpus.articles.text:
        text.encode()
        assert "\0" not in text


def fuzz(folder, numbers, seed):
    names = []
    for number in numbers:
        name, data = mutated(number, seed)
        (folder / name).write_bytes(data)
        names.append(name)
    corpus = load(folder)
    check(folder, corpus, names)
    corpus._repr_html_()
    tokenize(corpus.articles.text.tolist())
    return corpus


def test_some_hundred_mutated_files(tmp_path):
    corpus = fuzz(tmp_path, range(300), seed=1)
    assert len(corpus) > 150  # most damage leaves something to read
    assert corpus.skipped.reason.nunique() > 8


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_ten_thousand_mutated_files(tmp_path, block):
    fuzz(tmp_path, range(block * 500, block * 500 + 500), seed=2)


def test_lone_surrogates_and_nul(tmp_path):
    line = '{"id": "\\ud800x", "title": "خ\\u0000بر", "text": "نص \\udfff وآخر \\ud83d\\ude00", "source": "\\udc00"}'
    (tmp_path / "x.jsonl").write_text(line, encoding="utf-8")
    row = load_articles(tmp_path).articles.iloc[0]
    assert (row.article_id, row.title, row.text) == ("\ufffdx", "خبر", "خبر\nنص \ufffd وآخر 😀")
    assert row.source == "\ufffd"


def test_gzip_bomb_is_cut_off(tmp_path):
    packer = zlib.compressobj(9, wbits=31)
    with (tmp_path / "bomb.jsonl.gz").open("wb") as out:
        zeros = b"0" * 2**20
        for _ in range(250):
            out.write(packer.compress(zeros))
        out.write(packer.flush())
    begin = time.perf_counter()
    corpus = load(tmp_path)
    assert time.perf_counter() - begin < 30
    assert [(f, r) for f, r in zip(corpus.skipped.file, corpus.skipped.reason, strict=True)] == [
        ("bomb.jsonl.gz", "too big")
    ]


@pytest.mark.parametrize(
    "member", ["bomb.txt", *(pytest.param(f"bomb.{k}", marks=pytest.mark.slow) for k in ("json", "csv", "html"))]
)
def test_zip_bomb_is_cut_off(tmp_path, member):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(member, "w") as out:
            for _ in range(70):
                out.write(b"0" * 2**20)
        archive.writestr("good.txt", FIRST)
    corpus = load(tmp_path)
    assert corpus.skipped.reason.isin(["too big", "csv", "no text", "json"]).all()
    assert len(corpus.skipped) == 1
    assert len(corpus) == 2


def test_excel_bomb(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 70 * 2**20)
    assert load(tmp_path).skipped.reason.tolist() == ["too big"]


def test_nested_and_odd_archives(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", FIRST)
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("a.txt.gz", gzip.compress(FIRST.encode()))
        archive.writestr("../../outside.txt", SECOND)
        archive.writestr("__MACOSX/._a.txt", "x")
    (tmp_path / "y.tar.gz").write_bytes(gzip.compress(b"x"))
    corpus = load(tmp_path)
    assert sorted(corpus.skipped.file) == ["x.zip/a.txt.gz", "x.zip/inner.zip", "y.tar.gz"]
    assert set(corpus.skipped.reason) == {"archive"}
    assert SECOND in corpus.articles.text.tolist()
    assert not (tmp_path.parent.parent / "outside.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.zip", "y.tar.gz", "zz.txt"]  # nothing is unpacked


@pytest.mark.parametrize(
    "kind", ["jsonl", *(pytest.param(k, marks=pytest.mark.slow) for k in ("txt", "csv", "json", "html"))]
)
def test_two_hundred_megabytes_in_one_line(tmp_path, kind):
    good = {"jsonl": json.dumps({"text": FIRST}) + "\n", "csv": f"text\n{FIRST}\n"}.get(kind, "")
    with (tmp_path / f"x.{kind}").open("wb") as out:
        out.write(good.encode())
        block = b"<p>abcdefg " * 2**16
        for _ in range(200 * 2**20 // len(block)):
            out.write(block)
        out.write(f"\n{good}".encode())
    corpus = load(tmp_path)
    assert len(corpus.skipped) >= 1
    assert FIRST in corpus.articles.text.tolist() or not good


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + FIRST,
        "<p " + " ".join(f'a{i}="x"' for i in range(9_000)) + f">{FIRST}</p>",
        "<p " + " ".join(f'a{i}="x"' for i in range(90_000)) + f">{FIRST}</p>",
        "<p>كلمة</p>" * 60_000,
        "&amp;" * 100_000,
        "<script>" * 20_000,
        "<!--" * 20_000,
        "\0" * 1000 + FIRST,
        "<table>" * 3_000 + "<tr><td>نص",
    ],
    ids=["nested", "attributes", "many attributes", "paragraphs", "entities", "scripts", "comments", "nul", "tables"],
)
def test_hostile_pages(tmp_path, body):
    (tmp_path / "x.html").write_text(
        f"<html><head><title>خبر</title></head><body>{body}</body></html>", encoding="utf-8"
    )
    begin = time.process_time()
    corpus = load(tmp_path)
    assert len(corpus) + len(corpus.skipped) == 2
    assert time.process_time() - begin < 20


def test_xml_bombs(tmp_path):
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    item = f"<rss><channel><item><title>&l11;</title><description>&f; {FIRST}</description></item></channel></rss>"
    (tmp_path / "x.rss").write_text(head + item, encoding="utf-8")
    begin = time.process_time()
    corpus = load(tmp_path)
    assert time.process_time() - begin < 20
    assert not corpus.articles.text.str.contains("root:").any()
    assert corpus.articles.text.str.len().max() < 10_000


@pytest.mark.parametrize(
    "text", ["<a " * 50_000, '<p class="' * 20_000, 'aa="x" ' * 60_000, "&amp" * 50_000, "ØÙ" * 50_000, "<" * 200_000]
)
def test_cleaning_takes_no_longer_on_hostile_text(tmp_path, text):
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": text + FIRST}), encoding="utf-8")
    begin = time.process_time()
    assert len(load_articles(tmp_path)) == 1
    assert time.process_time() - begin < 10


def test_stray_quotation_marks_swallow_nothing(tmp_path):
    rows = "".join(f'{i},"{FIRST} {i}\n' for i in range(3000))
    (tmp_path / "x.csv").write_text("id,text\n" + rows, encoding="utf-8")
    begin = time.process_time()
    corpus = load(tmp_path)
    assert time.process_time() - begin < 10
    assert len(corpus) == 3001
    assert corpus.articles.text[7] == f"{FIRST} 7"


def test_nothing_but_damage_is_one_clear_error(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(b"\xff\n{\n[]\n")
    with pytest.raises(SourceError, match=r"no article could be read. .*first in x.jsonl line 1"):
        load_articles(tmp_path)
