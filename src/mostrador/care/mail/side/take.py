"""What comes back to a side-conversation: from whom we asked, or from somebody else, whose words are held."""

from __future__ import annotations

from itertools import chain

from mostrador import threads
from mostrador.care.mail import marks
from mostrador.care.mail.side.ask import tell_changed
from mostrador.care.mail.side.records import LetterState, Side
from mostrador.channels.email.mail import Mail
from mostrador.channels.email.records import Mailbox
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.mail.side")
SHOWN = 100_000


async def take(
    tx: Tx, mail: Mail, mailbox: Mailbox, *, row: int, said: str, suspect: bool, secret: bytes
) -> int | None:
    """Put a mail into the side-conversation that it names, and the thread it is about; None when it names none.

    `said` is what it says anew. Only who was asked speaks there at once, and only if nothing says that it is not them.
    """
    side = await _named(tx, mail, mailbox, secret)
    if side is None:
        return None
    thread = await threads.lock(tx, side.thread_id, by=SYSTEM)
    sender = mail.sender.address if mail.sender else ""
    state: LetterState = "came"
    sign = "side-answered"
    if mail.automatic is not None:
        state, sign = "automatic", "side-returned" if mail.automatic.bounces else ""
    elif sender != side.address or suspect:
        state, sign = "held", "side-false" if suspect else "side-held"
    await tx.run(
        Q.add_answer,
        side=side.id,
        state=state,
        sender=sender,
        name=mail.sender.name[:200] if mail.sender else "",
        text=(said or mail.text or mail.subject)[:SHOWN],
        mail=row,
    )
    if state == "came":
        await tx.run(Q.answered, id=side.id)
    if sign:
        who = sender if state == "held" else side.called
        await announce(tx, thread, sign, text=who, visibility="team", mentions=(thread.owner_id,))
    await tell_changed(tx, thread, side.id, SYSTEM)
    return thread.id


async def _named(tx: Tx, mail: Mail, mailbox: Mailbox, secret: bytes) -> Side | None:
    for address in chain(mail.delivered_to, (one.address for one in (*mail.to, *mail.cc))):
        number = marks.side_of_address(secret, address, mailbox.addresses)
        if number is not None:
            return await tx.maybe(Side, Q.find_side, id=number)
    bounced = [one.message_id for one in mail.automatic.bounces if one.message_id] if mail.automatic else []
    for id in (*mail.in_reply_to, *reversed(mail.references), *bounced):
        number = marks.side_of_id(secret, id)
        if number is not None:
            return await tx.maybe(Side, Q.find_side, id=number)
    return None
