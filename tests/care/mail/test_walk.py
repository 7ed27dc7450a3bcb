"""Undo, a copy who takes part and a question apart, together, through a real Postfix and a real Dovecot."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from tests.care.mail.test_mail import CARLA, DARIO, all_read, at_work, files, letter, mailbox, mails, said, until
from tests.cast import Cast
from tests.mail.rig import SHOP, MailRig

from mostrador import threads
from mostrador.care import mail
from mostrador.care.mail import side
from mostrador.care.mail.side import Draft
from mostrador.channels.email import fetch
from mostrador.config import Config
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore

__all__ = ["files"]
SUPPLIER = "pedidos@lallave.test"


async def test_ana_undoes_answers_both_and_asks_the_supplier(
    db: Database,
    config: Config,
    cast: Cast,
    files: FileStore,
    mail_rig: MailRig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Carla wrote with Darío in copy; what is undone reaches nobody; the supplier's answer is nothing she ever sees."""
    monkeypatch.setattr(fetch, "BACK_OFF", (0.2,))
    monkeypatch.setattr(fetch, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(sys.modules["mostrador.care.mail.follow"], "UNDO", timedelta(seconds=1))
    await mailbox(db, config, cast, mail_rig)
    mail_rig.submit(letter("¿Y mi pedido 123?", Cc=f"Darío <{DARIO}>"), SHOP, account=CARLA)
    async with at_work(db, files, config, mail_rig):
        await all_read(db, 1)
        await mails(mail_rig, CARLA, 1)
        async with db.begin() as tx:
            owner = (await threads.find(tx, 1, viewer=SYSTEM)).owner_id
        ana = cast.ana if owner == cast.ana.id else cast.bruno
        async with db.begin() as tx:
            await mail.take_in(tx, 1, DARIO, by=ana)
            hasty = await threads.reply(tx, 1, "Mañana llega seguro", by=ana)
        async with db.begin() as tx:
            await mail.undo(tx, 1, hasty.id, by=ana)
        async with db.begin() as tx:
            [first, *_] = (await threads.page(tx, 1, viewer=ana)).messages
            draft = Draft(SUPPLIER, "¿Cuándo llega el pedido 123?", messages=(first.id,))
            with pytest.raises(side.NotOutside):
                await side.ask(tx, 1, Draft(CARLA, "¿Eres tú?"), by=ana)
            number = await side.ask(tx, 1, draft, by=ana)
        [asked] = await mails(mail_rig, SUPPLIER, 1)
        assert "pedido 123" in asked.as_string()
        back = letter("El martes sin falta.", sender=SUPPLIER, name="Pedidos", In_Reply_To=str(asked["Message-ID"]))
        mail_rig.submit(back, str(asked["Reply-To"]), account=SUPPLIER)

        async def answered() -> bool:
            async with db.look() as tx:
                return (await side.open_side(tx, number, viewer=ana)).side.waiting_since is None

        await until(answered)
        async with db.begin() as tx:
            await threads.reply(tx, 1, "El martes lo tenéis", by=ana)
        [for_dario] = await mails(mail_rig, DARIO, 1)
        [_, for_carla] = await mails(mail_rig, CARLA, 2)
        assert (for_dario["Cc"], for_carla["Cc"]) == (CARLA, DARIO)
        for got in (for_dario, for_carla):
            assert "El martes lo tenéis" in got.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for never in ("Mañana llega", "sin falta", SUPPLIER):
                assert never not in got.as_string()
        reply = letter("Gracias, paso yo.", sender=DARIO, name="Darío", In_Reply_To=str(for_dario["Message-ID"]))
        mail_rig.submit(reply, str(for_dario["Reply-To"]), account=DARIO)
        await all_read(db, 3)
    last = (await said(db, 1))[-1]
    assert (last.text, last.author) == ("Gracias, paso yo.", "Darío")
    assert len(mail_rig.inbox(CARLA)) == 2
