"""Ask for a supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from mostrador import team, threads
from mostrador.care.supervisors.events import SupervisorAsked
from mostrador.care.supervisors.late import owe
from mostrador.care.supervisors.records import WITHIN, Owed, Supervision
from mostrador.kit import clock, limits, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.threads.close import wake
from mostrador.threads.reply import announce

Q = sql.load("mostrador.care.supervisors")
MOST: Final = 5
DAY: Final = timedelta(days=1)


async def ask(tx: Tx, thread: int, *, by: Actor) -> Supervision:
    """The customer of a thread wants a supervisor, or one of us says so for them.

    Everybody who supervises and is on shift is called; with nobody on shift what is owed is said
    at once. While it rings, or is owed and nobody is there, asking again changes nothing.
    Raises NotFound, OnlyReads and, after five times in a day, TooMany.
    """
    await threads.find(tx, thread, viewer=by)
    await limits.count(tx, f"supervisor:{thread}", limit=MOST, per=DAY)
    found = await threads.lock(tx, thread, by=by)
    before = await tx.maybe(Supervision, Q.current, thread=thread)
    if before is not None and before.rings:
        return before
    at = clock.now()
    called = [one.id for one in await team.supervisors(tx, found.team_id, at=at) if one.id != found.owner_id]
    owed = await tx.maybe(Owed, Q.owed, thread=thread)
    if before is not None and owed is not None and not called:
        return before
    if found.state != "open":
        found = await wake(tx, found, by=by)
    due = at + WITHIN if called else at
    supervision = await tx.value(Q.add, thread=thread, at=at, due=due)
    if not called:
        await owe(tx, found, supervision)
        return await tx.one(Supervision, Q.current, thread=thread)
    await tx.run(Q.let_in, thread=thread, agents=called)
    await announce(tx, found, "supervisor-asked", text=due.isoformat(), owed=True)
    await tx.record(
        SupervisorAsked(
            thread=thread, owner=found.owner_id, team=found.team_id, supervision=supervision, called=called
        ),
        by=by,
    )
    return await tx.one(Supervision, Q.current, thread=thread)
