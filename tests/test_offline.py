"""No default path asks anything of the network: every attempt is refused, written down, and counted."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUARD = """
    # Python runs this first in every process, notebook kernels included. Audit events come from within the socket
    # module's C code, so that it is all the same through which function or library an attempt is made.
    import os, sys

    LOCAL = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", None}

    def guard(event, arguments):
        module, _, call = event.partition(".")
        if module in ("urllib", "http", "ftplib", "smtplib", "poplib", "imaplib", "nntplib", "webbrowser"):
            asked = arguments
        elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None  # sockets of Unix have a path as their address
            asked = () if host in LOCAL else (host,)
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            host = arguments[0].decode() if isinstance(arguments[0], bytes) else arguments[0]
            asked = () if host in LOCAL else (host,)
        else:
            return
        if asked:
            with open(os.environ["ATTEMPTS"], "a") as log:
                log.write(f"{event} {asked}\\n")
            raise PermissionError(f"the network is closed: {event} {asked}")

    sys.addaudithook(guard)
"""
ALL = """
    import sys
    from siyaq.cli import main
    source, out = sys.argv[1:]
    for command in (
        ["run", source, "--out", f"{out}/run"],
        ["frequencies", f"{out}/run", "--out", f"{out}/frequencies", "--n-boot", "20"],
        ["network", f"{out}/run", "--out", f"{out}/network", "--n-boot", "5"],
        ["topics", f"{out}/run", "--out", f"{out}/topics"],
        ["compare", f"{out}/run", "--a", "published=2011..2015", "--out", f"{out}/compare"],
        ["explain", "libya", f"{out}/run"],
        ["suggest", f"{out}/run"],
        ["cite", f"{out}/run"],
    ):
        assert main(command) == 0, command
"""


@pytest.fixture
def closed(tmp_path):
    """Run a command with the network closed; return it and the attempts that were made."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(textwrap.dedent(GUARD), encoding="utf-8")
    attempts = tmp_path / "attempts"

    def run(*command):
        path = os.pathsep.join([str(tmp_path / "guard"), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(
            [*map(str, command)],
            env={**os.environ, "PYTHONPATH": path, "ATTEMPTS": str(attempts)},
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        return done, attempts.read_text(encoding="utf-8").splitlines() if attempts.exists() else []

    return run


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80))",
        "import socket; socket.socket().connect(('192.0.2.1', 80))",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import urllib.request; urllib.request.urlopen('https://example.org')",
    ],
)
def test_an_attempt_is_noticed(closed, attempt):
    done, attempts = closed(sys.executable, "-c", f"try:\n    {attempt}\nexcept OSError: print('refused')")
    assert done.stdout == "refused\n", done.stderr
    assert attempts


def test_what_stays_on_the_machine_is_let_through(closed):
    code = (
        "import socket; server = socket.create_server(('127.0.0.1', 0)); socket.create_connection(server.getsockname())"
    )
    done, attempts = closed(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert attempts == []


def test_no_command_asks_the_network(closed, tmp_path):
    lines = (ROOT / "seeds" / "libya_reports.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "some.jsonl").write_text("".join(lines[:60]), encoding="utf-8")
    done, attempts = closed(sys.executable, "-c", textwrap.dedent(ALL), tmp_path / "some.jsonl", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert attempts == []


@pytest.mark.slow
def test_the_report_asks_the_network_for_nothing(closed, tmp_path):
    code = "import sys; from siyaq.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "report", ROOT / "seeds", "--out", tmp_path / "out", "--no-pdf"]
    done, attempts = closed(*without_network(), *command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert attempts == []
    assert (tmp_path / "out" / "report.html").is_file()


def without_network():
    """Return what runs a command where there is no network but the machine's own loop, where that is allowed."""
    loop = "import fcntl, os, socket, struct, sys\n" + (
        "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 0x41))\n"  # set the flags UP, RUNNING
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = ["unshare", "-n", sys.executable, "-c", loop]
    if not shutil.which("unshare"):
        return []
    tried = subprocess.run([*command, sys.executable, "-c", ""], capture_output=True, check=False)
    return command if tried.returncode == 0 else []
