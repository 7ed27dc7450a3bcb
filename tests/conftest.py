"""A real PostgreSQL for every test process, and the cast of words.md."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import psycopg
import pytest
from psycopg import sql

from mostrador import wiring
from mostrador.config import Config
from mostrador.kit.db import Database, Tx
from mostrador.kit.migrate import migrate
from mostrador.kit.postgres import Cluster
from mostrador.team import presence
from tests.cast import Cast, plant
from tests.mail.fixtures import mail_rig, mail_servers
from tests.serving import serving

__all__ = ["mail_rig", "mail_servers"]

# Nothing of a test has to survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120"}
# The disk of a busy machine makes a copy of a database wait for a second: all that is thrown away stands in memory.
MEMORY, ENOUGH = Path("/dev/shm"), 4 * 2**30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
    tempfile.tempdir = str(MEMORY)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What only our own tests understand."""
    parser.addoption("--write-schema", action="store_true", help="write migrations/schema.sql anew")


@pytest.fixture(autouse=True)
def nobody_is_known_to_be_here() -> None:
    """A process knows who has the desk open; one test must not know it of another."""
    presence.forget()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL per test process."""
    folder = Path(tempfile.mkdtemp(prefix="mostrador-tests-"))
    folder.chmod(0o711)
    with Cluster(folder / "data", settings=FAST) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """A migrated database that the others are copies of."""
    dsn = cluster.ensure_database("template_shop")
    migrate(dsn, "mostrador")
    return "template_shop"


class Clones:
    """Fresh copies of the migrated database."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster = cluster
        self._template = template
        self._made = 0

    def make(self) -> str:
        """The connection string of a new copy."""
        self._made += 1
        name = f"shop_{self._made}"
        with psycopg.connect(self._cluster.dsn("postgres"), autocommit=True) as connection:
            # Nothing is flushed here, so that copying files is eight times faster than writing them to the log.
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(self._template)
                )
            )
        return self._cluster.dsn(name)

    def drop(self, dsn: str) -> None:
        """A copy that nobody needs any more."""
        name = psycopg.conninfo.conninfo_to_dict(dsn)["dbname"]
        with psycopg.connect(self._cluster.dsn("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))


@pytest.fixture(scope="session")
def clones(cluster: Cluster, template: str) -> Clones:
    """Where a test gets a database of its own from."""
    return Clones(cluster, template)


@pytest.fixture
def config(clones: Clones, tmp_path: Path) -> Iterator[Config]:
    """Settings on a database and a folder of this test's own."""
    dsn = clones.make()
    yield Config(data=tmp_path, database_url=dsn, url="http://127.0.0.1:8080", demo=True)
    clones.drop(dsn)


@pytest.fixture
async def db(config: Config) -> AsyncIterator[Database]:
    """An open database of this test's own, with every reaction wired."""
    database = wiring.database(config)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def cast(db: Database) -> Cast:
    """Ana, Bruno, Darío and Elena in their teams, on duty all week; Carla writes."""
    async with db.begin() as tx:
        return await plant(tx)


@pytest.fixture(scope="session")
async def shared_db(clones: Clones, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """One database for all the tests that roll back."""
    database = wiring.database(Config(data=tmp_path_factory.mktemp("shared"), database_url=clones.make()))
    await database.open()
    yield database
    await database.close()


class _RollBack(Exception):
    pass


@pytest.fixture
async def tx(shared_db: Database) -> AsyncIterator[Tx]:
    """A transaction that is rolled back at the end of the test."""
    try:
        async with shared_db.begin() as transaction:
            yield transaction
            raise _RollBack
    except _RollBack:
        pass


@pytest.fixture
def server(config: Config) -> Iterator[str]:
    """The web server as `serve` starts it, on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with serving(msgspec.structs.replace(config, port=port, url=f"http://127.0.0.1:{port}")) as address:
        yield address
