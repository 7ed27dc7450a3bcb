"""A person is erased: words, names, addresses, files, mails, search and logs; what the law wants kept stays a while."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import LiteralString

import pytest
from tests.cast import Cast, Customer, carla
from tests.oversight.evidence.test_verify import keep

from mostrador import people, search, threads
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.oversight import evidence, privacy
from mostrador.oversight.privacy import OnlyAdministrators

SECRET_WORDS = "bisagra de la calle Lirio 14"
TEXTS: LiteralString = (
    "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE table_schema = 'mostrador' AND data_type IN ('text', 'bytea', 'jsonb', 'tsvector', 'ARRAY')"
)


async def said(db: Database, cast: Cast, config: Config) -> Customer:
    """Carla with words, a file, a corrected answer, a note, a purchase and an address."""
    photo = await keep(file_store(config.files, None), "lirio-14.txt", SECRET_WORDS.encode())
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        file = await threads.add_attachment(
            tx, name=photo.name, hash=photo.hash, size=photo.size, media_type=photo.media_type, by=str(cast.ana)
        )
        told = await threads.reply(tx, customer.thread, SECRET_WORDS, attachments=(file.key,), by=cast.ana)
        await threads.correct(tx, told.id, f"{SECRET_WORDS}, segundo", by=cast.ana)
        await threads.note(tx, customer.thread, f"{SECRET_WORDS}, ojo", by=cast.ana)
        await tx.run(
            "UPDATE person SET name = %(name)s WHERE id = %(id)s", name="Carla Lirio Verde", id=customer.actor.id
        )
        await tx.run(
            "INSERT INTO address (person_id, channel, value, verified_at) VALUES (%(id)s, 'email', %(value)s, now())",
            id=customer.actor.id,
            value="carla@lirio.example",
        )
        await tx.run("UPDATE thread SET subject = %(words)s WHERE id = %(id)s", words=SECRET_WORDS, id=customer.thread)
    async with db.begin() as tx:
        await search.index_words(tx)
        await evidence.seal(tx)
    return customer


async def left(db: Database, *words: str) -> list[str]:
    """The columns in which any of these stands still."""
    found = []
    async with db.look() as tx:
        for column in await tx.values(TEXTS):
            table, name = column.split(".")
            for word in words:
                query = f"SELECT count(*) FROM {table} WHERE {name}::text ILIKE %(word)s OR {name}::text LIKE %(hex)s"
                params = {"word": f"%{word}%", "hex": f"%{word.encode().hex()}%"}
                if await tx.value(query, **params):
                    found.append(column)
    return found


async def fault(db: Database, config: Config) -> object:
    outcome = await evidence.verify(db, secret=config.secret(), files=file_store(config.files, None))
    return outcome.fault


async def test_nothing_of_them_is_left_and_the_chain_still_holds(db: Database, cast: Cast, config: Config) -> None:
    customer = await said(db, cast, config)
    person = customer.actor.id
    assert await left(db, "lirio"), "the premise"
    async with db.look() as tx:
        shown = await privacy.preview(tx, person, by=cast.elena)
    assert shown.whole
    assert {"words", "name", "address", "file", "search"} <= set(shown.gone)
    async with db.begin() as tx:
        await privacy.erase(tx, person, by=cast.elena)
    assert await left(db, "lirio") == []
    async with db.begin() as tx:
        await evidence.seal(tx)
        hashes = await tx.values("SELECT args -> 'hashes' FROM procrastinate_jobs WHERE task_name = 'remove_contents'")
        free = await privacy.unheld(tx, hashes[0])
        [receipt] = await privacy.receipts(tx, person, by=cast.elena)
    assert len(free) == 1
    assert (receipt.files, receipt.stays, receipt.next_at, receipt.by) == (1, [], None, "Elena")
    await file_store(config.files, None).remove(free[0])
    assert await fault(db, config) is None
    async with db.begin() as tx:
        again = await privacy.preview(tx, person, by=cast.elena)
        assert again.gone == {}


async def test_words_that_went_without_an_erasure_are_found(db: Database, cast: Cast, config: Config) -> None:
    customer = await said(db, cast, config)
    async with db.begin() as tx:
        await tx.run(
            "UPDATE message SET text = '', raw = NULL, salt = '', withdrawn_at = now() WHERE thread_id = %(id)s",
            id=customer.thread,
        )
    found = await fault(db, config)
    assert found is not None


async def test_an_open_complaint_stays_with_the_name_and_goes_when_its_time_is_over(
    db: Database, cast: Cast, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await said(db, cast, config)
    person = customer.actor.id
    async with db.begin() as tx:
        await threads.change(tx, customer.thread, subject="La bisagra", kind="complaint", by=cast.ana)
        await privacy.erase(tx, person, by=cast.elena)
    async with db.look() as tx:
        [receipt] = await privacy.receipts(tx, person, by=cast.elena)
        known, _ = await people.find_known(tx, person)
    assert [one["why"] for one in receipt.stays] == ["open"]
    assert known.name == "Carla Lirio Verde"
    assert "message.text" in await left(db, "lirio")
    async with db.begin() as tx:
        assert await privacy.go_on(tx) == 0, "it is looked at in a month"
        # Closed, and five years later.
        await tx.run("UPDATE thread SET state = 'closed', last_at = now() - interval '1826 days'")
        await tx.run("SET LOCAL session_replication_role = replica")
        await tx.run("UPDATE erasure SET next_at = now() - interval '1 minute'")
        await tx.run("SET LOCAL session_replication_role = origin")
        assert await privacy.go_on(tx) == 1
        assert await privacy.go_on(tx) == 0
    assert await left(db, "lirio") == []


async def test_what_is_kept_for_five_years_says_until_when(db: Database, cast: Cast, config: Config) -> None:
    customer = await said(db, cast, config)
    async with db.begin() as tx:
        await threads.change(tx, customer.thread, subject="La bisagra", kind="incident", by=cast.ana)
        shown = await privacy.preview(tx, customer.actor.id, by=cast.elena)
    [held] = shown.held
    assert held.held == "retention"
    assert held.until is not None
    assert held.until > clock.now() + timedelta(days=1800)


async def test_who_asks_gets_everything_but_our_notes(db: Database, cast: Cast, config: Config) -> None:
    customer = await said(db, cast, config)
    target = io.BytesIO()
    files = file_store(config.files, None)
    await privacy.give_away(db, files, target, customer.actor.id, by=cast.elena)
    with zipfile.ZipFile(target) as file:
        told = json.loads(file.read("datos.json"))["held"]
        [name] = [one for one in file.namelist() if one.startswith("ficheros/")]
        assert file.read(name) == SECRET_WORDS.encode()
    assert told["address"][0]["value"] == "carla@lirio.example"
    texts = [one["text"] for one in told["message"]]
    assert f"{SECRET_WORDS}, segundo" in texts
    assert f"{SECRET_WORDS}, ojo" not in texts
    assert told["correction"][0]["text"] == SECRET_WORDS


async def test_only_an_administrator_may(db: Database, cast: Cast, config: Config) -> None:
    customer = await said(db, cast, config)
    files = file_store(config.files, None)
    async with db.begin() as tx:
        for nobody in (cast.ana, cast.dario, customer.actor):
            for verb in (privacy.preview, privacy.erase, privacy.receipts):
                with pytest.raises(OnlyAdministrators):
                    await verb(tx, customer.actor.id, by=nobody)
    with pytest.raises(OnlyAdministrators):
        await privacy.give_away(db, files, io.BytesIO(), customer.actor.id, by=cast.ana)
