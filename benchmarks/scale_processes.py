"""What a command and all the processes that it starts cost: processor time and the most memory of each (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """What one command took.

    Attributes
    ----------
    wall, cpu : float
        Seconds from start to end; of processor, user and system, all processes together.
    driver_cpu : float
        Those of the first process alone.
    driver_mb : float
        The most memory that it held.
    workers_mb : list of float
        The same of each worker process, the largest first.
    output : str
        What the command wrote.
    lines : list of tuple
        The same line by line, each with the processor seconds that all processes had taken when it came.
    """

    wall: float = 0.0
    cpu: float = 0.0
    driver_cpu: float = 0.0
    driver_mb: float = 0.0
    workers_mb: list[float] = field(default_factory=list)
    output: str = ""
    lines: list[tuple[str, float]] = field(default_factory=list)


def measured(command: list[str], *, every: float = 0.25, environment: dict[str, str] | None = None) -> Cost:
    """Run a command, look at its processes again and again, and return what they took.

    Raises
    ------
    subprocess.CalledProcessError
        Where the command fails; with what it wrote.
    """
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    seconds: dict[int, float] = {}
    memory: dict[int, float] = {}
    workers: set[int] = set()
    done = threading.Event()

    def look() -> None:
        while not done.wait(every):
            for pid in _family(process.pid):
                _read(pid, seconds, memory, workers)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    lines = [(line, sum(seconds.values())) for line in process.stdout]
    output = "".join(line for line, _ in lines)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    done.set()
    watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    # wait4 counts children that were waited for; a worker that ended otherwise is known from the last look at it
    cpu = max(used.ru_utime + used.ru_stime, sum(seconds.values()))
    return Cost(
        wall=time.monotonic() - start,
        cpu=cpu,
        driver_cpu=seconds.get(process.pid, cpu),
        driver_mb=memory.get(process.pid, used.ru_maxrss / 1024),
        workers_mb=sorted((memory[pid] for pid in workers), reverse=True),
        output=output,
        lines=[(line.strip(), spent) for line, spent in lines],
    )


def _family(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):  # it has ended meanwhile
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, at = [root], 0
    while at < len(found):
        found += parents.get(found[at], [])
        at += 1
    return found


def _read(pid: int, seconds: dict[int, float], memory: dict[int, float], workers: set[int]) -> None:
    """Note what a process has taken so far."""
    folder = Path("/proc", str(pid))
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        status = (folder / "status").read_text()
        command = (folder / "cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return
    seconds[pid] = max(seconds.get(pid, 0.0), (int(fields[11]) + int(fields[12])) / TICK)
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    if peak:
        memory[pid] = max(memory.get(pid, 0.0), int(peak[0]) / 1024)
    if b"spawn_main" in command:  # how multiprocessing starts what LocalCluster asks for
        workers.add(pid)
