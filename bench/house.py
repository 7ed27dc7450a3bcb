"""A shop of its own to measure: embedded database with the settings of every shop, and a web server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import msgspec
import psutil

from bench.measure import family
from mostrador import demo as demo_shop
from mostrador import team, wiring
from mostrador.commands.database import environment
from mostrador.commands.tied import Orders
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.migrate import migrate
from mostrador.kit.postgres import Cluster
from mostrador.kit.postgres.remains import living_postmaster

TEAMS = 5
AGENTS = 50


class House:
    """One installation under measurement."""

    def __init__(self, config: Config, cluster: Cluster, token: str, keys: list[str]) -> None:
        self.config = config
        self.cluster = cluster
        self.token = {"Authorization": f"Bearer {token}"}
        self.keys = keys
        self.web: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.config.base_url

    @property
    def dsn(self) -> str:
        """Its database."""
        return str(self.config.database_url)

    def web_processes(self) -> list[psutil.Process]:
        """The web server and its workers."""
        return family(self.web.pid) if self.web else []

    def database_processes(self) -> list[psutil.Process]:
        """PostgreSQL and its backends."""
        postmaster = living_postmaster(self.cluster.folder)
        return family(postmaster.pid) if postmaster else []

    def open(self) -> None:
        """Start the web server and wait until it answers."""
        self.web = subprocess.Popen(
            [sys.executable, "-m", "mostrador.commands.web"],
            stdin=subprocess.PIPE,
            env=os.environ | environment(self.config),
        )
        if self.web.stdin is None:
            raise RuntimeError("no way to give orders")
        self.web.stdin.write(msgspec.json.encode(Orders(demo=self.config.demo)) + b"\n")
        self.web.stdin.flush()
        for _ in range(400):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/health")
                return
            time.sleep(0.05)
        raise RuntimeError("the web server does not answer")

    def close(self) -> None:
        """End the web server."""
        if self.web:
            self.web.terminate()
            self.web.wait(15)
            self.web = None


@contextlib.contextmanager
def house(*, demo: bool = False, settings: Mapping[str, str] | None = None) -> Iterator[House]:
    """An empty shop with five teams of ten agents, on duty all week, on a data folder of its own.

    `demo` plants the demo shop instead; then `keys` holds Ana's session alone.
    """
    folder = Path(tempfile.mkdtemp(prefix="mostrador-bench-"))
    folder.chmod(0o711)
    with Cluster(folder / "data", settings=settings) as cluster:
        port = free_port()
        config = Config(
            data=folder / "data", database_url=cluster.ensure_database(), port=port, url=f"http://127.0.0.1:{port}"
        )
        migrate(str(config.database_url), config.schema)
        token, keys = asyncio.run(_demo(config) if demo else _staff(config))
        built = House(config, cluster, token, keys)
        built.open()
        try:
            yield built
        finally:
            built.close()
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _staff(config: Config) -> tuple[str, list[str]]:
    db = wiring.database(config)
    await db.open()
    keys = []
    async with db.begin() as tx:
        await team.ensure_shop(tx, "Banco de pruebas")
        shop = await team.shop(tx)
        generous = msgspec.structs.replace(
            shop, stranger_threads_per_hour=1_000_000, stranger_messages_per_hour=1_000_000
        )
        await team.change_shop(tx, generous, by=SYSTEM)
        teams = [(await team.add_team(tx, f"Equipo {number}", by=SYSTEM)).id for number in range(TEAMS)]
        for number in range(AGENTS):
            agent = await team.add_agent(
                tx,
                email=f"agente{number}@banco.example",
                name=f"Agente {number}",
                role="admin" if number == 0 else "agent",
                password_hash="none",
                teams=[teams[number % TEAMS]],
                by=SYSTEM,
            )
            week = [team.Shift(weekday=day, starts=0, ends=1440) for day in range(7)]
            await team.set_shifts(tx, agent.id, week, by=SYSTEM)
            keys.append(await team.start_session(tx, agent, device="bench"))
        token = await team.create_token(tx, "agente0@banco.example", ["intake"], by=SYSTEM)
    await db.close()
    return token, keys


async def _demo(config: Config) -> tuple[str, list[str]]:
    db = wiring.database(config)
    await db.open()
    await demo_shop.plant(db)
    async with db.begin() as tx:
        ana = await team.find_agent_by_email(tx, "ana@lallave.example")
        key = await team.start_session(tx, ana, device="bench")
        token = await team.create_token(tx, ana.email, ["intake"], by=SYSTEM)
    await db.close()
    return token, [key]
