"""The embedded server is shared, outlives whoever started it, and comes back after any crash."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from mostrador.kit.postgres import Cluster, DatabaseProblem
from mostrador.kit.postgres.remains import living_postmaster

# Whatever runs these tests in the background has Ctrl-C ignored, and its children with it.
START_AND_WAIT = """
import signal, sys
from pathlib import Path
from mostrador.kit.postgres import Cluster
signal.signal(signal.SIGINT, signal.default_int_handler)
Cluster(Path(sys.argv[1])).start()
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the database's user can reach; those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="mostrador-test-"))
    yield folder / "data"
    if (postmaster := living_postmaster(folder / "data" / "postgres")) is not None:
        postmaster.kill()
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def open_parent(data: Path) -> None:
    data.parent.chmod(0o711)


@pytest.fixture
def starter(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has started the server and holds it."""
    with subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


def postmaster_of(data: Path) -> psutil.Process:
    found = living_postmaster(data / "postgres")
    assert found is not None
    return found


def write_a_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.ensure_database()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'clavos del 5' AS words")


def row_is_there(cluster: Cluster) -> bool:
    with psycopg.connect(cluster.dsn()) as connection:
        return connection.execute("SELECT words FROM kept").fetchone() == ("clavos del 5",)


def test_it_speaks_spanish_and_has_what_search_needs(data: Path) -> None:
    with Cluster(data) as cluster, psycopg.connect(cluster.ensure_database()) as connection:
        for extension in ("vector", "pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        assert connection.execute("SELECT lower('ÁRBOL'), to_tsvector('spanish', 'Árboles')::text").fetchone() == (
            "árbol",
            "'arbol':1",
        )


def test_the_last_one_out_stops_it(data: Path) -> None:
    first, second = Cluster(data), Cluster(data)
    first.start()
    second.start()
    server = postmaster_of(data).pid
    first.stop()
    assert postmaster_of(data).pid == server
    second.stop()
    assert living_postmaster(data / "postgres") is None


def test_nobody_but_its_user_can_open_the_socket(data: Path) -> None:
    with Cluster(data) as cluster:
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(cluster.folder.stat().st_mode) == 0o700


def test_kill_9_of_the_postmaster_loses_nothing(data: Path) -> None:
    with Cluster(data) as cluster:
        write_a_row(cluster)
        postmaster_of(data).kill()
        cluster.start()
        assert row_is_there(cluster)


def test_kill_9_of_the_command_that_started_it_leaves_it_to_the_next(
    data: Path, starter: subprocess.Popen[str]
) -> None:
    server = postmaster_of(data).pid
    starter.kill()
    starter.wait()
    with Cluster(data):
        assert postmaster_of(data).pid == server
    assert living_postmaster(data / "postgres") is None


def test_a_dead_postmaster_that_nobody_collects_is_no_server(data: Path, starter: subprocess.Popen[str]) -> None:
    with Cluster(data) as cluster:
        write_a_row(cluster)
    server = postmaster_of(data)
    server.kill()
    psutil.wait_procs([server], timeout=0.2)
    assert server.status() == psutil.STATUS_ZOMBIE, "the premise: its parent does not collect it"
    with Cluster(data) as cluster:
        assert row_is_there(cluster)


def test_a_backend_that_survives_its_postmaster_is_ended(data: Path) -> None:
    with Cluster(data) as cluster:
        write_a_row(cluster)
        connection = psycopg.connect(cluster.dsn())
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()
        postmaster_of(data).kill()
        assert backend.is_running(), "the premise: stopped, it cannot notice that the postmaster is gone"
        cluster.start()
        assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
        assert row_is_there(cluster)
        connection.close()


def test_a_lock_file_whose_pid_belongs_to_another_program_is_stale(data: Path) -> None:
    with Cluster(data) as cluster:
        write_a_row(cluster)
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'postgres'}\n")
    with Cluster(data) as cluster:
        assert row_is_there(cluster)


def test_ctrl_c_at_the_terminal_does_not_reach_it(data: Path, starter: subprocess.Popen[str]) -> None:
    assert os.getsid(postmaster_of(data).pid) != os.getsid(starter.pid)
    starter.send_signal(signal.SIGINT)
    starter.wait()
    with Cluster(data) as cluster, psycopg.connect(cluster.dsn("postgres")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_gets_a_short_socket(data: Path) -> None:
    deep = data.joinpath(*["una-carpeta-de-nombre-largo"] * 5)
    with Cluster(deep) as cluster:
        assert deep not in cluster.sockets.parents
        write_a_row(cluster)
    shutil.rmtree(cluster.sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives the server to another user")
def test_a_closed_parent_is_refused_with_the_remedy_and_left_closed(data: Path) -> None:
    data.parent.chmod(0o700)
    with pytest.raises(DatabaseProblem, match=f"{data.parent} is closed to others.*chmod o\\+x {data.parent}"):
        Cluster(data).start()
    assert stat.S_IMODE(data.parent.stat().st_mode) == 0o700


def test_an_installed_postgresql_that_is_too_old_is_refused(data: Path) -> None:
    programs = data.parent / "bin"
    programs.mkdir()
    (programs / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.3'\n")
    (programs / "postgres").chmod(0o755)
    with pytest.raises(DatabaseProblem, match="version 15; Mostrador needs 17"):
        Cluster(data, programs=str(programs)).start()


def test_data_of_another_major_version_is_not_touched(data: Path) -> None:
    with Cluster(data):
        pass
    version = data / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(DatabaseProblem, match="mostrador backup"):
        Cluster(data).start()
