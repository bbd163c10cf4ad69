"""The page of a network: what it holds, and that nothing of the articles runs in it."""

import json
import re

import pandas as pd
import pytest

from siyaq.figures import figure_network, interactive_network, save_figure
from siyaq.figures.evidence import in_sentences, pair_places, segments
from siyaq.text.quotes import sentence_spans

ATTACK = '</script><img src=x onerror="window.hacked=1"><script>window.hacked=2</script>'


@pytest.fixture
def attacked(tables):
    """The invented corpus with every text of it hostile; mentions stay where they are."""
    t = dict(tables)
    t["articles"] = t["articles"].assign(
        title=ATTACK, source="\u202e" + ATTACK, url=["javascript:window.hacked=3", "http://x/\"onclick='1'"] * 12
    )
    t["articles"]["text"] = t["articles"].text + " " + ATTACK
    t["nodes"] = t["nodes"].assign(name_ar=t["nodes"].name_ar + ATTACK, name_en=ATTACK)
    return t


def page_of(t, **options):
    return interactive_network(t["nodes"], t["edges"], t["mentions"], t["articles"], **options)


def data_of(page) -> dict:
    return json.loads(re.search(r'id="data">(.*?)</script>', page.html, re.S)[1])


def test_a_link_leads_to_the_sentences_that_name_both(tables):
    data = data_of(page_of(tables))
    for edge in data["edges"]:
        wanted = {edge["s"], edge["t"]}
        assert edge["places"]
        for place in edge["places"]:
            assert wanted <= {who for _, who in data["sentences"][place]["p"]}
    sentence = data["sentences"][data["edges"][0]["places"][0]]
    article = data["articles"][sentence["a"]]
    text = tables["articles"].set_index("title").text[article["title"]]
    assert "".join(piece for piece, _ in sentence["p"]) == text
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", article["date"]) and article["source"] and article["url"]


def test_newest_articles_come_first_and_the_rest_is_counted(tables):
    data = data_of(page_of(tables, places=2, period="year"))
    assert data["periods"] == ["2019", "2020"]
    for item in (*data["edges"], *data["nodes"]):
        told = [data["articles"][data["sentences"][p]["a"]] for p in item["places"]]
        dates = [article["date"] for article in told]
        assert dates == sorted(dates, reverse=True)
        # The newest two of all, and two of every period that has as many.
        assert [article["time"] for article in told].count(1) == 2
        assert [article["time"] for article in told].count(0) == min(item["times"]["0"], 2)
    named = tables["mentions"].groupby("entity_id").article_id.nunique()
    assert {node["id"]: sum(node["times"].values()) for node in data["nodes"]} == named.to_dict()


@pytest.mark.parametrize(("days", "first", "n"), [(2000, "2019", 5), (700, "2019-01", 24), (20, "2019-01-10", 20)])
def test_the_time_is_cut_as_fine_as_it_is_long(tables, days, first, n):
    dates = pd.date_range("2019-01-10", periods=24, end=pd.Timestamp("2019-01-10") + pd.Timedelta(days=days - 1))
    articles = tables["articles"].assign(published=dates.astype("datetime64[us]"))
    data = data_of(page_of({**tables, "articles": articles}))
    assert data["periods"][0].startswith(first) and abs(len(data["periods"]) - n) <= 18
    assert {article["time"] for article in data["articles"]} <= set(range(len(data["periods"])))


def test_articles_without_a_date_are_in_the_whole_time_only(tables):
    dates = tables["articles"].published.where(tables["articles"].index % 2 == 0)
    data = data_of(page_of({**tables, "articles": tables["articles"].assign(published=dates)}))
    undated = [article for article in data["articles"] if article["date"] == ""]
    assert undated and all(article["time"] == -1 for article in undated)
    assert all(0 < sum(edge["times"].values()) < 24 and "-1" not in edge["times"] for edge in data["edges"])


def test_the_same_tables_give_the_same_bytes(tables):
    once = page_of(tables).html
    shuffled = {name: table.sample(frac=1, random_state=4) for name, table in tables.items()}
    assert page_of(shuffled).html == once


