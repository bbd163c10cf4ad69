"""Where the nodes of a network stand, and where their names fit: the same on every run."""

from __future__ import annotations

import igraph
import numpy as np
import pandas as pd


def place_nodes(nodes: pd.DataFrame, edges: pd.DataFrame, *, seed: int = 0) -> pd.DataFrame:
    """Return entity_id, x, y in [-1, 1] for every node.

    Kamada & Kawai (1989) with the communities as a start and edges within a community shorter, each connected part by
    itself, parts then packed beside each other. The order of rows does not matter.

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
    length = np.where(inside, 1.0, 2.0)
    position = np.zeros((len(ids), 2))
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), min(part)))
    boxes = []
    for part in parts:
        position[part] = _kamada_kawai(graph, part, pairs, length, community, seed)
        boxes.append(max(np.abs(position[part]).max(), 0.5) if len(part) > 1 else 0.35)
    for part, centre in zip(parts, _pack(boxes), strict=True):
        position[part] += centre
    position -= (position.max(0) + position.min(0)) / 2 if len(ids) else 0
    reach = np.abs(position).max(0) if len(ids) else np.ones(2)
    position /= np.where(reach > 0, reach, 1)
    return pd.DataFrame({"entity_id": ids, "x": position[:, 0].round(4), "y": position[:, 1].round(4)})


def _kamada_kawai(graph, part, pairs, length, community, seed) -> np.ndarray:
    if len(part) == 1:
        return np.zeros((1, 2))
    local = {v: i for i, v in enumerate(part)}
    keep = np.isin(pairs[:, 0], part)
    sub = igraph.Graph(len(part), [(local[a], local[b]) for a, b in pairs[keep]])
    groups = sorted(set(community[part]))
    angle = np.array([2 * np.pi * groups.index(c) / len(groups) for c in community[part]])
    noise = np.random.default_rng(seed).normal(scale=0.25, size=(len(part), 2))
    start = np.column_stack([np.cos(angle), np.sin(angle)]) * np.sqrt(len(part)) + noise
    distances = np.array(sub.distances(weights=length[keep].tolist()))
    # Kamada & Kawai on the matrix of distances is what multidimensional scaling by stress majorisation solves; this is
    # its plain iteration (Gansner, Koren & North 2004), which has no random part.
    return _majorise(distances, start)


def _majorise(distances: np.ndarray, position: np.ndarray, steps: int = 200) -> np.ndarray:
    n = len(distances)
    with np.errstate(divide="ignore"):
        weight = np.where(distances > 0, distances**-2.0, 0.0)
    laplacian = np.diag(weight.sum(1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(steps):
        gap = np.linalg.norm(position[:, None] - position[None], axis=2)
        ratio = np.where(gap > 1e-9, weight * distances / np.maximum(gap, 1e-9), 0.0)
        moved = inverse @ ((np.diag(ratio.sum(1)) - ratio) @ position)
        if np.abs(moved - position).max() < 1e-4 * np.sqrt(n):
            return moved - moved.mean(0)
        position = moved
    return position - position.mean(0)


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


def place_labels(
    points: np.ndarray, radii: np.ndarray, boxes: np.ndarray, frame: tuple[float, float], pad: float = 1.0
):
    """Return a centre for each label so that no two overlap each other or a node; NaN where none is free.

    Greedy, first come first served: give the most important label first.

    Parameters
    ----------
    points : array (n, 2), radii : array (n,), boxes : array (m, 2)
        Centres and radii of all nodes, and width and height of the labels of the first m nodes, in points.
    frame : (width, height)
        Labels stay inside.
    """
    taken = np.empty((0, 4))
    centres = np.full((len(boxes), 2), np.nan)
    circles = np.column_stack([points - radii[:, None], points + radii[:, None]])
    for i, (w, h) in enumerate(boxes):
        best = None
        for distance in (0.0, 4.0, 9.0):
            half = np.array([w, h]) / 2
            candidates = points[i] + _offsets(radii[i] + pad + distance, w, h)
            rectangles = np.column_stack([candidates - half, candidates + half])
            inside = (rectangles[:, :2] >= 0).all(1) & (rectangles[:, 2:] <= frame).all(1)
            others = np.delete(circles, i, axis=0)
            hits = _overlap(rectangles, taken, pad).any(1)
            hidden = _overlap(rectangles, others, 0.0).sum(1)
            free = np.flatnonzero(inside & ~hits & (hidden == 0))
            if len(free):
                best = free[0]
                break
        if best is None:
            continue
        centres[i] = candidates[best]
        taken = np.vstack([taken, rectangles[best]])
    return centres


def _offsets(radius: float, w: float, h: float) -> np.ndarray:
    a = radius * 0.75
    x, y = radius + w / 2, radius + h / 2
    return np.array(
        [
            (0, -y),
            (0, y),
            (x, 0),
            (-x, 0),
            (a + w / 2, -a - h / 2),
            (-a - w / 2, -a - h / 2),
            (a + w / 2, a + h / 2),
            (-a - w / 2, a + h / 2),
        ]
    )


def _overlap(some: np.ndarray, others: np.ndarray, pad: float) -> np.ndarray:
    a, b = some[:, None], others[None]
    return (
        (a[..., 0] < b[..., 2] + pad)
        & (b[..., 0] < a[..., 2] + pad)
        & (a[..., 1] < b[..., 3] + pad)
        & (b[..., 1] < a[..., 3] + pad)
    )
