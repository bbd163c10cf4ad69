"""The cluster: finding it, seeing that its workers have the same code, sending them steps and saying what failed."""

from __future__ import annotations

import ctypes
import importlib
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pyarrow as pa

from siyaq.errors import SiyaqError
from siyaq.folder import EXTRA, Folder
from siyaq.provenance import environment, flat
from siyaq.resume import Parts

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds until a scheduler that does not answer is given up."""
RETRIES = 3
"""How often a step is tried again that failed for another reason than a sentence of Siyaq's."""
_LOCAL = re.compile(r"local:(\d+)")
_BREAKS = ("distributed.batched", "distributed.client", "distributed.core")
"""Loggers that print a traceback where a connection breaks, which `_explained` says in a sentence."""
_QUICK = {
    # Dask has workers give memory back to the system at once: every array is then cleared page by page anew, which
    # takes a third of the time again. Its profiler, which looks at the stack a hundred times a second, a tenth.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    "distributed.worker.profile.enabled": False,
}


def _distributed():
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise SiyaqError(f"running on a cluster needs Dask ({error}); install it with: {EXTRA}") from None


@contextmanager
def connect(scheduler: str) -> Iterator[Client]:
    """Give a client of a cluster.

    Parameters
    ----------
    scheduler : str
        Address such as ``tcp://10.0.0.1:8786``, or ``local:4`` for four workers on this machine, which end with it.

    Raises
    ------
    SiyaqError
        Where no scheduler answers.
    """
    distributed = _distributed()
    for name in _BREAKS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    local = _LOCAL.fullmatch(scheduler)
    if local:
        n = int(local[1])
        if n < 1:
            raise SiyaqError(f"scheduler {scheduler!r}: at least one worker is needed, as in local:2")
        with (
            importlib.import_module("dask.config").set(_QUICK),
            distributed.LocalCluster(
                n_workers=n, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=TIMEOUT)
    except (OSError, ValueError) as error:
        raise SiyaqError(
            f"no scheduler answers at {scheduler!r} ({error}); start one with: dask scheduler, "
            "or give local:N for N workers on this machine"
        ) from None
    with client:
        yield client


def check_workers(client: Client) -> None:
    """See that all workers there are now have the code and the packages that this process has.

    Raises
    ------
    SiyaqError
        Naming what differs, and where.
    """
    own = environment()
    with _explained(client):
        found = client.run(environment, on_error="return")
    if not found:
        log.warning("%s has no workers yet; waiting for them", client.scheduler.address)
    for worker, theirs in sorted(found.items()):
        if isinstance(theirs, OSError):  # it died just now, and Dask gives its steps to others
            continue
        if isinstance(theirs, BaseException):
            raise SiyaqError(f"worker {worker} cannot use siyaq: {theirs}; install there what is installed here")
        refuse_other(own, theirs, f"worker {worker}")


def refuse_other(own: dict, theirs: dict, where: str) -> None:
    """Raise a SiyaqError where an environment is not this one: its numbers might not be these.

    Examples
    --------
    >>> refuse_other({"siyaq": "2", "packages": {"numpy": "2.3"}}, {"siyaq": "1", "packages": {"numpy": "2.3"}}, "w1")
    Traceback (most recent call last):
    ...
    siyaq.errors.SiyaqError: w1 has siyaq 1, here is 2; one run needs the same everywhere: install the same there
    """
    own, theirs = flat(own), flat(theirs)
    for name in ("siyaq", "code", *sorted(own)):
        here, there = own.get(name), theirs.get(name)
        if here != there:
            what = "other code of siyaq" if name == "code" else f"{name} {there}, here is {here}"
            raise SiyaqError(f"{where} has {what}; one run needs the same everywhere: install the same there")


def _do(where: str, own: dict, function: Callable, step: str, args: tuple) -> None:
    """Do one step on a worker; what it leaves is in the folder, so nothing is sent back."""
    refuse_other(own, environment(), "a worker that came later")
    parts = Parts(Folder(where))
    if parts.names(step) is None:
        parts.make(step, function(parts, *args))
        _give_back()


def _give_back() -> None:
    """Give the memory that a step has freed back to the system: once a step, not at each array (see `_QUICK`)."""
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError, TypeError):  # where the C library is not glibc
        ctypes.CDLL(None).malloc_trim(0)


def send(
    client: Client, parts: Parts, function: Callable, jobs: list[tuple[str, tuple]], *, priority: int = 0
) -> Iterator[None]:
    """Send steps to the workers; return what waits for them, and yields as each is done.

    Those with a higher priority are begun first.

    Raises
    ------
    SiyaqError
        What a step says is wrong; or that the scheduler is gone, or that workers die of a step.
    """
    if not jobs:
        return iter(())
    check_workers(client)
    own, where = environment(), parts.folder.where
    mark = uuid.uuid4().hex[:8]  # a run that goes on must not meet what the scheduler still knows of the last
    options = {"pure": False, "retries": RETRIES, "priority": priority}
    futures = [
        client.submit(_do, where, own, function, step, args, key=f"{step}-{mark}", **options) for step, args in jobs
    ]
    return _wait(client, futures)


def _wait(client: Client, futures: list[Future]) -> Iterator[None]:
    try:
        with _explained(client):
            for future in _distributed().as_completed(futures):
                future.result()
                yield
    finally:
        if client.status == "running":
            client.cancel(futures)


@contextmanager
def _explained(client: Client) -> Iterator[None]:
    distributed = _distributed()
    again = "run the same command again: it goes on with what is done"
    try:
        yield
    except SiyaqError:
        raise
    except distributed.scheduler.KilledWorker as error:
        raise SiyaqError(
            f"workers died {error.allowed_failures + 1} times of the step {error.task!r} (too little memory?); "
            f"give them more, or a smaller --part-size, and {again}"
        ) from None
    except (distributed.comm.CommClosedError, CancelledError) as error:
        raise SiyaqError(f"the scheduler is gone ({type(error).__name__}); {again}") from None
    except OSError as error:
        if client.status == "running":  # of a step, not of the way to the scheduler
            raise
        raise SiyaqError(f"the scheduler is gone ({type(error).__name__}: {error}); {again}") from None
