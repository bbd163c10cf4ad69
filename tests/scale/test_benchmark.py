"""What benchmarks/scale.py counts: children too, by process; and what it makes of it."""

import sys
from pathlib import Path

import pytest

BUSY = """
import multiprocessing, sys, time

def work(mb):
    held = bytearray(mb << 20)
    held[::4096] = b"x" * len(held[::4096])
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    children = [spawn.Process(target=work, args=(mb,)) for mb in (100, 200)]
    [c.start() for c in children]
    [c.join() for c in children]
    print("done")
"""


@pytest.fixture(scope="module")
def benchmark(benchmarks):
    scale, scale_processes, scale_sizing = map(benchmarks, ("scale", "scale_processes", "scale_sizing"))
    return type("Benchmark", (), {"scale": scale, "processes": scale_processes, "sizing": scale_sizing})


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the benchmark reads /proc, which Linux has")
def test_processes_that_are_started_count(benchmark, tmp_path):
    script = tmp_path / "busy.py"
    script.write_text(BUSY)
    cost = benchmark.processes.measured([sys.executable, str(script)], every=0.05)
    assert cost.output == "done\n"
    assert [line for line, _ in cost.lines] == ["done"]
    assert 1 <= cost.lines[0][1] <= cost.cpu
    assert 1 <= cost.cpu < 4
    assert cost.driver_cpu < 1
    large, small = cost.workers_mb
    assert 200 < large < 300
    assert 100 < small < 200


def row(articles, scheduler="local:1", each=0.004, checksum="a", **values):
    shared = {"wall": articles * each, "driver_mb": 500.0, "workers_mb": [400.0], "read_mb": 1.0, "written_mb": 2.0}
    given = {"articles": articles, "scheduler": scheduler, "cpu": articles * each, "driver_cpu": 0.25 * articles * each}
    return {**shared, **given, "tables": {"articles": "x", "edges": checksum, "topics": checksum}, **values}


def test_the_table_says_which_tables_differ_and_how_cost_grows(benchmark):
    rows = [row(1000), row(1000, "local:2", checksum="b", wall=2.0), row(10_000, each=0.005)]
    assert benchmark.scale.differences(rows, rows[1]) == ["edges", "topics"]
    lines = benchmark.scale.table(rows).splitlines()
    assert "other bytes: edges, topics" in lines[3]
    assert "| 5.00 | +25% |" in lines[4]
    assert benchmark.scale.speed_up(rows) == ["1,000 articles: two workers 2.00 x one"]


def test_steps_last_until_the_next_is_announced(benchmark):
    small = row(1000, lines=[("reading", 1.0), ("naming", 3.0), ("1000 articles", 4.0), ("a note", 4.0)])
    large = row(10_000, lines=[("reading", 1.0), ("naming", 21.0), ("10000 articles", 41.0)])
    lines = benchmark.scale.steps([small, large]).splitlines()[2:]
    assert lines[:3] == ["| starting | 1.00 | 0.10 |", "| reading | 2.00 | 2.00 |", "| naming | 1.00 | 2.00 |"]
    assert lines[3].endswith("| 4.00 | 4.00 |")
    assert len(lines) == 4


def test_sizes_are_read_off_the_fitted_laws(benchmark):
    runs = [row(n) for n in (20_000, 200_000, 1_000_000)]
    laws = benchmark.sizing.laws(runs)
    assert laws["parts"](20e6) == pytest.approx(20e6 * 0.003)
    assert laws["driver"].exponent == pytest.approx(1)
    assert laws["worker_mb"](1e9) == pytest.approx(400)
    lines = benchmark.sizing.sizing(runs).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:5]] == ["100,000", "20,000,000", "1,000,000,000"]
    assert "none: one machine does it" in lines[2]
    assert "processor time of the driver" in lines[4]


def test_growth_is_not_guessed_from_one_size(benchmark):
    with pytest.raises(ValueError, match="two sizes"):
        benchmark.sizing.sizing([row(1000), row(4000, "none")])