def test_copies_of_an_article_are_shown_once(tables):
    copies = tables["articles"].assign(article_id=lambda t: "copy-" + t.article_id)
    again = tables["mentions"].assign(article_id=lambda t: "copy-" + t.article_id)
    both = {
        **tables,
        "articles": pd.concat([tables["articles"], copies]),
        "mentions": pd.concat([tables["mentions"], again]),
    }
    assert data_of(page_of(both)) == data_of(page_of(tables))


def test_the_page_has_no_markup_of_the_articles(attacked):
    page = page_of(attacked, title=ATTACK, credit=ATTACK)
    assert ATTACK not in page.html
    assert page.html.count("<script") == 4 + page.html.count('"<script')
    assert "<img" not in re.sub(r"<script>.*?</script>", "", page.html, flags=re.S)
    assert "\u202e" not in page.html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page.html)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_a_notebook_shows_it_in_a_sandboxed_frame(tables):
    shown = page_of(tables)._repr_html_()
    assert shown.startswith("<iframe sandbox=") and "allow-same-origin" not in shown.split("srcdoc")[0]
    assert shown.count('"') == 8 + 2 * shown.count('title="') - 2


def test_a_network_without_links_is_shown_as_well(tables):
    data = data_of(page_of({**tables, "edges": tables["edges"].head(0)}))
    assert len(data["nodes"]) == len(tables["nodes"]) and data["edges"] == []


def test_pieces_join_to_the_sentence():
    text = "زار حفتر سرت وعاد."
    pieces = segments(text, 4, len(text), [(4, 8), (6, 12), (9, 12)])
    assert "".join(piece for piece, _ in pieces) == text[4:]
    assert [piece for piece, marked in pieces if marked] == ["حفتر", " سرت"]


def test_mentions_are_found_in_their_sentence_whatever_number_they_had(tables):
    spans = sentence_spans(tables["articles"])
    moved = in_sentences(tables["mentions"].assign(sentence=99), spans)
    assert (moved.sentence == 0).all() and len(moved) == len(tables["mentions"])


def test_apart_only_where_no_sentence_names_both():
    edges = pd.DataFrame({"source": ["a", "a"], "target": ["b", "c"]})
    mentions = pd.DataFrame(
        [("x", 0, "a"), ("x", 2, "b"), ("y", 1, "a"), ("y", 1, "b"), ("y", 3, "c")],
        columns=["article_id", "sentence", "entity_id"],
    )
    found = pair_places(edges, mentions).to_records(index=False).tolist()
    assert found == [("a", "b", "y", 1), ("a", "c", "y", 1)]


@pytest.fixture
def open_page(open_offline, tmp_path):
    """From a Page to it in Chromium without a network."""

    def show(made):
        page = open_offline(made.save(tmp_path / "network.html"))
        page.wait_for_selector("html[data-ready=yes]")
        page.wait_for_timeout(500)
        return page

    return show


@pytest.mark.slow
def test_search_click_and_filter_in_chromium(tables, open_page):
    page = open_page(page_of(tables, language="ar"))
    page.fill("#search", "الزرقاوى")  # another spelling of the last letter
    page.click("#found button")
    assert "حامد الزرقاوي" in page.inner_text("#panel h2")
    page.click("#panel li button")
    assert page.locator("#panel article").count() > 0
    assert page.locator("#panel article").first.locator("mark").count() == 2
    assert page.locator("#panel a").first.get_attribute("href").startswith("https://example.org/")
    assert page.inner_text("#shown").endswith(": 12")
    page.locator("#least").fill("8")
    few = page.inner_text("#shown")
    assert not few.endswith(": 12")
    page.locator("#least").fill("1")
    page.locator("#communities input").first.uncheck()
    assert page.inner_text("#shown") not in (few,) and not page.inner_text("#shown").endswith(": 12")
    page.locator("#communities input").first.check()
    every = page.locator("#panel .about").first.inner_text()
    page.select_option("#from", label="2020-01")
    dates = page.locator("#panel article .about bdi:last-child").all_inner_texts()
    assert dates and all(date >= "2020-01" for date in dates)
    page.select_option("#to", label="2019-03")  # before the first: it comes along
    assert page.input_value("#from") == page.input_value("#to")
    assert page.locator("#panel .about").first.inner_text() != every
    dates = page.locator("#panel article .about bdi:last-child").all_inner_texts()
    assert dates and all(date.startswith("2019-03") for date in dates)
    page.select_option("#from", label="2019-01")
    page.select_option("#to", label="2020-04")
    assert page.locator("#panel .about").first.inner_text() == every
    assert page.complaints == []
    assert [url for url in page.requested if not url.startswith(("file:", "data:"))] == []


