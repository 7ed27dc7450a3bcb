"""Ley 10/2025, articles 4.1, 4.7 and 21.2: the company proves what it did, and keeps it five years, whole."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.application import application
from tests.cast import Cast, carla

from mostrador import team, threads
from mostrador.care import openings
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.oversight import compliance, evidence, privacy
from mostrador.oversight.compliance import Profile, checks
from mostrador.oversight.compliance.checks import Finding

Client = AsyncTestClient[Any]
pytestmark = pytest.mark.usefixtures("in_force")


@pytest.fixture
async def client(config: Config, cast: Cast) -> AsyncIterator[Client]:
    """A client of an application of this test's own."""
    with application(config) as app:
        async with AsyncTestClient(app) as open_client:
            yield open_client


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the pack says of itself, to whoever has nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", "-B", str(folder / "verify.py")], capture_output=True, text=True, check=False
    )


async def finding(db: Database, rule: str) -> Finding:
    async with db.look() as tx:
        rules = [one for one in compliance.all_rules() if one.id == rule]
        [found] = await checks.look(tx, rules)
    return found


async def test_one_altered_byte_is_found_and_named(db: Database, cast: Cast, config: Config) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(sector="energy"), by=cast.elena)
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        answered = await threads.reply(tx, customer.thread, "Le devolvemos 40 euros", by=cast.ana)
    async with db.begin() as tx:
        await evidence.seal(tx)
    assert (await evidence.verify(db, secret=config.secret())).fault is None
    assert (await finding(db, "lsac-4-proof")).state == "green"
    async with db.begin() as tx:
        await tx.run("SET LOCAL session_replication_role = replica")
        await tx.run("UPDATE message SET text = 'Le devolvemos 10 euros' WHERE id = %(id)s", id=answered.id)
    fault = (await evidence.verify(db, secret=config.secret())).fault
    assert fault is not None
    assert (fault.what, fault.about.split(",")[0]) == ("words-altered", f"message {answered.id}")
    assert (await finding(db, "lsac-4-proof")).state == "red"


async def test_the_pack_of_a_case_is_checked_without_us(
    db: Database, client: Client, cast: Cast, tmp_path: Path
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await openings.say_why(tx, customer.actor.id, "quality", by=cast.elena)
        client.cookies.set("s", await team.start_session(tx, await team.find_agent(tx, cast.elena.id), device=""))
    taken = await client.get(f"/desk/threads/{customer.thread}/evidence.zip")
    assert taken.status_code == 200, taken.text
    zipfile.ZipFile(io.BytesIO(taken.content)).extractall(tmp_path / "pack")
    ran = checked(tmp_path / "pack")
    assert (ran.returncode, "Everything fits." in ran.stdout) == (0, True), ran.stdout


async def test_a_complaint_is_kept_five_years_whoever_asks_for_erasure(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.change(tx, customer.thread, subject="La factura", kind="complaint", by=cast.ana)
        await privacy.erase(tx, customer.actor.id, by=cast.elena)
        assert await tx.value("SELECT count(*) FROM message WHERE text <> '' AND author_kind = 'customer'") == 1
        assert await tx.value("SELECT bool_and(days >= 1825) FROM retention WHERE kind <> 'enquiry'")
    assert (await finding(db, "lsac-21-kept")).state == "green"
    async with db.begin() as tx:
        await tx.run("UPDATE retention SET days = 365 WHERE kind = 'complaint'")
    assert (await finding(db, "lsac-21-kept")).state == "red"
