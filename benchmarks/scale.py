"""What a run costs as the number of articles grows, without a scheduler and on a cluster of one and of two workers.

    python benchmarks/scale.py --articles 20000 200000 1000000 --from ARTICLES.jsonl.gz --results scale.json
    python benchmarks/scale.py --sizing scale.json
    python benchmarks/scale.py --steps scale.json
    python benchmarks/scale.py --articles 2000 -- --topics 20        # what follows -- goes to siyaq run

The articles are generated (`scale_corpus`); every run is a fresh process of `siyaq run`. Processor seconds are those of
all its processes together, memory is the peak of each, and the tables of every scheduler must have the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from scale_processes import measured

ROOT = Path(__file__).parent.parent
SAME = ("articles", "mentions", "entities", "frequencies", "edges")
"""Tables that the issue wants equal to the byte; the others are looked at too."""
SIYAQ = "import sys; from siyaq.cli import main; sys.exit(main())"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def generate(folder: Path, articles: int, args: argparse.Namespace) -> Path:
    """Write the articles, in a process of its own, and return the folder or file."""
    out = folder / f"corpus-{articles}" / ("articles.jsonl.gz" if args.files == 1 else "")
    script = Path(__file__).with_name("scale_corpus.py")
    command = [sys.executable, script, out, "--articles", articles, "--files", args.files, "--seed", args.seed]
    subprocess.run([str(part) for part in [*command, "--from", args.source]], check=True)
    return out


def run(corpus: Path, out: Path, mode: str, options: list[str]) -> dict[str, object]:
    """Run siyaq once and return what it took and made."""
    command = [sys.executable, "-c", SIYAQ, "run", str(corpus), "--out", str(out), *options]
    cost = measured(command + (["--scheduler", mode] if mode != "none" else []), environment=ONE_THREAD)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    written = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    return {**asdict(cost), "tables": manifest["tables"], "counts": manifest["counts"], "written_mb": written / 1e6}


def measure(args: argparse.Namespace) -> list[dict[str, object]]:
    """Run every size with every scheduler; results are written after each, so that none is lost."""
    results: list[dict[str, object]] = []
    work = Path(args.work or tempfile.mkdtemp(prefix="siyaq-scale-"))
    work.mkdir(parents=True, exist_ok=True)
    for articles in args.articles:
        corpus = generate(work, articles, args)
        size = sum(p.stat().st_size for p in ([corpus] if corpus.is_file() else corpus.iterdir()))
        for mode in args.schedulers:
            out = work / f"out-{articles}-{mode.replace(':', '-')}"
            load = os.getloadavg()[0]
            row = {"articles": articles, "scheduler": mode, "read_mb": size / 1e6, "load_before": load}
            results.append({**row, **run(corpus, out, mode, args.options)})
            shutil.rmtree(out)
            print(f"{articles:,} {mode}: {results[-1]['cpu']:.0f} s of processor", file=sys.stderr, flush=True)
            if args.results:
                about = {
                    "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                    "python": platform.python_version(),
                }
                args.results.write_text(json.dumps({**about, "runs": results}, indent=1), encoding="utf-8")
        shutil.rmtree(corpus.parent if corpus.is_file() else corpus)
    if not args.work:
        shutil.rmtree(work)
    return results


def differences(results: list[dict[str, object]], row: dict[str, object]) -> list[str]:
    """Return the tables of a run that have other bytes than those of the first scheduler with as many articles."""
    first = next(r for r in results if r["articles"] == row["articles"])
    return sorted(n for n in {*first["tables"], *row["tables"]} if first["tables"].get(n) != row["tables"].get(n))


def table(results: list[dict[str, object]]) -> str:
    """Return the results as one Markdown table."""
    head = [
        "articles",
        "scheduler",
        "CPU s per 1,000",
        "against the fewest",
        "wall s",
        "driver MB",
        "workers MB",
        "tables",
    ]
    lines = [f"| {' | '.join([*head, 'tables'])} |", "|---:|---|" + "---:|" * 5 + "---|"]
    for row in results:
        each = 1000 * row["cpu"] / row["articles"]
        fewest = next(r for r in results if r["scheduler"] == row["scheduler"])
        change = each / (1000 * fewest["cpu"] / fewest["articles"]) - 1
        other = differences(results, row)
        cells = [
            f"{row['articles']:,}",
            row["scheduler"],
            f"{each:.2f}",
            f"{change:+.0%}",
            f"{row['wall']:.0f}",
            f"{row['driver_mb']:.0f}",
            ", ".join(f"{mb:.0f}" for mb in row["workers_mb"]) or "–",
            f"other bytes: {', '.join(other)}" if other else "the same bytes",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def steps(results: list[dict[str, object]]) -> str:
    """Return the processor seconds of each step per 1,000 articles as a Markdown table, a column a run.

    A step lasts until the next one is announced; where two go on side by side, both are counted for one of them.
    """
    taken: dict[str, dict[int, float]] = {}
    for i, row in enumerate(results):
        for (name, begin), (_, end) in pairwise([("starting", 0.0), *row["lines"]]):
            taken.setdefault(name, {})[i] = 1000 * (end - begin) / row["articles"]
    known = [name for name, values in taken.items() if len(values) == len(results)]
    runs = (f"{row['articles']:,} {row['scheduler']}" for row in results)
    lines = [f"| step | {' | '.join(runs)} |", "|---|" + "---:|" * len(results)]
    for name in known:
        lines.append(f"| {name} | {' | '.join(f'{taken[name][i]:.2f}' for i in range(len(results)))} |")
    whole = (f"{1000 * row['cpu'] / row['articles']:.2f}" for row in results)
    return "\n".join([*lines, f"| all, with what comes after | {' | '.join(whole)} |"])


def speed_up(results: list[dict[str, object]]) -> list[str]:
    """Return what two workers gain over one, by the clock."""
    wall = {(r["articles"], r["scheduler"]): r["wall"] for r in results}
    sizes = sorted({n for n, mode in wall if mode == "local:2" and (n, "local:1") in wall})
    return [f"{n:,} articles: two workers {wall[n, 'local:1'] / wall[n, 'local:2']:.2f} x one" for n in sizes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    parser.add_argument("--schedulers", nargs="+", default=["none", "local:1", "local:2"])
    parser.add_argument("--from", dest="source", type=Path, default=ROOT / "seeds", help="sentences (default: seeds)")
    parser.add_argument("--files", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=Path, help="folder for articles and tables (default: a temporary one)")
    parser.add_argument("--results", type=Path, metavar="JSON", help="write what was measured")
    parser.add_argument("--sizing", type=Path, metavar="JSON", help="print the sizing table of such a file instead")
    parser.add_argument("--steps", type=Path, metavar="JSON", help="print what each step took in such a file instead")
    parser.add_argument("options", nargs="*", help="behind --: options of siyaq run")
    args = parser.parse_args()
    if args.sizing:
        from scale_sizing import sizing

        print(sizing(json.loads(args.sizing.read_text(encoding="utf-8"))["runs"]))
        return
    if args.steps:
        print(steps(json.loads(args.steps.read_text(encoding="utf-8"))["runs"]))
        return
    results = measure(args)
    print(table(results), *speed_up(results), sep="\n")
    if any(set(SAME) & set(differences(results, row)) for row in results):
        sys.exit("the tables differ between schedulers")


if __name__ == "__main__":
    main()
