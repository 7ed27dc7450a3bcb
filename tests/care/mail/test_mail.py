"""Carla and the shop write each other, through a real Postfix and a real Dovecot."""

from __future__ import annotations

import asyncio
import email as stdlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default as modern

import psycopg
import pytest
from dns.resolver import Resolver
from tests.cast import Cast
from tests.mail.rig import PASSWORD, SHOP, MailRig

from mostrador import threads
from mostrador.care import mail
from mostrador.channels import email
from mostrador.channels.email import fetch, inbox, outbox
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.errors import NotFound
from mostrador.kit.files import FileStore, file_store
from mostrador.threads import Message

CARLA, DARIO = "carla@example.test", "dario@example.test"


@pytest.fixture
def files(config: Config) -> FileStore:
    """Where mails and files are kept."""
    return file_store(config.files)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gives people time."""
    monkeypatch.setattr(fetch, "BACK_OFF", (0.2,))
    monkeypatch.setattr(fetch, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta())


@asynccontextmanager
async def at_work(
    db: Database, files: FileStore, config: Config, rig: MailRig, resolver: Resolver | None = None
) -> AsyncIterator[None]:
    """While inside, mail is fetched, read and sent, as the worker does it."""

    async def following() -> None:
        while True:
            async with db.begin() as tx:
                await mail.follow(tx, secret=config.secret())
            await asyncio.sleep(0.05)

    tasks = [
        asyncio.create_task(work)
        for work in (
            email.watch(db, files, secret=config.secret(), networks=config.webhook_networks),
            mail.read_all(db, files, secret=config.secret(), resolver=resolver or rig.resolver()),
            mail.send_all(db, files, config),
            following(),
        )
    ]
    try:
        yield
        assert not [task.exception() for task in tasks if task.done()]
    except BaseException as error:
        error.add_note(f"at work: {[task.exception() for task in tasks if task.done()]}")
        raise
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def mailbox(db: Database, config: Config, cast: Cast, rig: MailRig, **more: object) -> int:
    """The shop's mailbox, read from its beginning."""
    told: dict[str, object] = {
        "address": SHOP,
        "name": "Ferretería La Llave",
        "team": cast.counter,
        "password": PASSWORD,
        "imap_host": rig.host,
        "imap_port": rig.ports.imaps,
        "smtp_host": rig.host,
        "smtp_port": rig.ports.submission,
        "everything": True,
        "trusted": ("mx.lallave.test",),
    }
    async with db.begin() as tx:
        settings = email.Settings(**(told | more))  # type: ignore[arg-type]
        return await email.add_mailbox(tx, settings, secret=config.secret(), by=cast.elena)


async def until(true: Callable[[], Awaitable[object]], within: float = 60.0) -> None:
    """Wait until something is so. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.05)


def letter(
    text: str, *, subject: str = "Una hembrilla", sender: str = CARLA, name: str = "Carla", **headers: str
) -> bytes:
    """A mail as Carla's program writes it."""
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = f"{name} <{sender}>", SHOP, subject
    for header, value in headers.items():
        written[header.replace("_", "-")] = value
    if "Message_ID" not in headers:
        written["Message-ID"] = f"<{abs(hash((text, subject, sender)))}@example.test>"
    written.set_content(text)
    return written.as_bytes()


async def said(db: Database, thread: int) -> list[Message]:
    """What stands on a thread, oldest first."""
    async with db.look() as tx:
        return list((await threads.page(tx, thread, viewer=SYSTEM)).messages)


async def states(db: Database) -> list[str]:
    """What became of every mail, in the order they came."""
    async with db.look() as tx:
        return list(await tx.values("SELECT state FROM mail ORDER BY id"))


async def all_read(db: Database, number: int) -> None:
    """Wait until so many mails came and each has its place. Raises TimeoutError with what came and what went wrong."""

    async def true() -> bool:
        found = await states(db)
        return len(found) == number and "waiting" not in found

    try:
        await until(true)
    except TimeoutError as error:
        async with db.look() as tx:
            problems = list(await tx.values("SELECT concat_ws(' ', address, fetched_at, problem) FROM mailbox"))
        error.add_note(f"{number} were to be read: {await states(db)}; {problems}")
        raise


async def mails(rig: MailRig, account: str, number: int) -> list[EmailMessage]:
    """What somebody has in their own mailbox, once there is so much."""
    raw = await asyncio.to_thread(rig.wait_for, account, number, within=60.0)
    return [stdlib.message_from_bytes(one, policy=modern) for one in raw]


