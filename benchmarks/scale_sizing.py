"""From measured runs to what another number of articles would take, and what becomes the limit.

The formulae, with N articles and W workers of one thread; a and b of each are fitted by least squares on the logarithms
of the runs with workers, the exponents are printed beside the table:

    parts(N)   = a N^b   processor seconds of the workers: what more workers share
    driver(N)  = a N^b   processor seconds of the first process: what no worker takes over
    wall(N, W) = driver(N) + parts(N) / W
    W(N)       = parts(N) / (half of the hours wanted), so that the driver may take the other half
    memory     = a N^b   of the first process and of the largest worker, where it grows by more than noise
    storage(N) = a N     of what is read and of what is written

A fit over a factor of fifty that is read off at a factor of a thousand more is an order of magnitude, not a promise.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

TARGETS = (100_000, 20_000_000, 1_000_000_000)
HOURS = 12.0
"""Time that a run may take."""
LARGE_MB = 64_000
"""Memory of one common large machine; a driver that needs more is the limit."""
SCHEDULER_WORKERS = 2_000
"""Workers that one scheduler serves well when its tasks take seconds."""


class Power(NamedTuple):
    """A N^b."""

    factor: float
    exponent: float

    def __call__(self, n: float) -> float:
        """Return the value at n."""
        return self.factor * n**self.exponent


def fitted(n: list[int], y: list[float]) -> Power:
    """Return the power law through measured values.

    Raises
    ------
    ValueError
        Where all have the same n: growth cannot be seen then.

    Examples
    --------
    >>> law = fitted([10, 100, 1000], [2.0, 20.0, 200.0])
    >>> round(law(1e6))
    200000
    """
    if len(set(n)) < 2:
        raise ValueError("the sizing table needs runs with workers of two sizes at least")
    exponent, log = np.polyfit(np.log(n), np.log(np.maximum(y, 1e-9)), 1)
    return Power(float(np.exp(log)), float(exponent))


def laws(runs: list[dict]) -> dict[str, Power]:
    """Return the laws of a list of results of `scale`, by the runs with workers: how many makes no difference."""
    chosen = [r for r in runs if r["scheduler"] != "none"]
    n = [r["articles"] for r in chosen]
    columns = {
        "parts": [r["cpu"] - r["driver_cpu"] for r in chosen],
        "driver": [r["driver_cpu"] for r in chosen],
        "driver_mb": [r["driver_mb"] for r in chosen],
        "worker_mb": [max(r["workers_mb"], default=r["driver_mb"]) for r in chosen],
    }
    found = {name: fitted(n, values) for name, values in columns.items()}
    last = max(chosen, key=lambda r: r["articles"])
    for name in ("read_mb", "written_mb"):
        found[name] = Power(last[name] / last["articles"], 1.0)
    return found


def limit(found: dict[str, Power], n: int, workers: int) -> str:
    """Say what stands in the way first."""
    if found["driver"](n) > HOURS * 3600 / 2:
        return "processor time of the driver"
    if found["driver_mb"](n) > LARGE_MB:
        return "memory of the driver"
    if workers > SCHEDULER_WORKERS:
        return "number of workers that one scheduler serves"
    if workers > 8:
        return "processors: more workers, less time"
    return "none: one machine does it"


def sizing(runs: list[dict]) -> str:
    """Return the sizing table as Markdown, and the fitted laws below it."""
    found = laws(runs)
    head = ["articles", "CPU hours", f"workers for {HOURS:.0f} h", "hours", "driver GB", "worker GB", "read GB"]
    head += ["written GB", "what becomes the limit"]
    lines = [f"| {' | '.join(head)} |", "|" + "---:|" * 8 + "---|"]
    for n in TARGETS:
        parts, driver = found["parts"](n), found["driver"](n)
        workers = max(1, math.ceil(parts / (HOURS * 3600 / 2)))
        cells = [
            f"{n:,}",
            _short((parts + driver) / 3600),
            f"{workers:,}",
            _short((driver + parts / workers) / 3600),
            *(_short(found[name](n) / 1000) for name in ("driver_mb", "worker_mb", "read_mb", "written_mb")),
            limit(found, n, workers),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    measured = sorted({r["articles"] for r in runs})
    lines += ["", f"Fitted on {', '.join(f'{n:,}' for n in measured)} articles:"]
    lines += [f"- {name} = {law.factor:.3g} N^{law.exponent:.2f}" for name, law in found.items()]
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
