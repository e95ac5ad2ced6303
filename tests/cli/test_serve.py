"""`handrail demo` and `handrail serve`: one line says where, and a taken port is no obstacle."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from tests.cli.running import COMMAND


@contextmanager
def started(*arguments, **settings):
    """A server of our own, with what it says on its first lines; stopped with Ctrl-C."""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **settings, "PYTHONUNBUFFERED": "1"},
    ) as server:
        try:
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def status_of(address):
    """What the page answers, as soon as anybody answers there."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answered:
                return answered.status
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nobody answered at {address}")


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_the_guide_answers_where_the_one_line_says(command):
    port = free_port()
    with started(command, "--port", str(port)) as server:
        line = server.stdout.readline()
        assert line == f"Handrail is at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n"
        assert status_of(f"http://127.0.0.1:{port}/") == 200
    assert server.returncode == 0


def test_a_port_that_is_taken_is_said_and_another_is_used():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started("demo", "--port", str(port)) as server:
            said, where = server.stdout.readline(), server.stdout.readline()
            (other,) = map(int, re.findall(r"127\.0\.0\.1:(\d+)/", where))
            assert other != port
            assert said == f"Port {port} is taken, so the guide uses {other}.\n"
            assert status_of(f"http://127.0.0.1:{other}/") == 200


def test_an_unsafe_start_is_refused_in_a_sentence():
    with started("serve", HANDRAIL_DEBUG="on") as server:
        out, err = server.communicate(timeout=30)
    assert server.returncode == 1
    assert out == ""
    assert err.startswith("HANDRAIL_DEBUG is set")
    assert "Traceback" not in err


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_cannot_be_is_a_mistake_in_the_command(port):
    with started("demo", "--port", port) as server:
        _, err = server.communicate(timeout=30)
    assert server.returncode == 2
    assert err.startswith("Usage: handrail demo")
