"""Read side-conversations, through the door of their thread; no customer ever does."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador import threads
from mostrador.care.mail.side.records import Letter, Opened, Side
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.mail.side")


async def of_thread(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Side]:
    """Those of a thread, the newest first. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Side, Q.sides_of_thread, thread=thread)


async def open_side(tx: Tx, side: int, *, viewer: Actor) -> Opened:
    """One, with its letters. Raises NotFound."""
    found = await tx.maybe(Side, Q.find_side, id=side)
    if found is None:
        raise NotFound
    await threads.find(tx, found.thread_id, viewer=ours(viewer))
    return Opened(found, tuple(await tx.all(Letter, Q.letters_of_side, side=side)))


async def side_of(tx: Tx, letter: int, *, viewer: Actor) -> int:
    """In which side-conversation a letter stands. Raises NotFound."""
    side = await tx.value(Q.side_of_letter, letter=letter)
    return (await open_side(tx, side or 0, viewer=viewer)).side.id
