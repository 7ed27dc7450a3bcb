"""One command opens everything, looks after it, and closes it; no kill -9 of a part keeps it closed."""

import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.commands.running import Running, eventually, free_port, reachable_folder

from mostrador.commands import serve
from mostrador.commands.serve import CannotServe, check_server
from mostrador.config import Config


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder / "data"


@pytest.fixture
def server(data: Path) -> Iterator[Running]:
    running = Running(data, free_port(), "--no-demo")
    assert running.is_open, running.said
    yield running
    if running.process.poll() is None:
        running.close()


def refusal(*options: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "mostrador.cli", "serve", *options], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    return ended.stderr


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_it_opens_says_where_and_closes_without_leaving_anything(server: Running) -> None:
    assert f"http://127.0.0.1:{server.port}" in "\n".join(server.said)
    assert server.answers()
    parts = server.parts()
    assert parts.keys() == {"web", "web process", "worker", "postgres"}
    assert server.close(signal.SIGINT) < 10, "by itself, before anybody has to kill it"
    assert server.process.returncode == 0
    assert all(gone(part) for part in parts.values())


def test_the_figures_of_all_web_processes_are_added_up(server: Running) -> None:
    asked = 30
    for _ in range(asked):
        assert server.answers()
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
        figures = answer.read().decode()
    counted = re.search(r'mostrador_requests_total\{method="GET",route="/ready",status="200"\} (\d+)', figures)
    assert counted is not None
    assert int(counted[1]) == asked
    assert "mostrador_streams 0.0" in figures


def test_the_second_start_takes_three_seconds_at_most(data: Path) -> None:
    Running(data, free_port(), "--no-demo").close()
    again = Running(data, free_port(), "--no-demo")
    again.close()
    assert again.is_open, again.said
    assert again.took <= 3 * slowness()


def slowness() -> float:
    """How much slower than promised a start may be here, where other work shares the cores."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.mark.parametrize("part", ["web", "web process", "worker", "postgres"])
def test_a_killed_part_comes_back(server: Running, part: str) -> None:
    killed = server.parts()[part]
    killed.kill()

    def is_back() -> bool:
        now = server.parts().get(part)
        return now is not None and now.pid != killed.pid and server.answers()

    assert eventually(is_back, within=20), server.parts()


def test_after_kill_9_of_the_whole_its_parts_end_and_the_next_one_opens_at_the_same_place(
    data: Path, server: Running
) -> None:
    parts = server.parts()
    server.process.kill()
    server.process.communicate()
    for part in ("web", "web process", "worker"):
        assert eventually(lambda ended=parts[part]: gone(ended), within=10), part  # type: ignore[misc]
    again = Running(data, server.port, "--no-demo")
    assert again.is_open, again.said
    assert again.answers()
    again.close()
    assert eventually(lambda: gone(parts["postgres"]), within=5)


def test_an_own_shop_starts_with_a_link_and_without_a_password(server: Running) -> None:
    assert server.process.stdout is not None
    line = server.process.stdout.readline()
    assert "first administrator" in line
    assert f"http://127.0.0.1:{server.port}/desk/" in line


def test_a_taken_port_is_named_with_who_holds_it() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        said = refusal("--port", str(port))
    assert f"Port {port} is taken by" in said
    assert f"--port {port + 1}" in said


def test_an_outside_database_that_is_too_old_is_refused(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    check_server(str(config.database_url))
    monkeypatch.setattr(serve, "OLDEST_SERVER", 990_000)
    with pytest.raises(CannotServe, match="needs 99 or newer"):
        check_server(str(config.database_url))


def test_an_outside_database_that_is_away_is_said_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://127.0.0.1:{free_port()}/x")
    said = refusal("--port", str(free_port()))
    assert said.startswith("The database of DATABASE_URL does not answer")
    assert "Traceback" not in said


def test_plain_http_for_other_machines_must_be_asked_for() -> None:
    said = refusal("--host", "0.0.0.0", "--port", str(free_port()))
    assert "--insecure-http" in said
    assert "MOSTRADOR_URL" in said


def test_when_asked_for_it_says_an_address_that_others_can_type(data: Path) -> None:
    running = Running(data, free_port(), "--no-demo", "--host", "0.0.0.0", "--insecure-http")
    assert running.is_open, running.said
    assert running.answers()
    running.close()
    assert "read along" in running.said[0]
    assert not any("//0.0.0.0" in line for line in running.said)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_needs_no_root() -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    try:
        subprocess.run([sys.executable, "-c", "import mostrador"], user=nobody, group=nobody, check=True)
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("this Python lies in a folder that is closed to others")
    with reachable_folder() as folder:
        os.chown(folder, nobody, nobody)
        running = Running(folder / "data", free_port(), "--no-demo", user=nobody)
        assert running.is_open, running.said
        assert {part.uids().real for part in running.parts().values()} == {nobody}
        running.close()
