"""Where the nodes of a network stand: the same on every run and for every order of rows."""

from __future__ import annotations

import igraph
import numpy as np
import pandas as pd

EVENNESS = 0.6
"""How far coordinates are moved to their ranks: 0 leaves gaps and crowds as they are, 1 spaces all nodes evenly."""
NEARLY = 0.02
"""Part of the width or height within which two nodes have nearly the same rank."""


def place_nodes(nodes: pd.DataFrame, edges: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Return entity_id, x, y in [-1, 1] for every node.

    Stress majorisation (Gansner, Koren & North 2004) of path lengths, with the communities as a start and links within
    a community half as long, and heavy links shorter; each connected part by itself, the parts then packed below the
    largest.

    Parameters
    ----------
    nodes, edges : DataFrame
        Tables of `siyaq.schema`; what is asked of them is entity_id and community, source, target and weight.
    seed : int
        For the start inside each community.
    """
    nodes = nodes.sort_values("entity_id")
    ids = nodes.entity_id.tolist()
    index = {entity: i for i, entity in enumerate(ids)}
    edges = edges[edges.source.isin(index) & edges.target.isin(index)].sort_values(["source", "target"])
    community = nodes.community.to_numpy()
    pairs = np.column_stack([edges.source.map(index), edges.target.map(index)]).astype(int).reshape(-1, 2)
    graph = igraph.Graph(len(ids), pairs.tolist())
    inside = community[pairs[:, 0]] == community[pairs[:, 1]]
    weight = np.maximum(edges.weight.to_numpy(float), 1e-9)
    length = np.where(inside, 1.0, 2.0) * np.clip((weight.max(initial=0) / weight) ** 0.25, 1, 3)
    position = np.zeros((len(ids), 2))
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), min(part)))
    boxes = []
    for part in parts:
        position[part] = _place_part(graph, part, pairs, length, community, seed)
        boxes.append(max(np.abs(position[part]).max(), 0.5) if len(part) > 1 else 0.35)
    for part, centre in zip(parts, _pack(boxes), strict=True):
        position[part] += centre
    position = _spread(position) if ids else position
    names = pd.Series(ids, dtype=nodes.entity_id.dtype)
    return pd.DataFrame({"entity_id": names, "x": position[:, 0].round(4), "y": position[:, 1].round(4)})


def _place_part(graph, part, pairs, length, community, seed) -> np.ndarray:
    if len(part) == 1:
        return np.zeros((1, 2))
    local = {v: i for i, v in enumerate(part)}
    keep = np.isin(pairs[:, 0], part)
    sub = igraph.Graph(len(part), [(local[a], local[b]) for a, b in pairs[keep]])
    groups = sorted(set(community[part]))
    angle = np.array([2 * np.pi * groups.index(c) / len(groups) for c in community[part]])
    noise = np.random.default_rng(seed).normal(scale=0.25, size=(len(part), 2))
    start = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(len(part)) + noise
    return _majorise(np.array(sub.distances(weights=length[keep].tolist())), start)


def _majorise(distances: np.ndarray, position: np.ndarray, steps: int = 200) -> np.ndarray:
    n = len(distances)
    weight = np.divide(1, distances**2, out=np.zeros_like(distances), where=distances > 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(1)) - weight)
    for _ in range(steps):
        gap = np.linalg.norm(position[:, None] - position[None], axis=2)
        pull = np.divide(weight * distances, gap, out=np.zeros_like(gap), where=gap > 1e-9)
        before, position = position, inverse @ ((np.diag(pull.sum(1)) - pull) @ position)
        if np.abs(position - before).max() < 1e-4 * np.sqrt(n):
            break
    return position - position.mean(0)


def _spread(position: np.ndarray, evenness: float = EVENNESS) -> np.ndarray:
    """Return the positions in [-1, 1], each coordinate between itself and its rank.

    Path lengths put a few nodes far off and the others into one crowd. By their ranks alone all would stand evenly,
    whatever is near to what. In between the order along both axes stays, and so does a part of the gaps.
    """
    blend = np.empty_like(position)
    for axis, along in enumerate(position.T):
        reach = max(along.max() - along.min(), 1e-9)
        # Two that stand nearly at one height change places without a jump: how many are below is counted by degrees.
        rank = np.clip((along[:, None] - along) / (NEARLY * reach), -1, 1).sum(1)
        own, rank = (part - (part.max() + part.min()) / 2 for part in (along, rank))
        blend[:, axis] = (1 - evenness) * own / reach + evenness * rank / max(np.ptp(rank), 1e-9)
    blend -= (blend.max(0) + blend.min(0)) / 2
    return blend / np.maximum(np.abs(blend).max(0), 1e-9)


def _pack(radii: list[float]) -> np.ndarray:
    """Centres for squares of these half-widths: the first in the middle, the others in rows below it."""
    centres = np.zeros((len(radii), 2))
    if len(radii) < 2:
        return centres
    row = max(radii[0] * 2, 4.0)
    x, y, high = -row / 2, -radii[0] * 1.05, 0.0
    for i, radius in enumerate(radii[1:], start=1):
        if x + 2 * radius > row / 2 and x > -row / 2:
            x, y, high = -row / 2, y - 2 * high, 0.0
        centres[i] = x + radius, y - radius
        x, high = x + 2 * radius, max(high, radius)
    return centres


def part_circles(points: np.ndarray, radii: np.ndarray, frame: tuple[float, float], gap: float = 1.5) -> np.ndarray:
    """Return the centres, moved so that no two circles overlap while there is room for them in the frame."""
    points = points.copy()
    reach = radii[:, None] + radii[None] + gap
    low, high = radii[:, None], np.array(frame) - radii[:, None]
    for _ in range(100):
        apart = points[:, None] - points[None]
        distance = np.linalg.norm(apart, axis=2)
        np.fill_diagonal(distance, np.inf)
        lack = np.maximum(reach - distance, 0)
        if not (lack > 0.05).any():
            break
        # Two in one place are sent apart along the row of their numbers.
        direction = np.where(distance[..., None] > 1e-6, apart / np.maximum(distance, 1e-6)[..., None], 0.0)
        same = distance <= 1e-6
        direction[same] = np.where(np.argwhere(same)[:, :1] > np.argwhere(same)[:, 1:], 1.0, -1.0) * (1.0, 0.0)
        points = np.clip(points + (direction * lack[..., None]).sum(1) * 0.4, low, np.maximum(low, high))
    return points
