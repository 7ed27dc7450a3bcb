"""A word about an incident leaves by mail for who writes by mail, and for who left the chat, once."""

from __future__ import annotations

from email.message import EmailMessage

from tests.care.mail.letters import comes, letter
from tests.care.mail.test_going_on import Leave, chats, leave, mailbox, post, sent
from tests.cast import Cast
from tests.oversight.incidents.test_incidents import BASE, opening

from mostrador.care import mail
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.oversight import incidents

__all__ = ["leave", "sent"]


async def test_it_leaves_by_mail_where_they_write_by_mail_and_goes_on_where_they_left(
    db: Database,
    config: Config,
    cast: Cast,
    sent: list[tuple[str, EmailMessage]],
    leave: Leave,
) -> None:
    box = await mailbox(db, config, cast)
    chat = await chats(db, cast, "rosa@example.test")
    await comes(db, config, box, letter("carla", "No tengo agua."))
    async with db.begin() as tx:
        mailed = await tx.value("SELECT id FROM thread WHERE channel = 'email'")
        number = await incidents.open_incident(tx, opening(), by=cast.elena)
        for thread in (chat.thread, mailed):
            await incidents.link(tx, number, thread, by=cast.elena)
    async with db.begin() as tx:
        await mail.follow(tx, secret=config.secret())
    leave(6)
    await post(db, config)
    sent.clear()
    for _ in range(2):
        async with db.begin() as tx:
            await incidents.tell_waiting(tx, base_url=BASE)
        async with db.begin() as tx:
            await mail.follow(tx, secret=config.secret())
        leave(6)
        await post(db, config)
    assert sorted(to for to, _ in sent) == ["carla@example.test", "rosa@example.test"]
    for _, written in sent:
        assert str(written["From"]).startswith('"Elena, '), "who said it signs it"
        assert "Se ha roto una tubería." in written.get_body(("plain",)).get_content()  # type: ignore[union-attr]
