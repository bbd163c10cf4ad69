"""Every figure, on every kind of table it may be given."""

import itertools
from types import SimpleNamespace

import matplotlib
import numpy as np
import pandas as pd
import pytest

import siyaq.figures as f
from siyaq.errors import SiyaqError
from siyaq.figures.arabic import shape
from siyaq.figures.labels import place_labels
from siyaq.figures.layout import part_circles, place_nodes
from siyaq.figures.style import COLOURS, TYPE_COLOURS
from siyaq.schema import empty

NAMES = [
    "frequencies",
    "timeline",
    "keyness",
    "network",
    "network_over_time",
    "matrix",
    "topic_terms",
    "topics_over_time",
    "topics_entities",
    "stability",
    "story",
    "overview",
]
HOSTILE = [
    ("a", "<script>alert(1)</script>", "$\\frac{1}{0}$ & <b>", "PER"),
    ("b", '=HYPERLINK("http://x")', "-->", "ORG"),
    ("c", "ا" * 400, "A very long English name of a ministry that nobody could ever print in one line " * 3, "LOC"),
    ("d", "خبر \u202eمقلوب\u202c\u0000\n", "x\u202eabc", "PER"),
    ("e", "", "", "ORG"),
    ("f", "шрифт 字体 😀", "Ärger", "LOC"),
]


def overhang(figure) -> float:
    """Return by how many inches what is drawn stands over the edge of the sheet."""
    box, size = figure.get_tightbbox(figure.canvas.get_renderer()), figure.get_size_inches()
    return max(-box.x0, -box.y0, box.x1 - size[0], box.y1 - size[1])


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("ar", "column"),
        ("both", "page"),
        *(
            pytest.param(*p, marks=pytest.mark.slow)
            for p in itertools.product(("ar", "en", "both"), ("column", "page", "slide"))
        ),
    ],
)
def test_every_figure_is_drawn_inside_its_sheet(tables, draw_all, language, size):
    figures = draw_all(tables, language=language, size=size, title="عنوان (2019) Title", credit="test")
    assert list(figures) == NAMES
    for name, figure in figures.items():
        assert figure.get_size_inches()[0] == {"column": 3.5, "page": 7.1, "slide": 11.0}[size]
        assert overhang(figure) < 0.03, name


