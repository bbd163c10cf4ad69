"""The generator of benchmarks/: the same bytes again, articles that do not know how many there are, names that grow."""

import gzip
import random

import pandas as pd
import pytest

import siyaq


@pytest.fixture(scope="module")
def generator(benchmarks):
    return benchmarks("scale_corpus")


@pytest.fixture(scope="module")
def corpus(generator):
    return generator.Corpus(seed=3)


@pytest.fixture(scope="module")
def read(generator, corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("generated") / "articles.jsonl"
    generator.write(corpus, path, 1500)
    return siyaq.load_articles(path)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(generator, corpus, tmp_path):
    for name, made in (("a", corpus), ("b", generator.Corpus(seed=3)), ("c", generator.Corpus(seed=4))):
        generator.write(made, tmp_path / f"{name}.jsonl.gz", 40)
    a, b, c = ((tmp_path / f"{name}.jsonl.gz").read_bytes() for name in "abc")
    assert a == b != c


def test_an_article_does_not_depend_on_how_many_there_are_or_in_how_many_files(generator, corpus, tmp_path):
    (few,) = generator.write(corpus, tmp_path / "few.jsonl", 30)
    many = generator.write(corpus, tmp_path / "many", 100, files=3)
    lines = [line for path in many for line in gzip.decompress(path.read_bytes()).splitlines(keepends=True)]
    assert len(lines) == 100
    assert lines[:30] == few.read_bytes().splitlines(keepends=True)


def test_what_is_written_is_read_as_articles(read):
    articles = read.articles
    assert len(articles) == 1500
    assert read.skipped.empty
    assert 800 < articles.text.str.len().mean() < 1000
    assert articles.source.nunique() >= 10
    assert articles.published.dt.year.nunique() == 15
    assert articles.title.notna().all()


def test_copies_are_found_again_and_hardly_anything_else(corpus, read):
    known = {f"g3-{i:010}": f"g3-{corpus.original(i):010}" for i in range(1500)}
    articles = read.articles.set_index("article_id").duplicate_group
    copies = [name for name, original in known.items() if name != original]
    assert 0.05 < len(copies) / 1500 < 0.11
    assert sum(articles[name] == articles[known[name]] for name in copies) > 0.97 * len(copies)
    assert sum(known[name] != known[group] for name, group in articles.items()) < 8


def test_hardly_a_sentence_is_taken_for_boilerplate(read):
    cleaning = read.cleaning.set_index("rule")
    assert cleaning.characters["boilerplate"] < 0.02 * read.articles.text.str.len().sum()


@pytest.mark.parametrize("beta", [0.4, 0.6])
def test_distinct_names_grow_as_heaps_law_has_it(generator, beta):
    names, draw = generator.Names(0, beta), random.Random(0)
    seen, rows = set(), []
    for n in range(1, 2**18 + 1):
        seen.add(names.draw(draw))
        if n >= 2**12 and n & (n - 1) == 0:
            rows.append((n, len(seen)))
    assert generator.exponent(pd.DataFrame(rows, columns=["drawn", "distinct"])) == pytest.approx(beta, abs=0.04)


def test_the_corpus_counts_its_names(generator, corpus):
    table = generator.growth(corpus, 2000)
    assert table.articles.tolist() == [31, 62, 125, 250, 500, 1000, 2000]
    assert 0.55 < generator.exponent(table) < 0.75  # few articles: the leading names have not all been drawn yet
    assert table.drawn.iloc[-1] > 2 * 2000


def test_invented_names_are_found_by_the_recogniser(generator, corpus):
    names = [corpus.names.person(number)[0] for i in range(60) for number in corpus.drawn(i)]
    article = [corpus.article(i) for i in range(60)]
    found = siyaq.find_mentions(_table(article))
    persons = set(found.surface[found.type == "PER"])
    written = [name for name in names if any(name in a["text"] for a in article)]
    assert len(written) > 30
    assert sum(name in persons for name in written) > 0.7 * len(written)


def _table(articles):
    frame = pd.DataFrame(articles).rename(columns={"id": "article_id"})
    return frame.assign(duplicate_group=frame.article_id, published=pd.to_datetime(frame.published))


def test_a_person_is_named_in_full_first_and_is_the_same_throughout(generator):
    slot = generator.Slot(5, True, False, True, "حفتر")
    corpus = generator.Corpus.__new__(generator.Corpus)
    corpus.replaced, corpus.names = 1.0, generator.Names(0)
    writing = generator._Writing(generator.Random("x"))
    first, again = corpus._name(writing, slot), corpus._name(writing, slot)
    assert first.endswith(again)
    assert " " in first


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [("قال ل", "الحسيني", "قال للحسيني"), ("ول", "اللبان", "وللبان"), ("قال ", "الحسيني", "قال الحسيني")],
)
def test_a_preposition_that_is_written_to_a_name(generator, before, name, after):
    assert generator._joined(before, name) == after