@pytest.mark.slow
def test_a_click_on_a_node_shows_its_sentences(tables, open_page):
    page = open_page(page_of(tables, language="en"))
    spot = page.evaluate(
        """() => { const doc = Bokeh.documents[0], plot = doc.get_model_by_name("plot");
        const dots = doc.get_model_by_name("dots");
        const view = Bokeh.index.roots ? [...Bokeh.index.roots][0] : Object.values(Bokeh.index)[0];
        const box = view.canvas_view.el.getBoundingClientRect(), frame = view.frame.bbox;
        const r = plot.x_range, s = plot.y_range;
        return [box.left + frame.left + (dots.data.x[0] - r.start) / (r.end - r.start) * frame.width,
                box.top + frame.top + (s.end - dots.data.y[0]) / (s.end - s.start) * frame.height]; }"""
    )
    page.mouse.click(*spot)
    page.wait_for_timeout(300)
    assert page.inner_text("#panel h2") == "Port of Sidra"  # the strongest
    assert page.locator("#panel article mark").count() > 0


@pytest.mark.slow
def test_nothing_of_the_articles_runs(attacked, open_page):
    page = open_page(page_of(attacked, title=ATTACK))
    page.fill("#search", "script")
    page.click("#found button")
    page.click("#panel li button")
    assert page.locator("#panel article").count() > 0
    links = page.locator("#panel a")
    assert all(link.get_attribute("href").startswith("http://x/") for link in links.all())
    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert page.complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ar", "en"])
def test_everybody_can_use_it(tables, open_page, axe, language):
    page = open_page(page_of(tables, language=language))
    assert axe(page) == []
    page.fill("#search", "درنة" if language == "ar" else "derna")
    page.keyboard.press("Enter")  # without a mouse
    page.click("#panel li button")
    assert axe(page) == []


@pytest.mark.slow
def test_names_cannot_disguise_what_stands_beside_them(tables, open_page):
    """Overrides of direction in a name, a title and a source (Trojan Source)."""
    t = dict(tables)
    t["nodes"] = t["nodes"].assign(name_ar="أحمد\u202e(2)\u2066 لم")
    t["articles"] = t["articles"].assign(title="خبر\u202e txt.exe", source="صحيفة\u2067")
    page = open_page(page_of(t))
    page.fill("#search", "أحمد")
    page.click("#found button")
    shown = page.inner_text("body")
    assert "خبر txt.exe" in shown and "أحمد(2) لم" in shown
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
    texts = page.evaluate("Bokeh.documents[0].get_model_by_name('names').data.text")
    assert all(text.count("\u202b") == text.count("\u202c") == 1 and "\u202e" not in text for text in texts)


@pytest.mark.slow
def test_nothing_of_the_articles_runs_in_a_picture(attacked, open_offline, tmp_path):
    """An SVG is a page when it is opened by itself: its title, description and provenance are data of others too."""
    figure = figure_network(attacked["nodes"], attacked["edges"], title=ATTACK + "]]>", credit=ATTACK)
    save_figure(figure, "network", None, tmp_path, parameters={"note": ATTACK})
    page = open_offline(tmp_path / "network.svg")
    assert page.evaluate("document.documentElement.nodeName") == "svg"
    assert page.locator("script, img, a, foreignObject").count() == 0
    assert page.evaluate("window.hacked") is None
    assert ATTACK in page.evaluate("document.querySelector('title').textContent")
    assert page.complaints == [] and len(page.requested) == 1
