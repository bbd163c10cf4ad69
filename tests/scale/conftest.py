"""A bucket on the loopback, a cluster of two worker processes, and articles that make several parts."""

from __future__ import annotations

import json
import logging
import random
import uuid
from pathlib import Path

import pytest

NAMES = ["خليفة حفتر", "فائز السراج", "غسان سلامة", "عقيلة صالح", "ستيفاني وليامز", "عبد الحميد الدبيبة", "فتحي باشاغا"]
BODIES = ["بعثة الأمم المتحدة للدعم في ليبيا", "المؤسسة الوطنية للنفط", "مجلس النواب", "المجلس الأعلى للدولة"]
PLACES = ["بنغازي", "طرابلس", "طبرق", "مصراتة", "سبها", "درنة", "سرت", "غدامس"]
SENTENCES = (
    "التقى {0} نظيره {1} في {4} لبحث توحيد المؤسسات قبل الانتخابات المقبلة.",
    "أعلنت {2} استئناف العمل في {4} بعد توقف دام {5} أيام.",
    "قال المتحدث باسم {3} إن {0} سيزور {6} خلال الأسبوع المقبل.",
    "واتهم {1} جهات لم يسمّها بعرقلة الحوار الذي ترعاه {2}.",
    "ووصلت إلى {6} {5} شاحنات من المساعدات الإنسانية لأهالي {4}.",
    "ورحبت {3} بالاتفاق، ودعت إلى فتح الطريق بين {4} و{6}.",
    "وأكد {0} في كلمة متلفزة أن ميزانية {3} لن تصرف قبل {5} أشهر.",
    "ونفت {2} أن يكون {1} قد طلب مغادرة {4}.",
)
OUTLETS = ("المرفأ", "قنديل الساحل", "شرفة الجبل")
PART_SIZE = 4000
"""Characters a part: the articles below make more than eight."""


def articles(n: int = 120, seed: int = 7) -> list[dict[str, str]]:
    """Return articles of our own sentences; every tenth is agency copy of the one before."""
    draw = random.Random(seed)
    rows: list[dict[str, str]] = []
    for i in range(n):
        row = {
            "id": f"r{i:04}",
            "title": f"{draw.choice(NAMES)} في {draw.choice(PLACES)}",
            "text": " ".join(_sentence(draw) for _ in range(4)),
            "published": f"{2018 + i % 4}-{1 + i % 12:02}-{1 + i % 28:02}",
            "source": draw.choice(OUTLETS),
        }
        if i % 10 == 9:
            row["text"] = rows[-1]["text"]
        rows.append(row)
    return rows


def _sentence(draw: random.Random) -> str:
    names = [*draw.sample(NAMES, 2), *draw.sample(BODIES, 2), draw.choice(PLACES), draw.randint(3, 90)]
    return draw.choice(SENTENCES).format(*names, draw.choice(PLACES))


def as_jsonl(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


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
