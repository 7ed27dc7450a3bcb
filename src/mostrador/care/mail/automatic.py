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
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
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


async def take_back(tx: Tx, bounces: Sequence[Bounce], *, secret: bytes, thread: int | None) -> int | None:
    """Mails of ours that came back: their owner is told, and an address that is no more gets nothing; a thread.

    `thread` is the one that our own sender's address names: only there a bounce need not say which mail came back, or
    anybody could stop the mail of anybody.
    """
    for bounce in bounces:
        mail_id = bounce.message_id or await tx.value(Q.last_to, thread=thread, recipient=bounce.recipient)
        returned = await tx.maybe(
            _Returned, Q.bounced, mail_id=mail_id, why=f"{bounce.status} {bounce.why}"[:500], permanent=bounce.permanent
        )
        thread = returned.thread_id if returned else (mail_id and marks.thread_of_id(secret, mail_id)) or thread
        if returned is None:
            continue  # nothing of ours: whoever makes up a bounce stops no mail
        found = await threads.lock(tx, returned.thread_id, by=SYSTEM)
        await tell_went(tx, await outbox.find_outgoing(tx, returned.id))
        if bounce.permanent:
            await tx.run(Q.reach_no_more, address=returned.recipient, why=bounce.why[:500], thread=found.id)
        await announce(
            tx,
            found,
            "mail-returned" if bounce.permanent else "mail-late",
            text=returned.recipient,
            visibility="team",
            mentions=(found.owner_id,) if bounce.permanent else (),
        )
    return thread
