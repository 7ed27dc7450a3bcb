"""Everything in one command: the database, the web server and the worker, and an orderly end."""

import contextlib
import resource
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from types import FrameType

import msgspec
import psutil
import psycopg

from mostrador.commands.children import DEATHS_SECONDS, MOST_DEATHS, Child
from mostrador.commands.fault import Fault
from mostrador.commands.tied import Orders
from mostrador.config import Config
from mostrador.kit.postgres import Cluster

STOP_SECONDS = 4.0
OPEN_SECONDS = 60.0
LOOK_SECONDS = 0.2
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - an address to listen on, and one to look at it
OLDEST_SERVER = 170_000
OPEN_AT = "open-at"  # in the data folder of an open shop: where it answers
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class CannotServe(Fault):
    """Mostrador cannot open, or cannot stay open."""


class Server:
    """The processes of one installation and the wish to stop."""

    def __init__(self, config: Config, say: Callable[[str], None]) -> None:
        self.config = msgspec.structs.replace(config, url=config.url or _address(config))
        self.cluster = None if config.database_url else Cluster(config.data, say=say)
        self.say = say
        self.ways_in: list[str] = []
        self.asked_to_stop = 0
        # Each web process counts for itself; prometheus_client adds them up from files here.
        self._figures = tempfile.TemporaryDirectory(prefix="mostrador-figures-", ignore_cleanup_errors=True)
        self._web = Child("The web server", "mostrador.commands.web", {"PROMETHEUS_MULTIPROC_DIR": self._figures.name})
        self._worker = Child("The worker", "mostrador.commands.work")

    def check(self) -> None:
        """Refuse what cannot work or is not safe, before anything has started.

        Raises CannotServe or DatabaseProblem with the remedy.
        """
        config = self.config
        if self.cluster is not None:
            self.cluster.make_data()
        outside = config.host not in LOOPBACK and not config.https
        if outside and not config.insecure_http:
            raise CannotServe(
                f"On {config.host} other machines would reach Mostrador by plain http, where anybody on the network "
                "can read along. Put a proxy with https in front and name its address in MOSTRADOR_URL, "
                "or add --insecure-http if you trust this network."
            )
        if outside:
            self.say("Plain http: whoever is on this network can read along. Do not use it outside your own premises.")
        check_port(config.host, config.port)
        if config.database_url is not None:
            check_server(config.database_url)

    @contextlib.contextmanager
    def listening_for_the_end(self) -> Iterator[None]:
        """While inside, SIGINT and SIGTERM become the wish to stop; the second time children are not waited for."""

        def wish(_signal: int, _frame: FrameType | None) -> None:
            self.asked_to_stop += 1

        before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def open(self) -> None:
        """Have the database ready, then the worker and the web server, and wait until the first page is served.

        Raises CannotServe when that does not happen, DatabaseProblem when there is no database.
        """
        _raise_file_limit()
        if self.cluster is not None:
            self.config = msgspec.structs.replace(self.config, database_url=self.cluster.dsn())
        for child in self._children:
            child.start(self.config)  # they load their code while the database starts
        if self.cluster is not None:
            self.cluster.start()
            self.cluster.ensure_database()
        self._worker.order(Orders(prepare=True))
        self._wait_until_prepared()
        self._web.order(Orders(demo=self.config.demo))
        deadline = time.monotonic() + OPEN_SECONDS
        while not self.asked_to_stop and not self._answers():
            self._look_after_children()
            if time.monotonic() > deadline:
                raise CannotServe(f"The web server has not answered for {OPEN_SECONDS:.0f} seconds; its log is above.")
            time.sleep(0.02)

    def stay(self) -> None:
        """Look after everything until asked to stop.

        Raises CannotServe when a part keeps dying, and DatabaseProblem when the database cannot come back.
        """
        while not self.asked_to_stop:
            time.sleep(LOOK_SECONDS)
            if self.cluster is not None and not self.cluster.alive():
                self.say("The database ended unexpectedly; starting it again.")
                self.cluster.start()
            self._look_after_children()

    def close(self) -> None:
        """Close the web server and the worker, then the database."""
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while self.asked_to_stop < 2 and time.monotonic() < deadline:
            if all(child.stopped() for child in self._children):
                break
            time.sleep(0.02)
        for child in self._children:
            child.end_group()
        if self.cluster is not None:
            self.cluster.stop()
        self._figures.cleanup()

    @property
    def _children(self) -> tuple[Child, ...]:
        return self._web, self._worker

    def _wait_until_prepared(self) -> None:
        while not self.asked_to_stop:
            ready = self._worker.ready(within=LOOK_SECONDS)
            if ready is not None:
                self.config = msgspec.structs.replace(self.config, demo=ready.demo)
                self.ways_in = ready.ways_in
                return
            if self._worker.stopped():
                raise CannotServe("The database could not be made ready; the reason is above.")

    def _look_after_children(self) -> None:
        for child in self._children:
            if not child.died():
                continue
            if child.keeps_dying():
                raise CannotServe(
                    f"{child.name} ended {MOST_DEATHS} times within {DEATHS_SECONDS:.0f} seconds; its log is above. "
                    "`mostrador doctor` may know why."
                )
            self.say(f"{child.name} ended unexpectedly; starting it again.")
            child.start(self.config)
            child.order(Orders(demo=self.config.demo))

    def _answers(self) -> bool:
        host = EVERYWHERE.get(self.config.host, self.config.host)
        try:
            with socket.create_connection((host, self.config.port), timeout=2) as connection:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False


