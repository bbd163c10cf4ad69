"""A bucket on the loopback, a cluster of two worker processes, and a source of articles."""

from __future__ import annotations

import importlib
import logging
import sys
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scale_samples import articles, as_jsonl

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.fixture(scope="session")
def benchmarks():
    """Return a function that imports a module of benchmarks/, which is no package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module


@pytest.fixture(scope="session")
def source(tmp_path_factory) -> Path:
    """A folder of three files with 120 articles."""
    folder = tmp_path_factory.mktemp("source")
    rows = articles()
    for k in range(3):
        (folder / f"articles-{k}.jsonl").write_text(as_jsonl(rows[k::3]), encoding="utf-8")
    return folder


@pytest.fixture
def cluster():
    """Return a function that starts a scheduler and worker processes of one thread; all end with the test."""
    distributed = pytest.importorskip("distributed", reason="needs dask and distributed (extra scale)")
    started = []

    def start(workers: int = 2, **options):
        quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
        made = distributed.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, **quiet, **options)
        client = distributed.Client(made)
        started.append((client, made))
        return client

    yield start
    for client, made in reversed(started):
        client.close(timeout=5)
        made.close(timeout=10)


@pytest.fixture(scope="session")
def two_workers():
    """Return the client of two worker processes of one thread each, shared by the tests that leave them alive."""
    distributed = pytest.importorskip("distributed", reason="needs dask and distributed (extra scale)")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as made,
        distributed.Client(made) as client,
    ):
        yield client


@pytest.fixture(scope="session")
def s3():
    """Return the settings of an S3 server on the loopback, which the environment holds while it stands."""
    pytest.importorskip("s3fs", reason="needs s3fs (extra scale)")
    pytest.importorskip("flask_cors", reason="needs moto, flask and flask-cors, to serve S3")
    server = pytest.importorskip("moto.server", reason="needs moto, which serves S3")
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    served = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    served.start()
    host, port = served.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        yield settings
    served.stop()


@pytest.fixture
def bucket(s3) -> str:
    """Return the URL of an empty bucket."""
    import s3fs

    name = f"siyaq-{uuid.uuid4().hex[:12]}"
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(name)
    return f"s3://{name}"
