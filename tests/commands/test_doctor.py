"""The doctor finds what is wrong and says what to do about it."""

import os
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from tests.commands.running import free_port

from mostrador.commands.doctor import Finding, look
from mostrador.config import Config
from mostrador.kit.postgres import Cluster


class Healthy(BaseHTTPRequestHandler):
    """Answers as an open shop does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def healthy(config: Config, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("DATABASE_URL", str(config.database_url))
    return Config(data=config.data, database_url=config.database_url, port=free_port())


def findings(config: Config) -> dict[str, Finding]:
    return {finding.about: finding for finding in look(config, lambda _sentence: None)}


@pytest.fixture
def without_letters(cluster: Cluster) -> Iterator[str]:
    """A foreign database made under a locale that knows only English letters."""
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C'")
        yield cluster.dsn("plain")
        connection.execute("DROP DATABASE plain")


def test_a_healthy_shop_has_no_remedy(healthy: Config) -> None:
    found = findings(healthy)
    assert {about: finding.remedy for about, finding in found.items() if finding.remedy} == {}
    assert found.keys() >= {"data folder", "disk", "database", "letters", "migrations", "clock", "port"}


def test_lost_accents_are_found_before_a_search_misses_somebody(without_letters: str, tmp_path: Path) -> None:
    found = findings(Config(data=tmp_path, database_url=without_letters, port=free_port()))
    assert "C.UTF-8" in (found["letters"].remedy or "")
    assert "mostrador migrate" in (found["migrations"].remedy or "")


def test_a_clock_that_went_back_is_noticed(healthy: Config) -> None:
    with psycopg.connect(str(healthy.database_url)) as connection:
        connection.execute(
            "INSERT INTO mostrador.event (kind, topic, about_kind, about_id, actor, facts, at)"
            " VALUES ('ShopChanged', 'shop:1', 'shop', 1, 'system:0', '{}', now() + interval '1 day')"
        )
    assert findings(healthy)["clock"].remedy == "Set the clock right."


def test_a_taken_port_names_who_has_it(healthy: Config) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", healthy.port))
        holder.listen()
        remedy = findings(healthy)["port"].remedy or ""
    assert f"process {os.getpid()}" in remedy
    assert "--port" in remedy


def test_a_shop_that_is_open_on_another_port_is_found(healthy: Config) -> None:
    (healthy.data / "open-at").write_text("127.0.0.1:1")
    assert findings(healthy)["port"].found.endswith("is free")
    with HTTPServer(("127.0.0.1", 0), Healthy) as other:
        Thread(target=other.handle_request, daemon=True).start()
        (healthy.data / "open-at").write_text(f"127.0.0.1:{other.server_port}")
        assert findings(healthy)["port"].found == f"Mostrador answers at 127.0.0.1:{other.server_port}"


def test_a_database_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    nowhere = f"postgresql://mostrador@127.0.0.1:{free_port()}/mostrador"
    found = findings(Config(data=tmp_path, database_url=nowhere, port=free_port()))
    assert found["database"].found == "does not answer"


def test_a_secret_that_others_can_read_is_found(healthy: Config) -> None:
    healthy.secret()
    (healthy.data / "secret").chmod(0o644)
    assert findings(healthy)["data folder"].remedy == f"chmod 600 {healthy.data / 'secret'}"
