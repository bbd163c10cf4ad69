"""Where labels fit beside their points: the most important first, never over one another, and one may make way."""

from __future__ import annotations

import numpy as np

DISTANCES = (0.0, 3.0, 8.0, 15.0, 24.0, 34.0, 46.0, 60.0)
"""How far from its circle a label may stand, in points, tried in this order."""
NEAR, LEADING = 24.0, 12
"""Only the first 12 labels may stand farther off than 24 points, and where they must, behind another circle."""
LEADER = 5.0
"""From this distance on a line leads from the circle to its label; it must not pass through another circle."""
APART = 2.0
"""A label keeps this much farther from other circles than from its own, where it can."""
_ANGLES = np.deg2rad([270, 90, 0, 180, 315, 225, 45, 135, 292, 248, 68, 112, 20, 160, 340, 200])


def place_labels(
    points: np.ndarray, radii: np.ndarray, boxes: np.ndarray, frame: tuple[float, float], *, pad: float = 0.8
) -> np.ndarray:
    """Return a centre for each label so that none overlaps another or a circle; NaN where no place is free.

    Parameters
    ----------
    points : array (n, 2), radii : array (n,)
        Centres and radii of all circles, in points, the most important first.
    boxes : array (m, 2)
        Width and height of the labels of the first m circles.
    frame : (width, height)
        Labels stay inside.
    pad : float
        Distance that labels keep from each other.

    Returns
    -------
    array (m, 2)

    Examples
    --------
    >>> place_labels(np.array([[50.0, 50.0]]), np.array([5.0]), np.array([[20.0, 10.0]]), (100, 100)).tolist()
    [[50.0, 39.2]]
    """
    circles = np.column_stack([points - radii[:, None], points + radii[:, None]])
    spots = [_spots(i, box, points, radii, circles, frame, pad) for i, box in enumerate(boxes)]
    taken = np.full((len(boxes), 4), np.nan)
    for i, own in enumerate(spots):
        free = own[~_overlap(own, taken, pad).any(1)]
        if len(free):
            taken[i] = free[0]
    for i in np.flatnonzero(np.isnan(taken[:, 0])).tolist():
        _make_way(i, spots, taken, pad)
    return (taken[:, :2] + taken[:, 2:]) / 2


def _make_way(i: int, spots: list[np.ndarray], taken: np.ndarray, pad: float) -> None:
    """Put a label without a place where one other stands, and that one to another place of its own."""
    for spot in spots[i]:
        inside = np.flatnonzero(_overlap(spot[None], taken, pad)[0])
        if len(inside) != 1:
            continue
        j = inside[0]
        moved = taken.copy()
        moved[i], moved[j] = spot, np.nan
        free = spots[j][~_overlap(spots[j], moved, pad).any(1)]
        if len(free):
            taken[i], taken[j] = spot, free[0]
            return


def _spots(i, box, points, radii, circles, frame, pad) -> np.ndarray:
    """Return the boxes in which one label may stand as far as circles and frame go, the best first."""
    centres = points[i] + np.vstack([_ring(radii[i] + pad + far, box) for far in DISTANCES])
    around = np.column_stack([centres - box / 2, centres + box / 2])
    others = np.arange(len(points)) != i
    far = np.repeat(np.array(DISTANCES), len(_ANGLES))
    free = (around[:, :2] >= 0).all(1) & (around[:, 2:] <= frame).all(1)
    free &= ~_overlap(around, circles[others], 0.0).any(1)
    ends = np.clip(points[i], around[:, :2], around[:, 2:])
    # A name that stands as near to another node as to its own is read as the other's.
    gaps = np.linalg.norm(np.clip(points, around[:, None, :2], around[:, None, 2:]) - points, axis=2) - radii
    mistaken = (gaps[:, others] < (np.minimum(gaps[:, i], LEADER) + APART)[:, None]).any(1)
    clear = free & ~((far > LEADER) & _crossed(points[i], ends, points[others], radii[others]))
    near = far <= (NEAR if i >= LEADING else np.inf)
    order = (clear & near & ~mistaken, clear & near & mistaken, free & ~clear & (i < LEADING))
    return np.vstack([around[one] for one in order])


def _ring(radius: float, box: np.ndarray) -> np.ndarray:
    """Centres of a box that touches a circle at each of the angles."""
    x, y = np.cos(_ANGLES), np.sin(_ANGLES)
    # Above and below the box is centred; elsewhere its nearest edge stands at the angle.
    across = np.where(np.abs(x) < 0.01, 0.0, np.sign(x) * np.minimum(np.abs(x) * 3, 1.0))
    along = np.where(np.abs(y) < 0.01, 0.0, np.sign(y) * np.minimum(np.abs(y) * 2.5, 1.0))
    return np.column_stack([radius * x + across * box[0] / 2, radius * y + along * box[1] / 2]).round(6)


def _crossed(start: np.ndarray, ends: np.ndarray, points: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Say for each line from start to one of the ends whether it passes through a circle."""
    way = ends - start
    length = np.maximum((way**2).sum(1), 1e-9)
    along = np.clip(((points[None] - start) * way[:, None]).sum(2) / length[:, None], 0, 1)
    gap = np.linalg.norm(start + along[..., None] * way[:, None] - points[None], axis=2)
    return np.asarray((gap < radii * 0.9).any(1))


def _overlap(some: np.ndarray, others: np.ndarray, pad: float) -> np.ndarray:
    a, b = some[:, None], others[None]
    return np.asarray(((a[..., :2] < b[..., 2:] + pad) & (b[..., :2] < a[..., 2:] + pad)).all(-1))
