"""One PostgreSQL server in the data folder: started by who comes first, stopped by who leaves last."""

import contextlib
import fcntl
import hashlib
import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Self

import psutil
import psycopg
from psycopg import conninfo, sql

from mostrador.kit.postgres import remains
from mostrador.kit.postgres.errors import DatabaseProblem
from mostrador.kit.postgres.programs import Programs, find_programs

SUPERUSER = "mostrador"
LOCK_SECONDS = 30.0
RECOVERY_SECONDS = 300.0
STOP_SECONDS = 60.0
LONGEST_SOCKET = 100  # bytes; the system's limit is 104 on macOS and 108 on Linux
LARGEST_LOG = 10_000_000  # bytes

# A small shop's machine: little memory at rest, nothing that risks what was committed.
SETTINGS: Mapping[str, str] = {
    "autovacuum_max_workers": "2",
    "checkpoint_timeout": "15min",
    "cluster_name": "mostrador",
    "effective_cache_size": "512MB",
    "idle_in_transaction_session_timeout": "30s",
    "io_method": "sync",
    "jit": "off",
    "listen_addresses": "",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    "maintenance_work_mem": "64MB",
    "max_connections": "60",
    "max_logical_replication_workers": "0",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "unix_socket_permissions": "0700",
    "wal_compression": "pglz",
    "wal_level": "minimal",
    "work_mem": "8MB",
}

# Children that may outlive the Cluster that started them; whoever drops them cannot collect them.
_LEFT_RUNNING: list[subprocess.Popen[bytes]] = []


def _quiet(_sentence: str) -> None:
    return


