"""Work: the steps of a run, done here one after another, or by the workers of a Dask cluster.

A step is a function of the parts that an earlier step left, and leaves tables under its name (see
`siyaq.resume.Parts`). So it does not matter where it is done, nor how often, and a run can be killed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from siyaq.resume import Parts, Table

if TYPE_CHECKING:
    from distributed import Client

Make = Callable[..., Iterable[Table]]
Job = tuple[str, tuple]
"""Name of a step, and what its function gets after the parts."""


class Work:
    """Does steps that are not done yet.

    Parameters
    ----------
    parts : Parts
    client : distributed.Client, optional
        Of a cluster whose workers see the same folders.
    progress : bool
        Say what is being done: a bar on a terminal, plain lines elsewhere.
    """

    def __init__(self, parts: Parts, client: Client | None = None, progress: bool = False) -> None:
        self.parts, self._client, self._progress = parts, client, progress
        self._depth = 0

    def each(self, label: str, function: Make, jobs: Sequence[Job]) -> None:
        """Do one step for each part; the parts' order does not matter."""
        with self.beside(label, function, jobs):
            pass

    def once(self, label: str, function: Make, step: str, *args: object) -> None:
        """Do a step that looks at all parts, here."""
        if self.parts.names(step) is None:
            for _ in self._shown(label, iter([None]), 1):
                self.parts.make(step, function(self.parts, *args))

    @contextmanager
    def beside(self, label: str, function: Make, jobs: Sequence[Job]) -> Iterator[None]:
        """Do steps on the workers while this process does what is inside; here, after it.

        Steps inside come before these on the workers too, since this process waits for them.
        """
        left = [(step, args) for step, args in jobs if self.parts.names(step) is None]
        done = self._done(function, left)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        for _ in self._shown(label, done, len(left)):
            pass

    def _done(self, function: Make, jobs: list[Job]) -> Iterator[None]:
        """Return what does the steps as it is gone through, or waits for workers that have begun already."""
        if self._client is not None:
            from siyaq.scale import send  # needs the extra "scale"

            return send(self._client, self.parts, function, jobs, priority=self._depth)
        return self._do(function, jobs)

    def _do(self, function: Make, jobs: list[Job]) -> Iterator[None]:
        for step, args in jobs:
            self.parts.make(step, function(self.parts, *args))
            yield

    def _shown(self, label: str, steps: Iterator[None], total: int) -> Iterator[None]:
        from tqdm import tqdm  # only where progress is shown

        bar = tqdm(
            total=total,
            desc=label,
            disable=None if self._progress else True,
            bar_format="{desc:28} {bar:20} {n}/{total}",
        )
        if self._progress and bar.disable:
            print(label, flush=True)
        with bar:
            for step in steps:
                yield step
                bar.update()
