"""Mail that a machine wrote: shown folded on its thread, never answered; what came back stops what would follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador import threads
from mostrador.care.mail import marks
from mostrador.care.mail.went import tell_went
from mostrador.channels.email import outbox
from mostrador.channels.email.mail import Bounce, Mail
from mostrador.channels.email.records import Outgoing
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads import Thread
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.mail")
SHOWN: Final = 2_000
"""Characters of an automatic mail on the thread; the whole stands behind it."""


class _Returned(msgspec.Struct, frozen=True):
    id: int
    thread_id: int
    recipient: str
    message_id: int | None


async def tell(tx: Tx, thread: int, mail: Mail) -> None:
    """A quiet line for us: `mail-absence`, `mail-receipt`, `mail-list`, `mail-report` or `mail-notice`."""
    found = await threads.lock(tx, thread, by=SYSTEM)
    kind = mail.automatic.kind if mail.automatic else "notice"
    text = mail.text.strip() or mail.subject
    await announce(tx, found, f"mail-{kind}", text=text[:SHOWN], visibility="team")


async def take_back(
    tx: Tx, bounces: Sequence[Bounce], *, secret: bytes, thread: int | None, suspect: bool = False
) -> int | None:
    """Mails of ours that came back: their owner is told, and an address that is no more gets nothing; a thread.

    `thread` is the one that our own sender's address names: only there a bounce need not say which mail came back, or
    anybody could stop the mail of anybody. One that is `suspect` and names no mail of ours is only told.
    """
    for bounce in bounces:
        mail_id = bounce.message_id or await tx.value(Q.last_to, thread=thread, recipient=bounce.recipient)
        why = f"{bounce.status} {bounce.why}"[:500]
        # Mail servers sign few of their reports: one that is not proved has to name the very mail that came back.
        doubted = suspect and bounce.message_id is None
        returned = await tx.maybe(
            _Returned,
            Q.named_by_bounce if doubted else Q.bounced,
            mail_id=mail_id,
            why=why,
            permanent=bounce.permanent,
        )
        thread = returned.thread_id if returned else (mail_id and marks.thread_of_id(secret, mail_id)) or thread
        if returned is None:
            continue  # nothing of ours: whoever makes up a bounce stops no mail
        found = await threads.lock(tx, returned.thread_id, by=SYSTEM)
        if doubted:
            await announce(tx, found, "mail-return-doubted", text=returned.recipient, visibility="team")
            continue
        await tell_went(tx, await outbox.find_outgoing(tx, returned.id))
        if bounce.permanent:
            await _reach_no_more(tx, found, returned.recipient, bounce.why)
        else:
            await announce(tx, found, "mail-late", text=returned.recipient, visibility="team")
    return thread


async def is_gone(tx: Tx, outgoing: Outgoing, said: str) -> None:
    """A server would not take a mail, as there is no such address: it counts as if it had come back for good."""
    await tx.run(Q.bounced, mail_id=outgoing.mail_id, why=said[:500], permanent=True)
    found = await threads.lock(tx, outgoing.thread_id, by=SYSTEM)
    await _reach_no_more(tx, found, outgoing.recipient, said)


async def _reach_no_more(tx: Tx, thread: Thread, address: str, why: str) -> None:
    """Nothing of ours goes there any more; the owner is asked to call."""
    await tx.run(Q.reach_no_more, address=address, why=why[:500], thread=thread.id)
    await announce(tx, thread, "mail-returned", text=address, visibility="team", mentions=(thread.owner_id,))
