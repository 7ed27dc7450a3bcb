"""A shop's week by e-mail, with a real Dovecot and a real Postfix: from one word to a night's heap of mail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from tests.care.mail.test_mail import (
    CARLA,
    DARIO,
    all_read,
    at_work,
    files,
    impatient,
    letter,
    mailbox,
    mails,
    said,
    states,
    until,
)
from tests.cast import Cast
from tests.mail.rig import SHOP, MailRig
from tests.surfaces.desk.browser import Browser

from mostrador.care import mail
from mostrador.channels import email
from mostrador.channels.email import outbox
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore

__all__ = ["files", "impatient"]

Browse = Callable[[], Browser]
ORDERS = "pedidos@lallave.test"
VOUCHED = (
    b"Authentication-Results: mx.lallave.test; dmarc=pass header.from=example.test\r\n"
    b"Received: from mail.example.test (mail.example.test [203.0.113.25]) by mx.lallave.test with ESMTP\r\n"
)
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_a_case_by_mail_from_its_first_word_to_the_return_of_the_server(
    db: Database, config: Config, staff: Cast, files: FileStore, mail_rig: MailRig, browse: Browse
) -> None:
    """Carla and Ana write each other; Darío answers a copy; machines write; Dovecot dies while it is listened to."""
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET suspended_at = now() WHERE id = %(id)s", id=staff.bruno.id)
    await mailbox(db, config, staff, mail_rig)
    ana = browse()
    await asyncio.to_thread(ana.log_in, "ana@lallave.example")

    def submit(raw: bytes, to: str, account: str) -> None:
        mail_rig.submit(raw, to, account=account)

    async with at_work(db, files, config, mail_rig):
        await asyncio.to_thread(submit, letter("Busco una hembrilla cerrada."), SHOP, CARLA)
        await all_read(db, 1)
        await mails(mail_rig, CARLA, 1)

        # Ana answers from the desk, Carla from her Outlook.
        form = {"text": "La tienes en el pasillo tres.", "visibility": "person"}
        answered = await asyncio.to_thread(ana.send_form, "/desk/threads/1/messages", form)
        assert answered.status_code in {201, 303}
        [_, answer] = await mails(mail_rig, CARLA, 2)
        outlook = letter(
            "Ya la encontré, gracias.\n\nDe: Ana, de Ferretería La Llave <info@lallave.test>\n"
            "Enviado el: martes, 3 de noviembre de 2026 10:11\nPara: Carla <carla@example.test>\n"
            "Asunto: Re: Una hembrilla\n\nLa tienes en el pasillo tres.\n",
            subject="RE: Una hembrilla",
            In_Reply_To=str(answer["Message-ID"]),
        )
        await asyncio.to_thread(submit, outlook, str(answer["Reply-To"]), CARLA)
        await all_read(db, 2)
        assert "Ya la encontré, gracias." in (await asyncio.to_thread(ana.get, "/desk/threads/1")).text

        # Darío answers the copy that Carla passed on: he waits beside the case until Ana lets him in.
        meddling = letter("Yo también quiero una.", sender=DARIO, name="Darío", References=str(answer["Message-ID"]))
        await asyncio.to_thread(submit, meddling, str(answer["Reply-To"]), DARIO)
        await all_read(db, 3)
        assert "Yo también" not in (await asyncio.to_thread(ana.get, "/desk/threads/1")).text
        await asyncio.to_thread(ana.send_form, "/desk/mails/3/letting-in")
        await all_read(db, 3)
        assert (await said(db, 1))[-1].author == "Darío"

        # An absence stands folded; a mail of ours that bounces is told, and its address gets nothing more.
        away = letter(
            "Estoy fuera hasta el lunes.",
            subject="Respuesta automática: Una hembrilla",
            In_Reply_To=str(answer["Message-ID"]),
            Auto_Submitted="auto-replied",
        )
        await asyncio.to_thread(submit, away, str(answer["Reply-To"]), CARLA)
        await all_read(db, 4)
        assert (await said(db, 1))[-1].sign == "mail-absence"
        lost = VOUCHED + letter("¿Y para mí?", sender="lost@example.test", name="Lía")
        await asyncio.to_thread(mail_rig.append, lost)
        await all_read(db, 6)
        async with db.look() as tx:
            [returned] = await outbox.of_thread(tx, 2)
        assert returned.permanent
        assert (await said(db, 2))[-1].sign == "mail-returned"

        # The server is killed while it is listened to, and comes back.
        mail_rig.kill_dovecot()
        await asyncio.to_thread(mail_rig.deliver, letter("¿Seguís ahí?", sender=DARIO, subject="Otra cosa"), SHOP)
        mail_rig.start_dovecot()
        await all_read(db, 7)
    assert await states(db) == ["placed", "placed", "placed", "noted", "placed", "noted", "placed"]


@pytest.mark.parametrize("number", [150, pytest.param(5_000, marks=pytest.mark.long)])
async def test_after_a_night_every_mail_is_there_once_and_in_its_case(
    db: Database, config: Config, staff: Cast, files: FileStore, mail_rig: MailRig, number: int
) -> None:
    """Every fifth answers the one before it. Another mailbox does not wait for it."""
    await mailbox(db, config, staff, mail_rig)
    await mailbox(db, config, staff, mail_rig, address=ORDERS)
    await asyncio.to_thread(_pile_up, mail_rig, number)
    await asyncio.to_thread(mail_rig.append, VOUCHED + letter("Mi pedido, por favor.", sender=DARIO), ORDERS)
    began = time.monotonic()
    tasks = [
        asyncio.create_task(work)
        for work in (
            email.watch(db, files, secret=config.secret()),
            mail.read_all(db, files, secret=config.secret(), resolver=mail_rig.resolver()),
        )
    ]
    try:
        await until(lambda: _is_read(db, number + 1), within=30 + number / 5)
        assert not [task.exception() for task in tasks if task.done()]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print(f"{number} mails: {number / (time.monotonic() - began):.0f} a second")  # noqa: T201 - shown by pytest -s
    async with db.look() as tx:
        texts = await tx.values(
            "SELECT array_agg(text ORDER BY position) FROM message WHERE author_kind = 'customer' GROUP BY thread_id"
        )
        before = await tx.value(
            "SELECT count(*) FROM message m JOIN message o ON o.text = %(other)s"
            " WHERE m.author_kind = 'customer' AND m.id < o.id",
            other="Mi pedido, por favor.",
        )
    assert before < number / 2
    expected = [[f"La {n}.", f"La {n + 1}."] if n % 5 == 3 else [f"La {n}."] for n in range(number) if n % 5 != 4]
    assert sorted(texts) == sorted([*expected, ["Mi pedido, por favor."]])


def _pile_up(rig: MailRig, number: int) -> None:
    with rig.imap(SHOP) as box:
        for n in range(number):
            answers = {"In_Reply_To": f"<{n - 1}@example.test>"} if n % 5 == 4 else {}
            sender = f"c{n - 1 if answers else n}@example.test"
            raw = letter(f"La {n}.", subject=f"Una {n}", sender=sender, Message_ID=f"<{n}@example.test>", **answers)
            box.append(VOUCHED + raw, "INBOX", dt=None)


async def _is_read(db: Database, number: int) -> bool:
    async with db.look() as tx:
        return bool(await tx.value("SELECT count(*) = %(n)s FROM mail WHERE state <> 'waiting'", n=number))
