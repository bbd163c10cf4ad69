"""Files for other tools, read back by networkx, pandas and Gephi's own reader."""

from __future__ import annotations

import json
import shutil
import subprocess
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from siyaq.errors import SiyaqError
from siyaq.network import build_network, write_network
from siyaq.network import export as export_module
from siyaq.network.export import FORMATS, place, with_dates
from siyaq.schema import empty

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}


@pytest.fixture(scope="module")
def network(corpus):
    return build_network(*corpus, n_boot=20)


def test_gexf_has_positions_colours_sizes_dates_and_plain_types(network, tmp_path):
    path = write_network(network, tmp_path / "network.gexf")
    root = ElementTree.parse(path).getroot()
    assert root.get("version") == "1.3"
    graph = root.find("g:graph", NS)
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    nodes = graph.findall("g:nodes/g:node", NS)
    assert [n.get("id") for n in nodes] == network.nodes.entity_id.tolist()
    assert {n.get("label") for n in nodes} == set(network.nodes.name_ar)
    for node in nodes:
        assert float(node.find("viz:size", NS).get("value")) > 0
        assert 0 <= int(node.find("viz:color", NS).get("r")) <= 255
        assert np.isfinite(float(node.find("viz:position", NS).get("x")))
        assert "2019-01-01" <= node.get("start") <= node.get("end") <= "2020-12-31"
    text = path.read_text(encoding="utf-8")
    assert not any(bad in text for bad in ('"None"', '"nan"', "Timestamp", "np.", '"NaT"'))
    declared = {a.get("id"): a.get("type") for a in root.iter(f"{{{NS['g']}}}attribute")}
    assert set(declared.values()) <= {"string", "long", "double", "boolean"}
    assert {v.get("for") for v in root.iter(f"{{{NS['g']}}}attvalue")} <= set(declared)


def test_dates_of_edges_are_those_of_their_evidence(network, tmp_path):
    root = ElementTree.parse(write_network(network, tmp_path / "network.gexf")).getroot()
    for edge in root.findall("g:graph/g:edges/g:edge", NS)[:10]:
        found = network.evidence(edge.get("source"), edge.get("target")).published
        assert edge.get("start") == found.min().strftime("%Y-%m-%d")
        assert edge.get("end") == found.max().strftime("%Y-%m-%d")


@pytest.mark.parametrize("ending", [".gexf", ".graphml", ".net", ".json"])
def test_networkx_reads_it_back(network, tmp_path, ending):
    path = write_network(network, tmp_path / f"network{ending}")
    if ending == ".gexf":
        if "1.3" not in nx.readwrite.gexf.GEXF.versions:
            pytest.skip("this networkx does not know GEXF 1.3")
        graph = nx.read_gexf(path, version="1.3")
    elif ending == ".graphml":
        graph = nx.read_graphml(path)
    elif ending == ".net":
        graph = nx.Graph(nx.read_pajek(path))
    else:
        data = json.loads(path.read_text(encoding="utf-8"))
        assert [n["id"] for n in data["nodes"]] == network.nodes.entity_id.tolist()
        graph = nx.Graph()
        graph.add_nodes_from((n["id"], n) for n in data["nodes"])
        graph.add_edges_from((e["source"], e["target"], e) for e in data["edges"])
    assert set(graph) == set(network.nodes.entity_id)
    weights = {frozenset(e[:2]): float(e[2]) for e in graph.edges(data="weight")}
    ours = network.edges[["source", "target", "weight"]].itertuples(index=False)
    assert weights == {frozenset((a, b)): w for a, b, w in ours}
    if ending != ".net":
        assert graph.nodes["haftar"]["name_ar"] == "خليفة حفتر"
        spans = {(data["start"], data["end"]) for _, data in graph.nodes(data=True)}
        assert all("2019-01-01" <= start < end <= "2020-12-31" for start, end in spans)
        dates = network.evidence("menfi", "noc").published.dt.strftime("%Y-%m-%d")
        edge = graph["menfi"]["noc"]
        assert (edge["start"], edge["end"]) == (dates.min(), dates.max())


def test_edge_lists(network, tmp_path):
    csv = pd.read_csv(write_network(network, tmp_path / "edges.csv"))
    parquet = pd.read_parquet(write_network(network, tmp_path / "edges.parquet"))
    for table in (csv, parquet):
        assert table.source.tolist() == network.edges.source.tolist()
        assert table.weight.tolist() == network.edges.weight.tolist()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_network_is_the_same_bytes(corpus, tmp_path, ending):
    files = [write_network(build_network(*corpus, n_boot=10), tmp_path / f"{i}{ending}") for i in range(2)]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("ending", FORMATS)
