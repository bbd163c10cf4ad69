"""The same tables from one process, from one worker and from two; and from clusters, files and buckets with faults."""

import inspect
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from scale_samples import PART_SIZE, articles, as_jsonl

import siyaq
from siyaq.cli import main
from siyaq.errors import SiyaqError

pytest.importorskip("distributed", reason="needs dask and distributed (extra scale)")
pytestmark = pytest.mark.skipif(
    "client" not in inspect.signature(siyaq.run).parameters, reason="this version runs on one machine alone"
)

RUN = {"part_size": PART_SIZE, "topics": 3}
OPTIONS = ["--part-size", str(PART_SIZE), "--topics", "3"]
SIYAQ = [sys.executable, "-c", "import sys; from siyaq.cli import main; sys.exit(main())"]
POISON = "زقاق الكلمة المسمومة"


def checksums(out) -> dict[str, str]:
    return json.loads((Path(out) / "manifest.json").read_text(encoding="utf-8"))["tables"]


def contents(out) -> dict[str, bytes]:
    """Return the files of a finished run but for its manifest, which says where the source lies."""
    files = sorted(p for p in Path(out).rglob("*") if p.is_file() and p.name not in ("manifest.json", ".lock"))
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


def progress(out) -> int:
    """Return how many files an unfinished run has left so far."""
    return sum(p.is_file() for p in Path(out, ".unfinished").rglob("*.json"))


