"""Place one message on a thread that the caller has locked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final

import msgspec
import psycopg

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads.records import Thread, Words

Q = sql.load("mostrador.threads")
UNASKED: Final = "MR001"
"""What the database calls a recording without consent."""


class AttachmentMissing(Invalid):
    """A file you attached is no longer here. Attach it again; your text is kept."""


class RecordingUnasked(Invalid):
    """The sound of a call is kept only where they consented to it: put it under “Recordings”, beside the case."""


class AttemptElsewhere(Conflict):
    """This attempt was already used on another thread, so nothing was sent here. Send it again."""


class Placed(msgspec.Struct, frozen=True):
    """Where a message stands. `repeated` when this very attempt was accepted before."""

    id: int
    thread_id: int
    position: int
    at: datetime
    repeated: bool = False
    digest: str = ""


async def say(
    tx: Tx,
    thread: int,
    *,
    author_kind: str,
    author: int | None,
    text: str = "",
    via: str,
    visibility: str = "person",
    sign: str = "",
    raw: bytes | None = None,
    scribe: int | None = None,
    client: tuple[str, str] | None = None,
    attachments: tuple[str, ...] = (),
    uploaded_by: str = "",
    owed: bool = False,
    answers: bool = False,
    wakes: bool = False,
    at: datetime | None = None,
    opened: datetime | None = None,
    place: int | None = None,
) -> Placed:
    """Insert a message at the next position; with `opened`, the one that a thread was opened with at that moment.

    `place` is one that `keep_place` kept for it.

    `owed`: we now owe an answer. `answers`: this is one. `wakes`: the thread is open again.
    The words are handed to the reactions (`Words`), so that these need not read them back.
    Raises AttachmentMissing when a key is not an unsent file of `uploaded_by`, and
    AttemptElsewhere when `client` is being used on another thread at this moment.
    """
    salt = secrets.token_bytes(16)
    placed = await tx.maybe(
        Placed,
        Q.add_first_message if opened else Q.add_message,
        thread=thread,
        author_kind=author_kind,
        author=author,
        visibility=visibility,
        sign=sign,
        text=text,
        raw=raw,
        salt=salt,
        via=via,
        scribe=scribe,
        scope=client[0] if client else None,
        client=client[1] if client else None,
        owed=owed,
        answers=answers,
        wakes=wakes,
        at=at,
        opened=opened,
        place=place,
    )
    if placed is None:
        raise AttemptElsewhere
    if attachments:
        keys = list(dict.fromkeys(attachments))
        if await _attached(tx, placed.id, keys, uploaded_by) != len(keys):
            raise AttachmentMissing
    tx.hand(Words(placed.id, text))
    return msgspec.structs.replace(placed, digest=commitment(salt, text))


async def _attached(tx: Tx, message: int, keys: list[str], by: str) -> int:
    try:
        return await tx.run(Q.attach, message=message, keys=keys, by=by)
    except psycopg.DatabaseError as error:
        if error.sqlstate != UNASKED:
            raise
        raise RecordingUnasked from error


async def keep_place(tx: Tx, thread: int) -> int:
    """Keep the next position of a thread that the caller has locked, for what came now and may be said later."""
    return int(await tx.value(Q.keep_place, thread=thread))


async def line(
    tx: Tx, thread: int, sign: str, *, agent: int | None = None, text: str = "", visibility: str = "person"
) -> None:
    """A quiet line of the system on the thread: `sign` says what, `agent` who it is about, `text` what else."""
    await say(tx, thread, author_kind="system", author=agent, via="system", sign=sign, text=text, visibility=visibility)


async def already(tx: Tx, client: tuple[str, str] | None, *, thread: int | None) -> Placed | None:
    """The message of the same attempt, if it was accepted before.

    Raises AttemptElsewhere when it stands on another thread than `thread` (None: any).
    """
    found = await tx.maybe(Placed, Q.already, scope=client[0], id=client[1]) if client else None
    if found is None:
        return None
    if thread not in (None, found.thread_id):
        raise AttemptElsewhere
    return msgspec.structs.replace(found, repeated=True)


def facts(thread: Thread, placed: Placed) -> dict[str, Any]:
    """What an event about a message says: whose thread it is on, where it stands, and its digest."""
    return {
        "thread": thread.id,
        "owner": thread.owner_id,
        "team": thread.team_id,
        "message": placed.id,
        "position": placed.position,
        "digest": placed.digest,
    }


def commitment(salt: bytes, text: str) -> str:
    """A salted digest: it proves the words to who holds them, and says nothing once the salt is gone."""
    return hashlib.sha256(salt + text.encode()).hexdigest()