class Cluster:
    """The PostgreSQL of one data folder.

    Every command that needs it says `start()` and, at its end, `stop()`. The first one starts the
    server; the others attach to it; the last one out stops it. A command that is killed lets go
    of its share by dying, and a server left alone is adopted by the next command.
    """

    def __init__(
        self,
        data: Path,
        *,
        settings: Mapping[str, str] | None = None,
        say: Callable[[str], None] = _quiet,
        programs: str | None = None,
    ) -> None:
        """`settings` overrides those of the server, `say` hears a sentence when something takes long.

        `programs` is a folder of an installed PostgreSQL; without it MOSTRADOR_PG_BIN counts, then the wheel.
        """
        self.data = data.absolute()
        self.folder = self.data / "postgres"
        self._settings = {**SETTINGS, **(settings or {})}
        self._say = say
        self._chosen = programs or os.environ.get("MOSTRADOR_PG_BIN") or None
        self._programs: Programs | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._share: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: inside the data folder unless that path is too long for one."""
        inside = self.data / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(self.data.resolve())).hexdigest()[:16]
        return Path("/tmp") / f"mostrador-{name}"  # noqa: S108 - its owner and mode are checked before use

    @property
    def programs(self) -> Programs:
        """The programs that run this cluster (`pg_dump` is there too)."""
        if self._programs is None:
            self._programs = find_programs(self.folder, self._chosen)
        return self._programs

    def dsn(self, dbname: str = "mostrador") -> str:
        """The connection string of one database of this cluster."""
        return conninfo.make_conninfo(host=str(self.sockets), port=5432, user=SUPERUSER, dbname=dbname)

    def alive(self) -> bool:
        """Whether the server's first process lives; it may still be recovering."""
        if self._server is not None:
            self._server.poll()  # collects it if it died, so that no zombie keeps its pid
        return remains.living_postmaster(self.folder) is not None

    def start(self) -> None:
        """Have the server running, by attaching to it or by starting it.

        Raises DatabaseProblem with the remedy when that cannot be.
        """
        self.make_data()
        with self._only_one():
            if not self._answers():
                self._launch()
            if self._share is None:
                self._share = self._open_lock("postgres.users")
                fcntl.flock(self._share, fcntl.LOCK_SH)

    def stop(self) -> None:
        """Let go of the server; the last one to do so stops it, after the writes in hand are safe."""
        if self._share is None:
            return
        with self._only_one():
            try:
                fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._forget_server()  # another command is using it and will stop it
            else:
                self._end()
            finally:
                self._share.close()
                self._share = None

    def ensure_database(self, dbname: str = "mostrador") -> str:
        """Create the database unless it is there. Returns its connection string."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone():
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(dbname)))
        return self.dsn(dbname)

    def make_data(self) -> None:
        """Make the data folder unless it is there. Raises DatabaseProblem with the remedy when it cannot be written."""
        try:
            self.data.mkdir(mode=0o711, parents=True, exist_ok=True)
            (self.data / ".writable").touch()
            (self.data / ".writable").unlink()
        except OSError as error:
            raise DatabaseProblem(
                f"The data folder {self.data} cannot be written ({error.strerror}). "
                "Choose another with --data, or run as the user who owns it."
            ) from error

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        """Hold the data folder alone while the server starts or stops."""
        with self._open_lock("postgres.lock") as lock:
            for _ in self._patiently(LOCK_SECONDS, "Another command is starting or stopping the database"):
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    continue
            else:
                raise DatabaseProblem(
                    f"Another command has held the data folder {self.data} for {LOCK_SECONDS:.0f} seconds. "
                    "Wait for it or end it, then try again."
                )
            yield

    def _open_lock(self, name: str) -> IO[bytes]:
        return (self.data / name).open("ab")

    def _patiently(self, seconds: float, sentence: str) -> Iterator[None]:
        """Try again until `seconds` have passed, saying why after the first two."""
        began = time.monotonic()
        said = False
        while (waited := time.monotonic() - began) < seconds:
            yield
            if waited > 2 and not said:
                self._say(f"{sentence}; waiting up to {seconds:.0f} seconds ...")
                said = True
            time.sleep(0.02 if waited < 2 else 0.25)

    def _answers(self) -> bool:
        """Whether a living server answers; one that is starting, recovering or stopping is waited for."""
        for _ in self._patiently(RECOVERY_SECONDS, "The database is recovering or stopping"):
            if not self.alive():
                return False
            if self._connects():
                return True
        raise DatabaseProblem(
            f"The database in {self.folder} runs but has not answered for {RECOVERY_SECONDS:.0f} seconds. "
            f"Its last words are in {self._log}."
        )

    def _connects(self) -> bool:
        try:
            psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _launch(self) -> None:
        self._open_the_way()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        remains.clear(self.folder, self.sockets)
        self._own_folder(self.sockets)
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        self._forget_server()
        with self._log.open("ab") as log:
            # A session of its own: Ctrl-C at the terminal must reach the server last, through stop().
            self._server = subprocess.Popen(
                self.programs.command(
                    "postgres", "-D", self.folder, f"--unix_socket_directories={self.sockets}", *options
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.programs.identity(),
            )
        for _ in self._patiently(RECOVERY_SECONDS, "The database is recovering from a crash"):
            if self._connects():
                return
            if self._server.poll() is not None:
                break
        raise DatabaseProblem(f"The database did not start. Its last words:\n{self._last_words()}")

    def _initialise(self) -> None:
        self._own_folder(self.folder)
        for left in self.folder.iterdir():
            raise DatabaseProblem(
                f"{self.folder} holds {left.name} but no database. Choose another data folder, or empty this one."
            )
        made = subprocess.run(
            self.programs.command(
                "initdb",
                *("-D", self.folder, "-U", SUPERUSER, "-E", "UTF8", "--locale=C"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                # The socket's folder is closed to others, and there is no way in but the socket.
                *("--auth-local=trust", "--auth-host=reject"),
            ),
            capture_output=True,
            text=True,
            check=False,
            **self.programs.identity(),
        )
        if made.returncode != 0:
            raise DatabaseProblem(f"The database could not be created in {self.folder}:\n{made.stderr.strip()}")

    def _check_version(self) -> None:
        made_by = int((self.folder / "PG_VERSION").read_text())
        if made_by != (ours := self.programs.major()):
            raise DatabaseProblem(
                f"The data in {self.data} was written by PostgreSQL {made_by}, and this one is {ours}. Run "
                "`mostrador backup` with the Mostrador that wrote it, then `mostrador restore` with this one."
            )

    def _open_the_way(self) -> None:
        """Make sure that the user who runs the server reaches the data folder, without opening anybody's folder."""
        runner = self.programs.runner
        if runner is None:
            owner = self.folder.stat().st_uid if self.folder.exists() else os.geteuid()
            if owner != os.geteuid():
                raise DatabaseProblem(f"The database in {self.folder} belongs to another user. Run as that user.")
            return
        if not self._reaches(self.data):
            self.data.chmod(stat.S_IMODE(self.data.stat().st_mode) | 0o111)
        if not self._reaches(self.data):
            closed = next(parent for parent in reversed(self.data.parents) if not self._reaches(parent))
            raise DatabaseProblem(
                f"The database runs as the user {runner.name}, who cannot reach {self.data}: {closed} is closed to "
                f"others. Choose another folder, for example --data /var/lib/mostrador/data, "
                f"or open the way yourself: chmod o+x {closed}"
            )

    def _reaches(self, folder: Path) -> bool:
        entered = subprocess.run(
            ["/bin/sh", "-c", 'cd "$0"', str(folder)],
            stderr=subprocess.DEVNULL,
            check=False,
            **self.programs.identity(),
        )
        return entered.returncode == 0

    def _own_folder(self, folder: Path) -> None:
        """A folder that only the server's user enters."""
        folder.mkdir(mode=0o700, exist_ok=True)
        runner = self.programs.runner
        owner = os.geteuid() if runner is None else runner.uid
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
            raise DatabaseProblem(f"{folder} belongs to somebody else; remove it or choose another data folder.")
        if runner is not None:
            os.chown(folder, runner.uid, runner.gid)
        folder.chmod(0o700)

    def _end(self) -> None:
        postmaster = remains.living_postmaster(self.folder)
        if postmaster is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            postmaster.send_signal(signal.SIGINT)  # "fast": closes connections, writes a checkpoint
        for _ in self._patiently(STOP_SECONDS, "The database is writing its last pages"):
            # Its lock file goes a moment before it does, so the process itself is what counts.
            if self._server is not None and self._server.poll() is not None:
                return
            if remains.is_gone(postmaster):
                self._forget_server()
                return
        raise DatabaseProblem(f"The database did not stop within {STOP_SECONDS:.0f} seconds; see {self._log}.")

    def _forget_server(self) -> None:
        if self._server is not None and self._server.poll() is None:
            _LEFT_RUNNING.append(self._server)
        self._server = None

    @property
    def _log(self) -> Path:
        return self.data / "postgres.log"

    def _last_words(self) -> str:
        with self._log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 2000))
            return log.read().decode(errors="replace").strip()
