"""A mail that answers an old one under another subject: a thread of its own is offered until somebody decides."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mostrador import threads
from mostrador.care.mail.events import SubjectStays
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.mail")


class OtherSubject(msgspec.Struct, frozen=True):
    """A message that came by mail under another subject than its thread has."""

    message_id: int
    subject: str


async def other_subjects(tx: Tx, thread: int) -> Sequence[OtherSubject]:
    """Those that nobody has decided about, the newest first. The caller came through the thread's door."""
    return await tx.all(OtherSubject, Q.other_subjects, thread=thread)


async def let_stay(tx: Tx, thread: int, message: int, *, by: Actor) -> None:
    """It belongs to the thread, whatever its subject. Raises NotFound, also when somebody decided before."""
    found = await threads.lock(tx, thread, by=ours(by))
    mail = await tx.value(Q.let_stay, thread=thread, message=message)
    if mail is None:
        raise NotFound
    told = SubjectStays(thread=thread, owner=found.owner_id, team=found.team_id, mail=mail, message=message)
    await tx.record(told, by=by)