def wait_for(met, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


class InBackground(threading.Thread):
    """A function in a thread of its own; `result` waits and raises what it raised."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function, self.error, self.value = function, None, None
        self.start()

    def run(self):
        try:
            self.value = self.function()
        except BaseException as error:  # handed on by result
            self.error = error

    def result(self, seconds: float = 240.0):
        self.join(seconds)
        assert not self.is_alive(), "did not end"
        if self.error is not None:
            raise self.error
        return self.value


@pytest.fixture(scope="module")
def alone(source, tmp_path_factory) -> Path:
    """The folder of a run in this process."""
    out = tmp_path_factory.mktemp("alone") / "out"
    siyaq.run(source, out, **RUN)
    return out


@pytest.fixture(scope="module")
def long_source(tmp_path_factory) -> Path:
    """One file with so many articles that a run lasts long enough to be hit in the middle."""
    path = tmp_path_factory.mktemp("long") / "all.jsonl"
    path.write_text(as_jsonl(articles(400, seed=11)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def long_alone(long_source, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("long-alone") / "out"
    siyaq.run(long_source, out, **RUN)
    return out


def test_two_workers_leave_the_bytes_of_none(source, alone, two_workers, tmp_path):
    seen = {Path(p).name for p in contents(alone)}
    assert {"articles.csv", "mentions.csv", "entities.csv", "frequencies.csv", "edges.csv"} <= seen
    made = siyaq.run(source, tmp_path / "two", client=two_workers, **RUN)
    assert contents(tmp_path / "two") == contents(alone)
    assert checksums(tmp_path / "two") == checksums(alone)
    assert len(made.articles) == 120
    assert len(made.edges)


@pytest.mark.slow
def test_one_worker_leaves_the_bytes_of_none(source, alone, cluster, tmp_path):
    siyaq.run(source, tmp_path / "one", client=cluster(1), **RUN)
    assert contents(tmp_path / "one") == contents(alone)


@pytest.mark.slow
def test_the_command_line_with_workers_of_its_own(source, alone, tmp_path, capfd):
    options = [*OPTIONS, "--scheduler", "local:2"]
    assert main(["run", str(source), "--out", str(tmp_path / "out"), *options]) == 0
    assert contents(tmp_path / "out") == contents(alone)
    assert "120 articles" in capfd.readouterr().out


@pytest.mark.slow
def test_the_tables_of_a_cluster_run_are_those_of_the_single_steps(source, two_workers, tmp_path):
    corpus = siyaq.load_articles(source)
    made = siyaq.run(source, tmp_path / "out", client=two_workers, **RUN)
    by_id = made.articles.sort_values("article_id", ignore_index=True)
    expected = corpus.articles.sort_values("article_id", ignore_index=True)
    pd.testing.assert_frame_equal(by_id, expected, check_dtype=False)
    assert (by_id.article_id != by_id.duplicate_group).sum() >= 12


def test_without_out_workers_have_no_place_to_meet(source, two_workers):
    with pytest.raises(SiyaqError, match="out="):
        siyaq.run(source, client=two_workers, **RUN)


@pytest.mark.slow
def test_paths_are_the_same_for_workers_that_were_started_elsewhere(source, alone, two_workers, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for path in source.iterdir():
        (tmp_path / "in" / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    before = two_workers.run(os.getcwd)
    assert str(tmp_path) not in before.values()
    siyaq.run("in", "out", client=two_workers, **RUN)
    assert contents(tmp_path / "out") == contents(alone)


@pytest.mark.slow
def test_a_finished_run_is_read_back(source, two_workers, tmp_path):
    first = siyaq.run(source, tmp_path / "out", client=two_workers, **RUN)
    before = (tmp_path / "out" / "manifest.json").stat().st_mtime_ns
    again = siyaq.run(source, tmp_path / "out", **RUN)
    assert (tmp_path / "out" / "manifest.json").stat().st_mtime_ns == before
    pd.testing.assert_frame_equal(first.edges, again.edges, check_dtype=False)


@pytest.mark.slow
def test_two_workers_that_are_killed_cost_no_byte(long_source, long_alone, cluster, tmp_path):
    client = cluster(2)
    pids = list(client.run(os.getpid).values())
    out = tmp_path / "out"
    running = InBackground(lambda: siyaq.run(long_source, out, client=client, **RUN))
    for pid in pids:
        before = progress(out)
        wait_for(lambda before=before: progress(out) > before + 2 or not running.is_alive())
        assert running.is_alive(), "the run was over before a worker could be killed"
        os.kill(pid, signal.SIGKILL)
    running.result()
    assert set(client.run(os.getpid).values()).isdisjoint(pids)
    assert contents(out) == contents(long_alone)


def started(*arguments, **options):
    return subprocess.Popen([sys.executable, "-m", *arguments], stdout=-3, stderr=-3, **options)


@pytest.mark.slow
def test_after_the_scheduler_was_killed_the_next_run_goes_on(long_source, long_alone, tmp_path, caplog):
    file, out = tmp_path / "scheduler.json", tmp_path / "out"
    quiet = ["--scheduler-file", str(file), "--dashboard-address", "127.0.0.1:0"]
    scheduler = started("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
    worker = started("distributed.cli.dask_worker", "--nthreads", "1", "--death-timeout", "30", *quiet)
    try:
        wait_for(lambda: file.exists() and file.stat().st_size)
        address = json.loads(file.read_text())["address"]
        command = [*SIYAQ, "run", str(long_source), "--out", str(out), *OPTIONS]
        run = subprocess.Popen([*command, "--scheduler", address], stderr=subprocess.PIPE, stdout=-3, text=True)
        wait_for(lambda: progress(out) > 4 or run.poll() is not None)
        assert run.poll() is None, run.stderr.read()
        scheduler.kill()
        _, error = run.communicate(timeout=120)
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    assert run.returncode == 2
    assert "Traceback" not in error
    assert "scheduler" in error
    assert "again" in error
    left = progress(out)
    assert left > 4
    siyaq.run(long_source, out, **RUN)
    assert "going on with the unfinished run" in caplog.text
    assert contents(out) == contents(long_alone)


def poisonous():
    """Let the recogniser fail on articles that hold the poison; for this process or, sent there, for a worker."""
    whole = siyaq.find_mentions

    def find(table, *rest, poison=POISON, **options):
        if table["text"].str.contains(poison, regex=False).any():
            raise ZeroDivisionError("poison")
        return whole(table, *rest, **options)

    siyaq.find_mentions = find


@pytest.mark.slow
def test_an_article_that_breaks_the_recogniser_costs_its_own_row(cluster, tmp_path, monkeypatch):
    rows = articles(60)
    rows[31]["text"] += f" {POISON}."
    path = tmp_path / "in.jsonl"
    path.write_text(as_jsonl(rows), encoding="utf-8")
    monkeypatch.setattr(siyaq, "find_mentions", siyaq.find_mentions)
    client = cluster(1)
    import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    client.run(poisonous)
    far = siyaq.run(path, tmp_path / "far", client=client, **RUN)
    poisonous()
    near = siyaq.run(path, tmp_path / "near", **RUN)
    assert far.skipped.file.tolist() == ["r0031"]
    assert "ZeroDivisionError" in far.skipped.detail[0]
    assert len(far.articles) == 59
    pd.testing.assert_frame_equal(near.skipped, far.skipped)
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_no_such_scheduler_is_said_soon(source, tmp_path, capsys):
    begin = time.monotonic()
    arguments = ["run", str(source), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"]
    assert main(arguments) == 2
    assert time.monotonic() - begin < 15
    error = capsys.readouterr().err
    assert "tcp://127.0.0.1:9" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("address", ["local:0", "local:many", "nonsense", "ftp://127.0.0.1:1"])
def test_what_is_no_address_is_said(source, tmp_path, capsys, address):
    assert main(["run", str(source), "--out", str(tmp_path / "out"), "--scheduler", address]) == 2
    error = capsys.readouterr().err
    assert address in error
    assert "Traceback" not in error


def test_a_worker_with_another_version_is_refused(source, tmp_path, cluster):
    client = cluster(1)

    def older():
        import siyaq

        siyaq.__version__ = "0.0.1"

    client.run(older)
    with pytest.raises(SiyaqError, match=r"0\.0\.1"):
        siyaq.run(source, tmp_path / "out", client=client, **RUN)
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.fixture
def workers_in(s3, two_workers):
    """Two workers whose environment knows the S3 server."""
    two_workers.run(lambda settings: os.environ.update(settings), s3)
    return two_workers


def upload(folder: Path, address: str) -> None:
    import fsspec

    system, root = fsspec.core.url_to_fs(address)
    for path in sorted(folder.iterdir()):
        system.put_file(str(path), f"{root}/{path.name}")


def test_from_a_bucket_into_a_bucket(source, alone, bucket, workers_in):
    upload(source, f"{bucket}/in")
    made = siyaq.run(f"{bucket}/in/*.jsonl", f"{bucket}/out", client=workers_in, **RUN)
    read = siyaq.load_run(alone)
    for name, table in made.tables().items():
        pd.testing.assert_frame_equal(table, read.tables()[name], check_dtype=False)
    import fsspec

    system, root = fsspec.core.url_to_fs(f"{bucket}/out")
    system.invalidate_cache()
    assert json.loads(system.cat(f"{root}/manifest.json"))["tables"] == checksums(alone)
    assert not [p for p in system.find(root) if ".unfinished" in p]


@pytest.mark.slow
def test_a_bucket_without_a_cluster_and_read_back(source, alone, bucket):
    upload(source, f"{bucket}/in")
    siyaq.run(f"{bucket}/in", f"{bucket}/out", **RUN)
    again = siyaq.load_run(f"{bucket}/out")
    pd.testing.assert_frame_equal(again.entities, siyaq.load_run(alone).entities, check_dtype=False)


def test_a_bucket_that_cannot_be_written_is_named(source, bucket, workers_in):
    with pytest.raises(SiyaqError, match="siyaq-no-such-bucket"):
        siyaq.run(source, "s3://siyaq-no-such-bucket/out", client=workers_in, **RUN)


def test_a_bucket_that_cannot_be_read_is_named(bucket, tmp_path):
    with pytest.raises(SiyaqError, match="siyaq-no-such-bucket"):
        siyaq.run("s3://siyaq-no-such-bucket/in", tmp_path / "out", **RUN)
    with pytest.raises(SiyaqError, match="nothing"):
        siyaq.run(f"{bucket}/nothing", tmp_path / "out", **RUN)


@pytest.mark.slow
def test_files_with_other_columns_an_empty_one_and_broken_lines(two_workers, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    rows = articles(90)
    (folder / "a.jsonl").write_text(as_jsonl(rows[:30]) + "{broken\n", encoding="utf-8")
    names = {"id": "guid", "title": "headline", "text": "body", "published": "date", "source": "outlet"}
    pd.DataFrame(rows[30:60]).rename(columns=names).drop(columns="outlet").to_csv(folder / "b.csv", index=False)
    other = pd.DataFrame(rows[60:]).assign(extra=1.5, published=lambda t: pd.to_datetime(t.published))
    other.to_parquet(folder / "c.parquet", index=False)
    (folder / "d.jsonl").write_text("", encoding="utf-8")
    corpus = siyaq.load_articles(folder)
    made = siyaq.run(folder, tmp_path / "out", client=two_workers, **RUN)
    siyaq.run(folder, tmp_path / "alone", **RUN)
    assert len(made.articles) == 90
    order = {"by": "article_id", "ignore_index": True}
    pd.testing.assert_frame_equal(
        made.articles.sort_values(**order), corpus.articles.sort_values(**order), check_dtype=False
    )
    assert sorted(made.skipped.file) == sorted(corpus.skipped.file)
    assert sorted(made.skipped.reason) == sorted(corpus.skipped.reason)
    assert contents(tmp_path / "out") == contents(tmp_path / "alone")


@pytest.mark.slow
def test_one_file_with_everything_makes_the_same_tables_as_many_parts(source, alone, two_workers, tmp_path):
    path = tmp_path / "all.jsonl"
    path.write_text("".join(p.read_text(encoding="utf-8") for p in sorted(source.iterdir())), encoding="utf-8")
    made = siyaq.run(path, tmp_path / "out", client=two_workers, **RUN)
    read = siyaq.load_run(alone)
    for name in ("articles", "mentions", "entities", "frequencies", "edges"):
        key = list(siyaq.schema.TABLES[name].key)
        one, many = (t.tables()[name].sort_values(key, ignore_index=True) for t in (made, read))
        pd.testing.assert_frame_equal(one, many, check_dtype=False)


def test_nothing_that_is_read_back_can_run_code():
    """Parts and results are Parquet, JSON and CSV; a pickle from a bucket could run anything."""
    package = Path(siyaq.__file__).parent
    words = ("pickle.load", "read_pickle", "joblib.load", "allow_pickle=True", "cloudpickle")
    files = [p for p in package.rglob("*.py") if "training" not in p.parts]
    found = [(p.name, w) for p in files for w in words if w in p.read_text(encoding="utf-8")]
    assert found == []