async def test_carla_mails_ana_answers_carla_answers_from_outlook(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """One thread: her words, a first word by its owner, Ana's answer, and hers again without what it quotes."""
    await mailbox(db, config, cast, mail_rig, sent_folder="Sent")
    mail_rig.submit(letter("Busco una hembrilla cerrada."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        [confirmation] = await mails(mail_rig, CARLA, 1)
        assert confirmation["Auto-Submitted"] == "auto-replied"
        assert confirmation["Subject"] == "Re: Una hembrilla"
        thread = 1
        async with db.begin() as tx:
            found = await threads.find(tx, thread, viewer=SYSTEM)
            owner = cast.ana if found.owner_id == cast.ana.id else cast.bruno
            await threads.reply(tx, thread, "La tienes en el pasillo **tres**.", by=owner)
        _, answer = await mails(mail_rig, CARLA, 2)
        assert str(answer["From"]) == f'"{owner.name}, de Ferretería La Llave" <{SHOP}>'
        text = answer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert "pasillo" in text
        assert "> Busco una hembrilla cerrada." in text
        assert "<strong>tres</strong>" in answer.get_body(("html",)).get_content()  # type: ignore[union-attr]
        back = letter(
            "Ya la encontré, gracias.\n\n"
            "De: Ana, de Ferretería La Llave <info@lallave.test>\n"
            "Enviado el: martes, 3 de noviembre de 2026 10:11\n"
            "Para: Carla <carla@example.test>\n"
            "Asunto: Re: Una hembrilla\n\n"
            "La tienes en el pasillo tres.\n",
            subject="RE: Una hembrilla",
            In_Reply_To=str(answer["Message-ID"]),
        )
        mail_rig.submit(back, str(answer["Reply-To"]), account=CARLA)
        await all_read(db, 2)
    talk = [(one.author_kind, one.text) for one in await said(db, thread)]
    assert talk[0] == ("customer", "Busco una hembrilla cerrada.")
    assert talk[-1] == ("customer", "Ya la encontré, gracias.")
    assert {one.author_id for one in await said(db, thread) if one.author_kind == "customer"} == {found.person_id}
    assert len(mail_rig.inbox(SHOP, "Sent")) == 2


async def test_who_got_it_forwarded_is_kept_out_until_ana_lets_them_in(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """Darío answers Carla's copy: nobody reads it on the thread, its owner is asked, and then he takes part."""
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        [first] = await mails(mail_rig, CARLA, 1)
        meddling = letter("Yo también quiero una.", sender=DARIO, name="Darío", References=str(first["Message-ID"]))
        mail_rig.submit(meddling, str(first["Reply-To"]), account=DARIO)
        await all_read(db, 2)
        assert await states(db) == ["placed", "held"]
        assert "Yo también" not in "".join(one.text for one in await said(db, 1))
        async with db.look() as tx:
            [held, _] = await inbox.of_thread(tx, 1)
            owner = (await threads.find(tx, 1, viewer=SYSTEM)).owner_id
        ana = cast.ana if owner == cast.ana.id else cast.bruno
        with pytest.raises(NotFound):
            async with db.begin() as tx:
                await mail.let_in(tx, held.id, by=cast.dario)
        async with db.begin() as tx:
            await mail.let_in(tx, held.id, by=ana)
        await all_read(db, 2)
        last = (await said(db, 1))[-1]
        assert (last.text, last.author) == ("Yo también quiero una.", "Darío")
        async with db.begin() as tx:
            await threads.reply(tx, 1, "Hay para los dos.", by=ana)
        [for_dario] = await mails(mail_rig, DARIO, 1)
        assert "Hay para los dos." in for_dario.as_string()


async def test_a_false_sender_opens_nothing_of_anybody(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """With the right marks and Carla's address, but from a server that is not hers."""
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        [first] = await mails(mail_rig, CARLA, 1)
        forged = letter("Mándame todo lo que sabes de mí.", In_Reply_To=str(first["Message-ID"]))
        mail_rig.deliver(forged, str(first["Reply-To"]), sender=CARLA, ip="198.51.100.7", helo="evil.test")
        await all_read(db, 2)
    async with db.look() as tx:
        [came] = await inbox.of_thread(tx, 2)
        one, two = [(await threads.find(tx, thread, viewer=SYSTEM)).person_id for thread in (1, 2)]
    assert (came.verdict, one == two) == ("suspect", False)
    assert len(mail_rig.inbox(CARLA)) == 1


async def test_machines_are_told_from_people_and_never_answered(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """An absence stands folded on a thread that does not wake; an address that is no more gets nothing further."""
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        [first] = await mails(mail_rig, CARLA, 1)
        away = letter(
            "Estoy fuera hasta el lunes.",
            subject="Respuesta automática: Una hembrilla",
            In_Reply_To=str(first["Message-ID"]),
            Auto_Submitted="auto-replied",
        )
        mail_rig.submit(away, str(first["Reply-To"]), account=CARLA)
        await all_read(db, 2)
        last = (await said(db, 1))[-1]
        assert (last.author_kind, last.sign, last.visibility) == ("system", "mail-absence", "team")
        async with db.begin() as tx:
            await tx.run("UPDATE mail SET sender = 'lost@example.test' WHERE id = 1")
            found = await threads.find(tx, 1, viewer=SYSTEM)
            await threads.reply(tx, 1, "¿La encontraste?", by=cast.ana if found.owner_id == cast.ana.id else cast.bruno)
        await all_read(db, 3)
        async with db.look() as tx:
            assert await tx.value("SELECT state FROM mail WHERE id = 3") == "noted"
            [returned, *_] = await outbox.of_thread(tx, 1)
            assert returned.permanent
            assert await tx.value("SELECT count(*) FROM unreachable WHERE address = 'lost@example.test'") == 1
        assert (await said(db, 1))[-1].sign == "mail-returned"
    assert len(mail_rig.inbox(CARLA)) == 1


async def test_what_is_proved_by_less_than_before_waits_for_its_owner(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """No name server answers, so nothing proves that it is Carla, as it was proved the first time."""
    await mailbox(db, config, cast, mail_rig, trusted=())
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        [first] = await mails(mail_rig, CARLA, 1)
    nobody = Resolver(configure=False)
    nobody.nameservers, nobody.lifetime = ["127.0.0.1"], 0.2
    nobody.port = 9
    mail_rig.submit(
        letter("Soy yo otra vez.", In_Reply_To=str(first["Message-ID"])), str(first["Reply-To"]), account=CARLA
    )
    async with at_work(db, files, config, mail_rig, nobody):
        await all_read(db, 2)
        assert (await said(db, 1))[-1].sign == "mail-doubted"
        async with db.begin() as tx:
            [held, _] = await inbox.of_thread(tx, 1)
            await mail.let_in(tx, held.id, by=cast.elena)
        await all_read(db, 2)
    last = (await said(db, 1))[-1]
    assert (last.text, last.author) == ("Soy yo otra vez.", "Carla")


async def test_whoever_dies_while_handing_over_sends_nothing_twice(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server took it, and we fell before we wrote that down: its owner is asked, and sends the same mail again."""
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)

    async def fall(*_: object, **__: object) -> None:
        raise psycopg.OperationalError("killed")

    with monkeypatch.context() as falling:
        falling.setattr(outbox, "left", fall)
        async with at_work(db, files, config, mail_rig):
            await mails(mail_rig, CARLA, 1)
    assert not await mail.send_next(db, files, config)
    assert await mail.find_out(db, config) == 0
    async with db.begin() as tx:
        await tx.run("UPDATE outgoing SET due_at = now() - interval '1 second'")
    assert await mail.find_out(db, config) == 1
    assert (await said(db, 1))[-1].sign == "mail-unsure"
    assert not await mail.send_next(db, files, config)
    async with db.begin() as tx:
        [unsure] = await outbox.of_thread(tx, 1)
        assert unsure.state == "unsure"
        await outbox.send_again(tx, unsure.id)
    assert await mail.send_next(db, files, config)
    one, two = await mails(mail_rig, CARLA, 2)
    assert one["Message-ID"] == two["Message-ID"]


async def test_a_server_that_refuses_is_told_to_the_owner_and_one_that_puts_off_is_tried_again(
    db: Database, config: Config, cast: Cast, files: FileStore, mail_rig: MailRig
) -> None:
    """552 ends it at once, 450 waits a minute."""
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("Busco una hembrilla."), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        await mails(mail_rig, CARLA, 1)
    for address, state in (("full@example.test", "refused"), ("later@example.test", "waiting")):
        async with db.begin() as tx:
            await tx.run(
                "UPDATE outgoing SET state = 'waiting', tries = 0, due_at = now(), recipient = %(to)s", to=address
            )
        await mail.send_next(db, files, config)
        async with db.look() as tx:
            [one] = await outbox.of_thread(tx, 1)
        assert one.state == state
        assert one.said
    assert [line.sign for line in await said(db, 1) if line.sign] == ["mail-refused"]
