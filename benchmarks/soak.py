"""A long run watched: how much memory each step of `siyaq run` holds, from the first article to the last table.

    python benchmarks/soak.py                                   # 100,000 articles made from seeds/
    python benchmarks/soak.py --articles 5000 --from ARTICLES.jsonl.gz --keep soak/

The articles are those of `scale_corpus`: real sentences recombined, so that they are neither duplicates nor
boilerplate. The run is a process of its own; its resident memory, with that of its children, is read from /proc ten
times a second. Printed are one row a step, with the CPU seconds it took and the greatest memory in it, and what is on
disk at the end. The exit status is that of the run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from scale_corpus import ROOT, Corpus, write

MIB = 2**20
TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """What a process and its children use: `memory` in bytes and `seconds` of CPU, now; `peak` since it was reset."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak, self.memory, self.seconds = pid, 0, 0, 0.0
        self._own: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Read /proc once."""
        memory = 0
        for pid in family(self.pid):
            try:
                size, *_ = (int(x) for x in Path(f"/proc/{pid}/statm").read_text().split()[1:2])
                after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            memory += size * os.sysconf("SC_PAGE_SIZE")
            self._own[pid] = (int(after_name[11]) + int(after_name[12])) / TICKS
        self.memory, self.peak = memory, max(self.peak, memory)
        self.seconds = sum(self._own.values())

    def _follow(self) -> None:
        while not self._done.wait(0.1):
            self.look()

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self._thread.join()


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for children in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


def soak(source: Path, out: Path) -> int:
    """Run, print the table, return the exit status."""
    code = "import sys; from siyaq.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "run", str(source), "--out", str(out)]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    watch, step, cpu, wall, highest = Watch(process.pid), "start", 0.0, begin, 0
    print(f"{'step':<28} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9} {'then MiB':>9}", flush=True)
    for line in chain(process.stdout, [""]):
        now = time.monotonic()
        row = (
            f"{step:<28} {now - wall:8.1f} {watch.seconds - cpu:8.1f} {watch.peak / MIB:9.0f} {watch.memory / MIB:9.0f}"
        )
        print(row, flush=True)
        highest = max(highest, watch.peak)
        step, cpu, wall, watch.peak = line.strip()[:28], watch.seconds, now, 0
    status = process.wait()
    watch.stop()
    size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    print(
        f"{'all':<28} {time.monotonic() - begin:8.1f} {watch.seconds:8.1f} {highest / MIB:9.0f}; "
        f"{size / MIB:.0f} MiB of tables; status {status}"
    )
    return status


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--from", dest="source", type=Path, default=ROOT / "seeds")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep articles and tables there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        (folder / "in").mkdir(parents=True, exist_ok=True)
        path = folder / "in" / f"pile-{args.articles}.jsonl"
        if not path.exists():
            write(Corpus(args.source), path, args.articles)
        print(f"{args.articles:,} articles, {path.stat().st_size / MIB:.0f} MiB")
        return soak(path, folder / "out")


if __name__ == "__main__":
    sys.exit(main())
