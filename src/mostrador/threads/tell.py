"""Say to one person what is said to many at once: in somebody's name, and it answers nothing."""

from __future__ import annotations

from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.access import lock, ours, owner_speaks
from mostrador.threads.events import MessageTold
from mostrador.threads.receive import NothingSaid
from mostrador.threads.say import Placed, facts, say


async def tell(tx: Tx, thread: int, text: str, *, author: Actor, by: Actor) -> Placed:
    """Say `text` to the person in the name of `author`. No clock moves, nobody waits less, and nothing opens again.

    Raises NotFound, NothingSaid.
    """
    if not text.strip():
        raise NothingSaid
    found = await lock(tx, thread, by=ours(by))
    await owner_speaks(tx, found, by)
    placed = await say(tx, found.id, author_kind="agent", author=author.id, text=text, via="desk")
    await tx.record(MessageTold(**facts(found, placed)), by=author)
    return placed
