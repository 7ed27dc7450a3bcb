"""Take back what was sent by mistake, and correct what was said.

Withdrawn content goes from the row, its raw bytes, earlier wordings, the search and
the disk; the row stays with who, when and why.
"""

from __future__ import annotations

import secrets

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, NotFound
from mostrador.threads.access import lock
from mostrador.threads.events import FileWithdrawn, MessageCorrected, MessageWithdrawn
from mostrador.threads.receive import NothingSaid
from mostrador.threads.records import Attachment, Message, Thread, Words
from mostrador.threads.say import commitment

Q = sql.load("mostrador.threads")


class NotYours(Forbidden):
    """Only who wrote this can change it; a supervisor may withdraw it."""


class AlreadyWithdrawn(Conflict):
    """This was already withdrawn: nothing of it is left."""


async def withdraw(tx: Tx, message: int, *, why: str = "", by: Actor) -> None:
    """Withdraw a message with its files, also where it was copied; a reaction takes their bytes from the disk.

    Raises NotFound, NotYours, AlreadyWithdrawn.
    """
    thread, found = await _locked(tx, message, by)
    if not _wrote(found, thread, by) and "supervise" not in by.verbs:
        raise NotYours
    await _blank(tx, thread, found, why, by)
    for copy in await tx.values(Q.same_words, message=message):
        await _blank(tx, *await _locked(tx, copy, SYSTEM), why, by)


async def withdraw_file(tx: Tx, key: str, *, by: Actor) -> None:
    """Withdraw one file of a message and of its copies; a reaction takes its bytes from the disk.

    Raises NotFound, NotYours.
    """
    file = await tx.maybe(Attachment, Q.attachment_by_key, key=key)
    if file is None or file.message_id is None:
        raise NotFound
    thread, found = await _locked(tx, file.message_id, by)
    if not _wrote(found, thread, by) and "supervise" not in by.verbs:
        raise NotYours
    if not await tx.run(Q.withdraw_attachment, id=file.id):
        raise AlreadyWithdrawn
    await _tell_file(tx, thread, found, file.id, by)
    for copy in await tx.values(Q.same_words, message=found.id):
        other, message = await _locked(tx, copy, SYSTEM)
        for same in await tx.values(Q.withdraw_same_file, message=copy, hash=file.hash):
            await _tell_file(tx, other, message, same, by)


async def correct(tx: Tx, message: int, text: str, *, by: Actor) -> None:
    """Correct one's own words; the original is kept and can be read.

    Raises NotFound, NotYours, NothingSaid, AlreadyWithdrawn.
    """
    if not text.strip():
        raise NothingSaid
    thread, found = await _locked(tx, message, by)
    if not _wrote(found, thread, by):
        raise NotYours
    if found.text == text:
        return
    salt = secrets.token_bytes(16)
    await tx.run(Q.keep_original, message=message)
    await tx.run(Q.correct_message, message=message, text=text, salt=salt)
    await tx.run(Q.forget_words, message=message)
    tx.hand(Words(message, text))
    await tx.record(
        MessageCorrected(
            thread=thread.id,
            owner=thread.owner_id,
            team=thread.team_id,
            message=message,
            digest=commitment(salt, text),
        ),
        by=by,
    )


async def _blank(tx: Tx, thread: Thread, found: Message, why: str, by: Actor) -> None:
    message = found.id
    await tx.run(Q.blank_message, message=message, by=str(by), why=why.strip()[:500])
    await tx.run(Q.blank_corrections, message=message)
    await tx.run(Q.forget_words, message=message)
    if found.position == 1:
        await tx.run(Q.blank_subject, thread=thread.id)
    await tx.run(Q.withdraw_attachments, message=message)
    await tx.record(
        MessageWithdrawn(thread=thread.id, owner=thread.owner_id, team=thread.team_id, message=message), by=by
    )


async def _tell_file(tx: Tx, thread: Thread, message: Message, file: int, by: Actor) -> None:
    await tx.record(
        FileWithdrawn(thread=thread.id, owner=thread.owner_id, team=thread.team_id, message=message.id, file=file),
        by=by,
    )


async def _locked(tx: Tx, message: int, by: Actor) -> tuple[Thread, Message]:
    thread_id = await tx.value(Q.thread_of_message, message=message)
    if thread_id is None:
        raise NotFound
    thread = await lock(tx, thread_id, by=by)
    found = await tx.one(Message, Q.message_in_thread, message=message, thread=thread_id)
    if found.visibility == "team" and by.kind == "customer":
        raise NotFound
    if found.withdrawn_at:
        raise AlreadyWithdrawn
    return thread, found


def _wrote(message: Message, thread: Thread, by: Actor) -> bool:
    if by.kind == "customer":
        return message.author_kind == "customer" and message.author_id == thread.person_id
    return message.author_kind == by.kind and message.author_id == by.id