@pytest.mark.filterwarnings("ignore:Glyph .* missing")
@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.slow)])
def test_hostile_names_are_only_text(tables_of, draw_all, language):
    for name, figure in draw_all(tables_of(HOSTILE), language=language, size="column").items():
        assert overhang(figure) < 0.03, name
        shown = "".join(t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text")))
        assert "\u202e" not in shown and "\x00" not in shown


def test_no_rows_give_a_figure_that_says_so(draw_all, tables):
    none = {name: empty(name) for name in tables if name not in ("comparison", "bursts")}
    none |= {"comparison": tables["comparison"].head(0), "bursts": tables["bursts"].head(0)}
    for name, figure in draw_all(none).items():
        assert any(t.get_text().strip() for t in figure.findobj(lambda a: hasattr(a, "get_text"))), name


def test_one_entity_and_no_links(tables, draw_all):
    one = {**tables, "nodes": tables["nodes"].head(1), "edges": empty("edges"), "entities": tables["entities"].head(1)}
    one["frequencies"] = tables["frequencies"][tables["frequencies"].entity_id == "hamid-al-zarqawi"]
    for name, figure in draw_all(one).items():
        assert len(figure.axes) >= 1, name


def test_bars_grow_leftwards_from_labels_on_the_right_in_arabic(tables):
    for language, rtl in (("ar", True), ("both", True), ("en", False)):
        axes = f.figure_frequencies(tables["frequencies"], tables["entities"], language=language).axes[0]
        assert axes.xaxis_inverted() == rtl
        label = axes.get_yticklabels()[0].get_window_extent()
        assert (label.x0 > axes.bbox.x1 - 1) == rtl


def test_intervals_and_numbers_of_articles_are_drawn(tables):
    figure = f.figure_frequencies(tables["frequencies"], tables["entities"], language="en", credit="Coast corpus")
    lines = figure.axes[0].collections[0].get_segments()
    bars = figure.tables["bars"]
    assert np.allclose([s[:, 0] for s in lines], bars[["lo", "hi"]].to_numpy() * 100)
    caption = figure.get_supxlabel()
    assert "articles: 24" in caption and "95 % interval" in caption and "Coast corpus" in caption


def test_order_of_rows_does_not_matter(tables, draw_all):
    shuffled = {name: t.sample(frac=1, random_state=5).reset_index(drop=True) for name, t in tables.items()}
    for (name, a), b in zip(draw_all(tables).items(), draw_all(shuffled).values(), strict=True):
        for table in a.tables:
            pd.testing.assert_frame_equal(a.tables[table], b.tables[table], obj=f"{name}.{table}")


def test_a_period_without_articles_is_a_gap(tables):
    rows = tables["frequencies"]
    rows = rows[~rows.period.isin(["2019-06", "2019-07"])]
    line = f.figure_timeline(rows, tables["entities"]).tables["line"]
    assert line[line.period.isin(["2019-06", "2019-07"])].share.isna().all()
    assert line[line.period == "2019-05"].share.notna().all()


def test_only_significant_links_are_drawn(tables):
    edges = tables["edges"].assign(q=[0.01, 0.2] * 6)
    figure = f.figure_network(tables["nodes"], edges)
    assert (figure.tables["edges"].q <= 0.05).all() and len(figure.tables["edges"]) == 6
    everything = f.figure_network(tables["nodes"], edges, alpha=None)
    assert len(everything.tables["edges"]) == 12
    untested = f.figure_network(tables["nodes"], edges.assign(q=np.nan))
    assert len(untested.tables["edges"]) == 12


def test_a_community_keeps_its_colour_through_time(tables):
    nodes, edges = tables["nodes"], tables["edges"]
    swapped = nodes.assign(community=1 - nodes.community)
    networks = {"2019": SimpleNamespace(nodes=nodes, edges=edges), "2020": SimpleNamespace(nodes=swapped, edges=edges)}
    dots = f.figure_network_over_time(networks).tables["nodes"].set_index(["period", "entity_id"])
    for column in ("community", "x", "y"):
        assert dots.loc["2019", column].equals(dots.loc["2020", column])


def test_the_layout_is_the_same_for_every_order_of_rows(tables):
    once = place_nodes(tables["nodes"], tables["edges"])
    again = place_nodes(tables["nodes"].iloc[::-1], tables["edges"].sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(once, again)
    assert once[["x", "y"]].abs().max().max() <= 1


def _clique_with_a_tail(inside: int, tail: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a network of many that all know each other, and a few far off in a row."""
    n = inside + tail
    pairs = [*itertools.combinations(range(inside), 2), *((i, i + 1) for i in range(inside - 1, n - 1))]
    nodes = pd.DataFrame({"entity_id": [f"n{i:02}" for i in range(n)], "community": 0})
    edges = pd.DataFrame([(f"n{a:02}", f"n{b:02}") for a, b in pairs], columns=["source", "target"])
    return nodes, edges.assign(weight=np.arange(len(edges)) % 5 + 1.0)


def test_a_few_far_off_do_not_press_the_others_into_a_corner():
    places = place_nodes(*_clique_with_a_tail(25, 4))
    many = places[places.entity_id < "n25"][["x", "y"]]
    assert (many.max() - many.min() > 1.2).all()


def test_places_change_little_when_weights_do():
    nodes, edges = _clique_with_a_tail(25, 4)
    noise = np.random.default_rng(0).uniform(0.99, 1.01, len(edges))
    once, again = (place_nodes(nodes, e)[["x", "y"]] for e in (edges, edges.assign(weight=edges.weight * noise)))
    assert (once - again).abs().max().max() < 0.2
    assert (once - again).abs().median().max() < 0.03


def test_a_label_makes_way_for_one_that_has_no_other_place():
    points = np.array([[50.0, 20.0], [20.0, 9.2], [20.0, 20.0]])
    radii, boxes = np.array([5.0, 3.0, 5.0]), np.full((2, 2), [40.0, 10.0])
    alone = place_labels(points, radii, boxes[:1], (100, 27))
    both = place_labels(points, radii, boxes, (100, 27))
    assert alone[0].tolist() == [50.0, 9.2] and both[0].tolist() != [50.0, 9.2]
    assert not np.isnan(both).any()
    assert (np.abs(both[0] - both[1]) >= boxes[0]).any()


def test_a_label_stands_nearer_to_its_own_circle_than_to_another():
    points, radii, boxes = np.array([[50.0, 50.0], [50.0, 28.0]]), np.full(2, 5.0), np.array([[20.0, 10.0]])
    assert place_labels(points, radii, boxes, (100, 100)).tolist() == [[50.0, 60.8]]  # below it would be the other's
    narrow = place_labels(points - (36, 0), radii, boxes, (28, 56))
    assert narrow.tolist() == [[14.0, 39.2]]  # better there than nowhere


def test_two_hundred_nodes_stay_readable():
    rng = np.random.default_rng(0)
    n = 200
    ids = [f"n{i:03}" for i in range(n)]
    nodes = empty("nodes").reindex(range(n))
    nodes["entity_id"], nodes["name_ar"], nodes["name_en"] = ids, [f"الاسم رقم {i}" for i in range(n)], ids
    nodes["type"], nodes["community"] = "PER", rng.integers(0, 12, n)
    nodes["strength"] = rng.pareto(1.5, n) + 1
    nodes["n_articles"] = nodes["n_windows"] = nodes["degree"] = 3
    nodes = nodes.fillna(dict.fromkeys(("betweenness", "eigenvector", "brokerage"), 0.0))
    pairs = {tuple(sorted(rng.choice(n, 2, replace=False))) for _ in range(500)}
    edges = empty("edges").reindex(range(len(pairs)))
    edges[["source", "target"]] = [(ids[a], ids[b]) for a, b in sorted(pairs)]
    edges["weight"], edges["q"] = rng.integers(1, 9, len(pairs)).astype(float), 0.01
    edges[["n_windows", "n_articles"]] = 2
    figure = f.figure_network(
        nodes.astype({"community": "int64"}), edges.astype({"n_windows": "int64", "n_articles": "int64"}), top=n
    )
    axes = figure.axes[0]
    boxes = [t.get_window_extent() for t in axes.texts]
    assert len(boxes) >= 40
    overlapping = [
        (i, j)
        for i, a in enumerate(boxes)
        for j, b in enumerate(boxes[:i])
        if a.shrunk(0.9, 0.8).overlaps(b.shrunk(0.9, 0.8))
    ]
    assert not overlapping


def _crowd(n: int, communities: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes and edges of a network that has no room for its names."""
    rng = np.random.default_rng(0)
    ids = [f"n{i:03}" for i in range(n)]
    nodes = empty("nodes").reindex(range(n))
    nodes["entity_id"], nodes["name_ar"] = ids, [f"الاسم الطويل رقم {i}" for i in range(n)]
    nodes["name_en"], nodes["type"] = [f"The long name number {i}" for i in range(n)], "PER"
    nodes["community"], nodes["strength"] = np.arange(n) % communities, rng.pareto(1.5, n) + 1
    nodes[["n_articles", "n_windows", "degree"]] = 3
    nodes = nodes.fillna(dict.fromkeys(("betweenness", "eigenvector", "brokerage"), 0.0))
    nodes = nodes.astype(dict.fromkeys(("community", "n_articles", "n_windows", "degree"), "int64"))
    pairs = sorted({tuple(sorted(rng.choice(n, 2, replace=False))) for _ in range(3 * n)})
    edges = empty("edges").reindex(range(len(pairs)))
    edges[["source", "target"]] = [(ids[a], ids[b]) for a, b in pairs]
    edges["weight"], edges["q"] = 1.0, 0.01
    edges[["n_windows", "n_articles"]] = 2
    return nodes, edges.astype({"n_windows": "int64", "n_articles": "int64"})


def test_names_that_are_left_out_are_counted_in_the_caption():
    nodes, edges = _crowd(120, 6)
    figure = f.figure_network(nodes, edges, top=120, language="en")
    missing = 120 - len(figure.axes[0].texts)
    assert missing > 0
    assert f"names not written for want of room: {missing}" in figure.get_supxlabel().replace("\n", " ")
    few = f.figure_network(*_crowd(8, 2), language="en")
    assert "want of room" not in few.get_supxlabel() and len(few.axes[0].texts) == 8


def test_both_names_stand_where_there_is_room_and_otherwise_only_the_arabic_one():
    drawn = {n: f.figure_network(*_crowd(n, 2), top=n, language="both") for n in (6, 60)}
    shown = {n: figure.axes[0].texts for n, figure in drawn.items()}
    alone = shape("وحدها")  # as this matplotlib is given it
    assert [alone in figure.get_supxlabel() for figure in drawn.values()] == [False, True]
    assert all("\n" in text.get_text() and "name" in text.get_text() for text in shown[6])
    assert not any("name" in text.get_text() for text in shown[60])
    arabic = f.figure_network(*_crowd(60, 2), top=60, language="ar").axes[0].texts
    assert len(shown[60]) == len(arabic)


def test_communities_beyond_the_colours_are_hollow_and_then_grey_and_the_caption_says_so():
    figure = f.figure_network(*_crowd(40, 20), top=40, language="en")
    looks = {}
    for dots, rows in zip(figure.axes[0].collections[-1:], [figure.tables["nodes"]], strict=True):
        for community, inside, rim in zip(rows.community, dots.get_facecolors(), dots.get_edgecolors(), strict=True):
            looks.setdefault(community, (tuple(inside), tuple(rim)))
    assert len(set(looks.values())) == 17  # eight full, eight hollow, one grey for the last four
    assert len({looks[c] for c in range(16, 20)}) == 1
    caption = figure.get_supxlabel().replace("\n", " ")
    assert "communities from the ninth on: hollow shapes" in caption
    assert "grey names (more communities than colours): 8" in caption
    assert "hollow" not in f.figure_network(*_crowd(40, 8), top=40, language="en").get_supxlabel()


def test_a_community_stands_on_a_ground_of_its_own():
    nodes, edges = _crowd(12, 3)
    places = nodes[["entity_id"]].assign(
        x=nodes.community - 1.0 + np.repeat([0.0, 0.1], 6), y=np.linspace(-0.3, 0.3, 12)
    )
    places.loc[0, ["x", "y"]] = 1.0, 1.0  # one of the first community, far off, alone: no ground
    grounds = f.figure_network(nodes, edges, positions=places, language="en").axes[0].patches
    assert sorted(len(ground.get_xy()) - 1 for ground in grounds) == [3, 4, 4]
    greys = [np.dot(ground.get_facecolor()[:3], (0.2126, 0.7152, 0.0722)) for ground in grounds]
    assert all(0.85 < grey < 0.985 for grey in greys)


def test_circles_are_moved_apart_and_stay_inside():
    rng = np.random.default_rng(1)
    points, radii = rng.uniform(0, 300, (60, 2)), np.full(60, 6.0)
    points[1] = points[0]
    moved = part_circles(points, radii, (300, 300))
    gap = np.linalg.norm(moved[:, None] - moved[None], axis=2) + np.eye(60) * 99
    assert gap.min() > 11.5
    assert (moved >= 6 - 1e-9).all() and (moved <= 294 + 1e-9).all()


def test_figures_leave_matplotlib_as_it_was(tables):
    before = dict(matplotlib.rcParams)
    f.figure_frequencies(tables["frequencies"], tables["entities"])
    assert dict(matplotlib.rcParams) == before
    with matplotlib.rc_context({"font.size": 40, "axes.facecolor": "red"}):
        figure = f.figure_frequencies(tables["frequencies"], tables["entities"])
    assert figure.axes[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)


def test_a_figure_shows_itself_in_a_notebook(tables):
    figure = f.figure_stability(tables["stability"])
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_wrong_options_are_named(tables):
    t = tables
    with pytest.raises(SiyaqError, match="language is 'fr'; allowed: ar, en, both"):
        f.figure_frequencies(t["frequencies"], t["entities"], language="fr")
    with pytest.raises(SiyaqError, match="size is 'A4'; allowed: column, page, slide"):
        f.figure_frequencies(t["frequencies"], t["entities"], size="A4")
    with pytest.raises(SiyaqError, match="period '1999'"):
        f.figure_frequencies(t["frequencies"], t["entities"], period="1999")
    with pytest.raises(SiyaqError, match="no frequencies by year"):
        f.figure_timeline(t["frequencies"], t["entities"], period="year")
    with pytest.raises(SiyaqError, match="value is 'size'"):
        f.figure_matrix(t["nodes"], t["edges"], value="size")
    with pytest.raises(SiyaqError, match="period is 'age'"):
        f.figure_overview(t["articles"], period="age")
    with pytest.raises(SiyaqError, match="no network"):
        f.figure_network_over_time({})


def _seen(colour: str, blindness: str) -> np.ndarray:
    """Return a colour as a person sees it, in CIELAB; the matrices are those of Viénot, Brettel and Mollon (1999)."""
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    matrices = {
        "none": np.eye(3),
        "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
        "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
        "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    }
    linear = np.array(matrices[blindness]) @ linear
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f_x, f_y, f_z = np.cbrt(np.clip(xyz, 0, None) / (0.9505, 1.0, 1.089))
    return np.array([116 * f_y - 16, 500 * (f_x - f_y), 200 * (f_y - f_z)])


@pytest.mark.parametrize(("blindness", "apart"), [("none", 30), ("protan", 20), ("deutan", 20), ("grey", 14)])
def test_types_are_told_apart_by_every_eye_and_in_grey(blindness, apart):
    seen = [_seen(colour, blindness) for colour in TYPE_COLOURS.values()]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > apart


@pytest.mark.parametrize("blindness", ["none", "protan", "deutan"])
def test_neighbouring_communities_are_told_apart(blindness):
    seen = [_seen(colour, blindness) for colour in COLOURS]
    assert min(np.linalg.norm(a - b) for a, b in itertools.pairwise(seen)) > 20