def test_an_empty_network_is_a_file_too(tmp_path, ending):
    path = write_network(build_network(empty("mentions"), empty("articles")), tmp_path / f"empty{ending}")
    assert path.is_file()
    if ending == ".graphml":
        assert nx.read_graphml(path).order() == 0


def test_names_that_break_xml(tables_of, tmp_path):
    bad = 'ا<ب & "ج" \x00\x0b'
    network = build_network(*tables_of([{"windows": [[bad, "noc"]]}]))
    for ending in (".gexf", ".graphml", ".net", ".json"):
        path = write_network(network, tmp_path / f"bad{ending}")
        assert path.read_bytes().decode("utf-8")
    root = ElementTree.parse(tmp_path / "bad.gexf").getroot()
    assert 'ا<ب & "ج" ' in {n.get("label") for n in root.iter(f"{{{NS['g']}}}node")}
    assert nx.read_graphml(tmp_path / "bad.graphml").order() == 2
    assert nx.read_pajek(tmp_path / "bad.net").order() == 2


def test_large_networks_are_placed_too(network, monkeypatch):
    monkeypatch.setattr(export_module, "STRESS", 3)
    one, again = place(network, 1), place(network, 1)
    pd.testing.assert_frame_equal(one, again)
    assert one[["x", "y"]].abs().to_numpy().max() <= 1
    assert one[["x", "y"]].drop_duplicates().shape[0] == len(network.nodes)


def test_dates_with_a_zone(corpus, network, tmp_path):
    mentions, articles = corpus
    zoned = articles.assign(published=articles.published.dt.tz_localize("UTC"))
    other = write_network(build_network(mentions, zoned, n_boot=20), tmp_path / "zoned.gexf")
    assert other.read_bytes() == write_network(network, tmp_path / "plain.gexf").read_bytes()


def test_positions_of_ones_own(network, tmp_path):
    positions = pd.DataFrame({"entity_id": network.nodes.entity_id, "x": 0.25, "y": -0.5})
    root = ElementTree.parse(write_network(network, tmp_path / "a.gexf", positions=positions)).getroot()
    assert {p.get("x") for p in root.iter(f"{{{NS['viz']}}}position")} == {"250.00"}


def test_an_ending_that_is_none(network, tmp_path):
    with pytest.raises(SiyaqError, match=r"'\.xlsx'; allowed: \.gexf"):
        write_network(network, tmp_path / "network.xlsx")


READER = """
const { readFileSync } = require("fs");
const Graph = require("graphology");
const gexf = require("graphology-gexf");
const graph = gexf.parse(Graph, readFileSync(process.argv[2], "utf-8"));
const nodes = graph.mapNodes((id, data) => ({ id, ...data }));
const edges = graph.mapEdges((id, data, source, target) => ({ source, target, ...data }));
console.log(JSON.stringify({ type: graph.type, nodes, edges }));
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A folder with graphology, the library of Gephi Lite, as npm has it."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("needs node and npm")
    folder = tmp_path_factory.mktemp("graphology")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    try:
        subprocess.run(
            [*command, "graphology@0.26", "graphology-gexf@0.13"], check=True, capture_output=True, timeout=120
        )
    except (subprocess.SubprocessError, OSError):
        pytest.skip("npm could not install graphology")
    (folder / "read.js").write_text(READER, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_gephis_reader_reads_it_back(network, reader, tmp_path):
    path = write_network(network, tmp_path / "network.gexf")
    done = subprocess.run(["node", "read.js", str(path)], cwd=reader, capture_output=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    assert found["type"] == "undirected"
    nodes = {node["id"]: node for node in found["nodes"]}
    assert set(nodes) == set(network.nodes.entity_id)
    for row in network.nodes.itertuples():
        node = nodes[row.entity_id]
        assert node["label"] == row.name_ar
        assert node["degree"] == row.degree
        assert node["betweenness"] == pytest.approx(row.betweenness)
        assert node["color"].startswith(("#", "rgb"))
        assert node["size"] > 0
        assert np.isfinite([node["x"], node["y"]]).all()
    # it reads no start and end; the same dates are attributes for its sake
    table = with_dates(network)[1]
    assert [edge["first"] for edge in found["edges"]] == table.start.dt.strftime("%Y-%m-%d").tolist()
    assert [edge["last"] for edge in found["edges"]] == table.end.dt.strftime("%Y-%m-%d").tolist()
    assert all(node["first"] <= node["last"] for node in found["nodes"])
    assert [edge["weight"] for edge in found["edges"]] == network.edges.weight.tolist()
    assert [edge["n_articles"] for edge in found["edges"]] == network.edges.n_articles.tolist()
