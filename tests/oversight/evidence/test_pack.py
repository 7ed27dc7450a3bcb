"""The pack of a case checks itself with nothing but Python, and finds any of its files altered."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import Cast, Customer, carla
from tests.oversight.evidence.test_verify import sealed_shop

from mostrador import threads
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store
from mostrador.oversight import evidence
from mostrador.oversight.evidence import OnlyOverseers
from mostrador.oversight.evidence.pack.checker import is_signed


async def taken(db: Database, config: Config, thread: int, by: Actor, *, notes: bool = False) -> bytes:
    target = io.BytesIO()
    files = file_store(config.files, None)
    await evidence.pack(db, files, target, thread, secret=config.secret(), by=by, notes=notes)
    return target.getvalue()


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        file.extractall(folder)
    return folder


def checked(folder: Path) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", "-B", str(folder / "verify.py")], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


async def test_it_checks_itself_and_the_same_case_makes_the_same_bytes(
    db: Database, cast: Cast, config: Config, tmp_path: Path
) -> None:
    customer = await sealed_shop(db, cast, config)
    first = await taken(db, config, customer.thread, cast.elena)
    assert await taken(db, config, customer.thread, cast.elena) == first
    folder = unpacked(first, tmp_path / "pack")
    code, told = checked(folder)
    assert (code, "Everything fits." in told) == (0, True), told
    async with db.look() as tx:
        [key] = await evidence.keys(tx)
        assert await tx.value("SELECT count(*) FROM event WHERE kind = 'pack.taken' AND actor = 'agent:4'") == 2
    assert key.fingerprint in told
    assert (folder / "case.pdf").read_bytes().startswith(b"%PDF-")
    said = (folder / "messages.json").read_text()
    assert "Se la cambiamos hoy." in said, "the first wording is there with the last"
    assert "Se la cambiamos mañana." in said
    assert "Esto no era aquí." not in said, "what was withdrawn is not"


async def test_whatever_is_altered_in_it_is_found(db: Database, cast: Cast, config: Config, tmp_path: Path) -> None:
    customer = await sealed_shop(db, cast, config)
    folder = unpacked(await taken(db, config, customer.thread, cast.elena), tmp_path / "pack")
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(names) > 10
    for path in names:
        before = path.read_bytes()
        path.write_bytes(before[:-2] + bytes([before[-2] ^ 1]) + before[-1:])
        assert checked(folder)[0] == 1, f"{path.name} altered"
        path.write_bytes(before)
        path.unlink()
        assert checked(folder)[0] != 0, f"{path.name} taken away"
        path.write_bytes(before)
    assert checked(folder)[0] == 0
    (folder / "files" / "otra.txt").write_text("No estaba")
    assert checked(folder)[0] == 1


async def test_words_that_are_altered_with_their_list_are_found(
    db: Database, cast: Cast, config: Config, tmp_path: Path
) -> None:
    customer = await sealed_shop(db, cast, config)
    folder = unpacked(await taken(db, config, customer.thread, cast.elena), tmp_path / "pack")
    path = folder / "messages.json"
    said = json.loads(path.read_text())
    said[0]["wordings"][0]["text"] += " Y pido el doble."
    path.write_text(json.dumps(said))
    code, told = checked(folder)
    assert code == 1
    assert f"the words of message {said[0]['id']}" in told


async def test_notes_stay_with_us_unless_they_are_asked_for(
    db: Database, cast: Cast, config: Config, tmp_path: Path
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.note(tx, customer.thread, "Ya nos pasó en mayo.", by=cast.ana)
        await threads.reply(tx, customer.thread, "Vamos a verlo 😀 — 好", by=cast.ana)
    for notes in (False, True):
        content = await taken(db, config, customer.thread, cast.elena, notes=notes)
        folder = unpacked(content, tmp_path / str(notes))
        assert checked(folder)[0] == 0
        assert ("Ya nos pasó en mayo." in (folder / "messages.json").read_text()) == notes


async def test_only_who_oversees_takes_it_and_only_what_they_may_read(
    db: Database, cast: Cast, config: Config, customer: Customer
) -> None:
    for nobody, refusal in ((cast.ana, OnlyOverseers), (cast.dario, NotFound), (customer.actor, NotFound)):
        with pytest.raises(refusal):
            await taken(db, config, customer.thread, nobody)
    async with db.look() as tx:
        assert not await tx.value("SELECT count(*) FROM event WHERE kind = 'pack.taken'")


@pytest.fixture
async def customer(db: Database, cast: Cast) -> Customer:
    async with db.begin() as tx:
        return await carla(tx, owner=cast.ana, team=cast.counter)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
@settings(max_examples=25, deadline=None)
def test_its_own_arithmetic_agrees_with_the_library(secret: bytes, signed: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = private.public_key().public_bytes_raw(), private.sign(signed)
    assert is_signed(public, signature, signed)
    assert not is_signed(public, signature, signed + b"!")
    bent = bytearray(signature)
    bent[bit // 8] ^= 1 << bit % 8
    assert not is_signed(public, bytes(bent), signed)
