"""Ley 10/2025, articles 12.1 and 13.5: recorded only with express consent, and kept until the decision is notified."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, LiteralString

import psycopg
import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, Customer, carla, plant
from tests.oversight.evidence.test_verify import keep

from mostrador import team, threads
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import Stored, file_store
from mostrador.oversight import consent, evidence, privacy, retention
from mostrador.oversight.consent import NoConsent, NothingToTakeBack, OtherPurpose
from mostrador.people import profile
from mostrador.people.profile import MinorKeptOut
from mostrador.threads.say import RecordingUnasked

ASKED = "¿Podemos grabar esta llamada?"
SOUND = Stored("aa" * 32, 1000, "audio/ogg", "llamada.ogg")
RECORD: LiteralString = (
    "INSERT INTO recording (thread_id, contact_id, consent_id, hash, size, media_type)"
    " VALUES (%(thread)s, %(contact)s, %(consent)s, 'bb', 1, 'audio/ogg')"
)


async def called(tx: Tx, cast: Cast) -> tuple[Customer, int]:
    """Carla on the phone with Ana."""
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    now = clock.now()
    call = await threads.begin_contact(tx, customer.thread, way="phone", arrived_at=now, answered_at=now, by=cast.ana)
    return customer, call


async def refused(tx: Tx, statement: LiteralString, **facts: object) -> bool:
    try:
        async with tx.connection.transaction():
            await tx.run(statement, **facts)
    except psycopg.DatabaseError:
        return True
    return False


async def test_without_a_consent_no_recording_by_any_door(db: Database, cast: Cast, config: Config) -> None:
    async with db.begin() as tx:
        customer, call = await called(tx, cast)
        person = customer.actor.id
        with pytest.raises(NoConsent):
            await consent.keep(tx, customer.thread, call, SOUND, by=cast.ana)
        no = await consent.say(tx, person, "quality", True, how="spoken", words=ASKED, by=cast.ana)
        assert await refused(tx, RECORD, thread=customer.thread, contact=call, consent=no), "of another purpose"
        yes = await consent.say(tx, person, "recording", True, how="spoken", words=ASKED, contact=call, by=cast.ana)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        assert await refused(tx, RECORD, thread=other.thread, contact=call, consent=yes), "of somebody else"
        await consent.keep(tx, customer.thread, call, SOUND, by=cast.ana)
        await consent.say(tx, person, "recording", False, how="spoken", words=ASKED, by=cast.ana)
        assert await refused(tx, RECORD, thread=customer.thread, contact=call, consent=yes), "taken back"
        with pytest.raises(NothingToTakeBack):
            await consent.say(tx, person, "recording", False, how="spoken", words=ASKED, by=cast.ana)
        assert await refused(tx, "UPDATE consent SET given = true")
        assert await refused(tx, "DELETE FROM recording")


async def test_the_sound_of_a_call_comes_in_by_no_other_door(tx: Tx) -> None:
    cast = await plant(tx)
    customer, _ = await called(tx, cast)
    file = await threads.add_attachment(tx, name="x.ogg", hash="cc", size=1, media_type="audio/ogg", by=str(cast.ana))
    with pytest.raises(RecordingUnasked):
        async with tx.connection.transaction():
            await threads.note(tx, customer.thread, "La llamada", attachments=(file.key,), by=cast.ana)
    [written] = await tx.values("SELECT id FROM message WHERE thread_id = %(id)s", id=customer.thread)
    await tx.run("UPDATE message SET via = 'phone', scribe_id = %(a)s WHERE id = %(id)s", a=cast.ana.id, id=written)
    assert await refused(tx, "UPDATE attachment SET message_id = %(id)s WHERE key = %(key)s", id=written, key=file.key)
    # What Ana says to Carla herself is hers to say.
    await threads.reply(tx, customer.thread, "Te lo cuento", attachments=(file.key,), by=cast.ana)


async def test_who_is_under_14_is_not_recorded(tx: Tx) -> None:
    cast = await plant(tx)
    customer, call = await called(tx, cast)
    yes = await consent.say(tx, customer.actor.id, "recording", True, how="spoken", words=ASKED, by=cast.ana)
    await profile.mark_minor(tx, customer.actor.id, True, by=cast.ana)
    assert await refused(tx, RECORD, thread=customer.thread, contact=call, consent=yes)
    with pytest.raises(MinorKeptOut):
        await consent.say(tx, customer.actor.id, "recording", True, how="spoken", words=ASKED, by=cast.ana)


async def test_it_is_heard_only_for_what_they_consented_to(tx: Tx) -> None:
    cast = await plant(tx)
    customer, call = await called(tx, cast)
    person = customer.actor.id
    await consent.say(tx, person, "recording", True, how="spoken", words=ASKED, by=cast.ana)
    made = await consent.keep(tx, customer.thread, call, SOUND, by=cast.ana)
    await consent.listen(tx, made, "recording", by=cast.ana)
    with pytest.raises(OtherPurpose):
        async with tx.connection.transaction():
            await consent.listen(tx, made, "quality", by=cast.ana)
    await consent.say(tx, person, "quality", True, how="spoken", words=ASKED, by=cast.ana)
    await consent.listen(tx, made, "quality", by=cast.ana)
    heard = await consent.listened(tx, customer.thread, viewer=cast.ana)
    assert [one.purpose for one in heard] == ["quality", "recording"]


async def test_it_stays_until_the_decision_is_notified_and_goes_after_its_time(
    db: Database, cast: Cast, config: Config
) -> None:
    stored = await keep(file_store(config.files, None), "llamada.ogg", b"OggS la llamada")
    stored = Stored(stored.hash, stored.size, "audio/ogg", stored.name)
    async with db.begin() as tx:
        customer, call = await called(tx, cast)
        await consent.say(tx, customer.actor.id, "recording", True, how="spoken", words=ASKED, by=cast.ana)
        await consent.keep(tx, customer.thread, call, stored, by=cast.ana)
        await retention.decide(tx, "recording", 30, True, by=cast.elena)
        assert await refused(tx, "UPDATE recording SET hash = '', name = '', gone_at = now()")
        assert await retention.forget(tx) == 0
        shown = await privacy.preview(tx, customer.actor.id, by=cast.elena)
        assert [one.held for one in shown.held] == ["recording"], "nor does it go by request"
        await threads.solve(tx, customer.thread, by=customer.actor)
        assert await retention.forget(tx) == 0, "thirty days after"
    async with db.begin() as tx:
        await tx.run("UPDATE thread SET last_at = now() - interval '31 days'")
        await tx.run("UPDATE closure SET closed_at = now() - interval '31 days'")
        assert await retention.forget(tx) == 1
        assert await tx.value("SELECT count(*) FROM recording WHERE gone_at IS NULL") == 0
        jobs = await tx.values("SELECT args -> 'hashes' FROM procrastinate_jobs WHERE task_name = 'remove_contents'")
        assert jobs == [[stored.hash]]
        assert await privacy.unheld(tx, jobs[0]) == [stored.hash]
    async with db.begin() as tx:
        await evidence.seal(tx)
    assert (await evidence.verify(db, secret=config.secret())).fault is None


async def test_they_have_their_copy_and_take_their_consent_back(
    db: Database, cast: Cast, config: Config, client: AsyncTestClient[Any]
) -> None:
    stored = await keep(file_store(config.files, None), "llamada.ogg", b"OggS la llamada")
    stored = Stored(stored.hash, stored.size, "audio/ogg", stored.name)
    async with db.begin() as tx:
        customer, call = await called(tx, cast)
        await consent.say(tx, customer.actor.id, "recording", True, how="spoken", words=ASKED, by=cast.ana)
        made = await consent.keep(tx, customer.thread, call, stored, by=cast.ana)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        ana = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    target = io.BytesIO()
    await privacy.give_away(db, file_store(config.files, None), target, customer.actor.id, by=cast.elena)
    with zipfile.ZipFile(target) as file:
        assert file.read(f"grabaciones/{made}-llamada.ogg") == b"OggS la llamada"
        assert json.loads(file.read("datos.json"))["held"]["consent"][0]["words"] == ASKED
    at = f"/casos/{customer.thread}/grabaciones/{made}"
    for key, status in ((other.key, 404), (customer.key, 200)):
        client.cookies.set("b", key)
        assert (await client.get(at)).status_code == status
    shown = await client.get(f"/casos/{customer.thread}/datos", headers={"Accept-Language": "en"})
    assert "Your recorded calls" in shown.text
    token = {"_csrf_token": client.cookies["c"]}
    taken = await client.post(
        f"/casos/{customer.thread}/datos/consentimiento", data={**token, "purpose": "recording"}, follow_redirects=False
    )
    assert taken.status_code == 303
    wrong = await client.post(
        f"/casos/{customer.thread}/datos", data={**token, "wrong": "Me llamo Karla"}, follow_redirects=False
    )
    assert wrong.status_code == 303
    async with db.look() as tx:
        assert not await consent.consents(tx, customer.actor.id, "recording")
        [asked] = await privacy.rectifications_of(tx, customer.thread, viewer=cast.ana)
    client.cookies.set("s", ana)
    beside = await client.get(f"/desk/threads/{customer.thread}/aside", headers={"Accept-Language": "en"})
    assert "Me llamo Karla" in beside.text
    async with db.begin() as tx:
        await privacy.end_rectification(tx, customer.thread, asked.id, done=True, by=cast.ana)
    again = await client.get(f"/casos/{customer.thread}/datos", headers={"Accept-Language": "en"})
    assert "Ana put it right." in again.text
