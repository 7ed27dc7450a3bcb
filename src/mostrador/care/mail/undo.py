"""Take an answer back before it leaves by mail. Either it left or it was undone, never both."""

from __future__ import annotations

import msgspec

from mostrador import threads
from mostrador.care.mail.going_on import CHATS
from mostrador.channels.email import outbox
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.threads.events import AnswerUndone
from mostrador.threads.reply import announce
from mostrador.threads.withdraw import NotYours

Q = sql.load("mostrador.care.mail")


class LeftAlready(Conflict):
    """It has left already, so it cannot be undone. Nothing was changed; you can still withdraw it in the case."""


class _Held(msgspec.Struct, frozen=True):
    every: int
    waiting: int


async def undo(tx: Tx, thread: int, message: int, *, unsent: str | None = None, by: Actor) -> None:
    """Withdraw an answer of `by` none of whose mails left, and give its words back as a draft, before `unsent`.

    `unsent` is what they were writing meanwhile; None: what is kept of that. If the person waited for an answer, they
    wait again, since when they did, and the clock of the first answer goes on. Raises NotFound, NotYours,
    AlreadyWithdrawn, and LeftAlready once one of its mails was taken to leave.
    """
    found = await threads.lock(tx, thread, by=by)
    page = await threads.one(tx, thread, message, viewer=by)
    if not page.messages:
        raise NotFound
    [said] = page.messages
    if said.author_kind != "agent" or said.author_id != by.id:
        raise NotYours
    # The row of the message first: who writes down its mails needs it too, so none appears behind our back.
    await tx.value(Q.hold_message, message=message)
    held = await tx.one(_Held, Q.hold_mails, message=message)
    if held.waiting < held.every or not (
        held.every or await tx.values(Q.leaves_by_mail, messages=[message], chats=CHATS)
    ):
        raise LeftAlready
    await outbox.call_back(tx, message, why="undone")
    since = await tx.value(Q.owed_before, thread=thread, position=said.position)
    await threads.withdraw(tx, message, by=by)
    await announce(tx, found, "mail-undone", about=by.id, visibility="team", owed=since is not None)
    await tx.run(Q.wait_as_before, thread=thread, since=since)
    told = AnswerUndone(thread=thread, owner=found.owner_id, team=found.team_id, message=message)
    await tx.record(told, by=by)
    if unsent is None:
        draft = await threads.draft(tx, thread, viewer=by)
        unsent = draft.text if draft else ""
    words = "\n\n".join(part for part in (said.text, unsent) if part.strip())
    await threads.keep_draft(tx, thread, words, "person", by=by)
