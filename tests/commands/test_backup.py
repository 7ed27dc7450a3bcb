"""A backup taken beside a running shop, put back elsewhere, is the same shop."""

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.commands.running import reachable_folder

from mostrador.commands.backup import CannotRestore, backup, restore
from mostrador.commands.database import opened
from mostrador.commands.team import add_agent
from mostrador.commands.transaction import in_transaction
from mostrador.config import Config
from mostrador.kit.postgres import Cluster
from mostrador.oversight import evidence


def silent(_sentence: str) -> None:
    return


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as reachable:
        yield reachable


@pytest.fixture(scope="module")
def shop(folder: Path) -> Iterator[Config]:
    """A shop with two agents, of whose events the first is sealed, a secret and a file; its database is running."""
    config = Config(data=folder / "shop")
    with Cluster(config.data):
        add_agent(config, silent, email="ana@lallave.example", name="Ana", role="admin", password="la llave abre sola")
        in_transaction(config, silent, evidence.seal)
        add_agent(config, silent, email="bruno@lallave.example", name="Bruno", role="agent", password="otra llave mas")
        config.secret()
        (config.files / "ab").mkdir(parents=True)
        (config.files / "ab" / "abcd").write_bytes(b"una foto")
        yield config


@pytest.fixture(scope="module")
def file(shop: Config, folder: Path) -> Path:
    """A backup of the shop, taken while it was open."""
    backup(shop, folder / "backup.tar", silent)
    return folder / "backup.tar"


@pytest.fixture(scope="module")
def elsewhere(folder: Path, file: Path) -> Iterator[Config]:
    """The same shop on another machine; its database stays up between the tests."""
    config = Config(data=folder / "elsewhere")
    with Cluster(config.data):
        restore(config, file, silent, replace=False)
        yield config


def names(config: Config) -> list[str]:
    with opened(config, silent) as ready, psycopg.connect(str(ready.database_url)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM mostrador.agent ORDER BY id")]


def test_it_brings_back_agents_files_and_secret(shop: Config, elsewhere: Config) -> None:
    assert names(elsewhere) == ["Ana", "Bruno"]
    assert elsewhere.secret() == shop.secret()
    assert (elsewhere.files / "ab" / "abcd").read_bytes() == b"una foto"


def test_events_come_back_final_and_in_the_order_they_were_sealed(elsewhere: Config) -> None:
    with opened(elsewhere, silent) as ready, psycopg.connect(str(ready.database_url)) as connection:
        past = "SELECT bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())) FROM mostrador.event"
        assert connection.execute(past).fetchone() == (True,)
    assert in_transaction(elsewhere, silent, evidence.seal) > 0, "the premise: one event was not sealed yet"
    assert in_transaction(elsewhere, silent, evidence.seal) == 0
    assert in_transaction(elsewhere, silent, evidence.first_fault) is None


def test_only_its_owner_may_read_it(file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0


def test_a_shop_is_exchanged_only_when_asked(elsewhere: Config, file: Path) -> None:
    add_agent(elsewhere, silent, email="dario@lallave.example", name="Darío", role="agent", password="tercera llave")
    with pytest.raises(CannotRestore, match="--replace"):
        restore(elsewhere, file, silent, replace=False)
    assert names(elsewhere) == ["Ana", "Bruno", "Darío"]
    restore(elsewhere, file, silent, replace=True)
    assert names(elsewhere) == ["Ana", "Bruno"]


def test_an_open_shop_is_left_alone(shop: Config, file: Path) -> None:
    with (
        opened(shop, silent) as ready,
        psycopg.connect(str(ready.database_url)),
        pytest.raises(CannotRestore, match="Close it first"),
    ):
        restore(shop, file, silent, replace=True)


def test_a_file_cannot_climb_out_of_the_folder(elsewhere: Config, file: Path, folder: Path) -> None:
    shutil.copy(file, folder / "forged.tar")
    with tarfile.open(folder / "forged.tar", "a") as tar:
        tar.add(__file__, "files/../../escaped")
    restore(elsewhere, folder / "forged.tar", silent, replace=True)
    assert not (folder / "escaped").exists()


def test_something_else_is_not_taken_for_a_backup(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Estimada ferretería:")
    with pytest.raises(CannotRestore, match="not a backup"):
        restore(Config(data=tmp_path / "data"), tmp_path / "letter.txt", silent, replace=False)