def _address(config: Config) -> str:
    """What people type to reach us where no address was set: nobody can type the one that means everywhere."""
    host = _own_address(config.host) if config.host in EVERYWHERE else config.host
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}"


def _own_address(everywhere: str) -> str:
    """Our address on the local network."""
    family, far = (socket.AF_INET6, "2001:db8::1") if ":" in everywhere else (socket.AF_INET, "192.0.2.1")
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((far, 9))  # nothing is sent: the system only chooses the way
            return str(probe.getsockname()[0])
        except OSError:
            return EVERYWHERE[everywhere]


def reachable(host: str, port: int) -> str:
    """Where this machine itself reaches what listens there, as it stands in an address."""
    near = EVERYWHERE.get(host, host)
    return f"{f'[{near}]' if ':' in near else near}:{port}"


def check_server(database_url: str) -> None:
    """Whether an outside PostgreSQL answers and is new enough. Raises CannotServe."""
    try:
        with psycopg.connect(database_url) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise CannotServe(f"The database of DATABASE_URL does not answer: {str(error).strip()}") from None
    if version < OLDEST_SERVER:
        raise CannotServe(
            f"The PostgreSQL of DATABASE_URL is {version // 10000}; Mostrador needs {OLDEST_SERVER // 10000} or newer."
        )


def check_port(host: str, port: int) -> None:
    """Whether we could listen there. Raises CannotServe, naming who does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # The children of a server that was killed end within a moment of it.
        for attempt in range(30):
            try:
                probe.bind((host, port))
                return
            except PermissionError:
                raise CannotServe(f"Port {port} needs root. Choose one above 1023 with --port.") from None
            except OSError as error:
                if attempt == 0 and not _is_ours(port):
                    raise CannotServe(_why_not(host, port, error)) from None
                time.sleep(0.1)
    raise CannotServe(f"Another Mostrador is open on port {port}. Close it, or choose another port with --port.")


def _is_ours(port: int) -> bool:
    holder = _holder(port)
    try:
        return holder is not None and any("mostrador" in part for part in holder.cmdline())
    except psutil.Error:
        return False


def _why_not(host: str, port: int, error: OSError) -> str:
    holder = _holder(port)
    if holder is not None:
        return (
            f"Port {port} is taken by {holder.name()} (process {holder.pid}). "
            f"Choose another one, for example --port {port + 1}."
        )
    return f"Cannot listen on {host} port {port}: {error.strerror}. Choose others with --host and --port."


def _holder(port: int) -> psutil.Process | None:
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and getattr(connection.laddr, "port", None) == port
            if listens and connection.pid:
                return psutil.Process(connection.pid)
    except psutil.Error:
        return None
    return None


def _raise_file_limit() -> None:
    """Every open page is an open file; the usual soft limit of 1,024 is a quiet trap."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
