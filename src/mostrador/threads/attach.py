"""Files on messages: stored first, sent with a message, seen through the thread's door."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import find
from mostrador.threads.records import Attachment

Q = sql.load("mostrador.threads")


class Place(msgspec.Struct, frozen=True):
    """Where a sent file hangs."""

    thread_id: int
    visibility: str


def new_key() -> str:
    """The public name of a file, which nobody guesses."""
    return secrets.token_urlsafe(18)


async def add_attachment(tx: Tx, *, name: str, hash: str, size: int, media_type: str, by: str) -> Attachment:
    """Remember a stored file that `by` (`agent:1`, `browser:9`) is about to send.

    From here to the commit nobody removes this content. The caller looks once more that it
    is there: the last message that held the same may have been withdrawn a moment before.
    """
    await tx.run(Q.hold_content, hash=hash)
    return await tx.one(
        Attachment,
        Q.add_attachment,
        key=new_key(),
        by=by,
        name=name,
        hash=hash,
        size=size,
        media_type=media_type,
    )


async def find_attachment(tx: Tx, key: str, *, viewer: Actor, uploader: str) -> Attachment:
    """A file by its key, through the door of its thread. Raises NotFound.

    A file that is not sent yet is seen only by who uploaded it.
    """
    found = await tx.maybe(Attachment, Q.attachment_by_key, key=key)
    if found is None:
        raise NotFound
    if found.message_id is None:
        if await tx.value(Q.attachment_uploader, id=found.id) != uploader:
            raise NotFound
        return found
    place = await tx.one(Place, Q.attachment_place, message=found.message_id)
    if place.visibility == "team" and viewer.kind == "customer":
        raise NotFound
    await find(tx, place.thread_id, viewer=viewer)
    return found


async def withdrawn(tx: Tx, message: int) -> list[str]:
    """The contents of a withdrawn message that no other message holds: their bytes may go before the commit."""
    return await _unheld(tx, await tx.values(Q.withdrawn_hashes, message=message))


async def drop_loose(tx: Tx) -> list[str]:
    """Forget files that were uploaded and never sent within a day; the contents that may go before the commit."""
    return await _unheld(tx, await tx.values(Q.loose_attachments))


async def _unheld(tx: Tx, hashes: Sequence[str]) -> list[str]:
    free = []
    for hash in sorted(set(hashes)):
        await tx.run(Q.hold_content, hash=hash)
        if not await tx.value(Q.hash_in_use, hash=hash):
            free.append(hash)
    return free
