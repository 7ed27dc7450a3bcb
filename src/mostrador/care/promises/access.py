"""The door of a promise is the door of its thread."""

from __future__ import annotations

from typing import Any

from mostrador import threads
from mostrador.care.promises.records import Promise
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.threads import Thread

Q = sql.load("mostrador.care.promises")


class PromiseEnded(Conflict):
    """This promise has ended already. Look again at how."""


async def locked(tx: Tx, promise: int, *, by: Actor, ended: bool = False) -> tuple[Thread, Promise]:
    """A promise with its thread locked, so that nobody else changes either.

    Raises NotFound, and PromiseEnded unless `ended`.
    """
    number = await tx.value(Q.thread_of, id=promise)
    if number is None:
        raise NotFound
    thread = await threads.lock(tx, number, by=by)
    found = await tx.one(Promise, Q.find, id=promise)
    if found.ended_at is not None and not ended:
        raise PromiseEnded
    return thread, found


def facts(thread: Thread, promise: int) -> dict[str, Any]:
    """What every event of a promise says."""
    return {"thread": thread.id, "owner": thread.owner_id, "team": thread.team_id, "promise": promise}
