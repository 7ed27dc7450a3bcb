"""Which cases hang on an incident. Each keeps its owner, its terms and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from mostrador import threads
from mostrador.kit import limits, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound, Problem
from mostrador.kit.i18n import Translator
from mostrador.oversight.incidents.events import IncidentLinked, IncidentUnlinked
from mostrador.oversight.incidents.read import find, find_shown
from mostrador.oversight.incidents.records import Refused
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.oversight.incidents")
MOST: Final = 500
OWN_A_DAY: Final = 20


class LinkedAlready(Conflict):
    """This case hangs on that incident already."""


class OverAlready(Conflict):
    """That incident is over, so nothing is linked to it any more."""


class NothingChosen(Invalid):
    """Choose one case at least and %(most)s at most."""


def may_link(actor: Actor) -> bool:
    """Whether somebody links cases: whoever of us may change one."""
    return actor.kind == "agent" and "audit" not in actor.verbs


async def link(tx: Tx, incident: int, thread: int, *, by: Actor) -> None:
    """One of us links a case; its person is told the last word. Raises LinkedAlready, OverAlready, NotFound."""
    found = await threads.lock(tx, thread, by=ours(by))
    await _link(tx, incident, found, by)


async def link_several(
    tx: Tx, incident: int, chosen: Sequence[int], *, say: Translator, by: Actor
) -> tuple[int, tuple[Refused, ...]]:
    """The same for several: how many were linked, and which could not be and why. Raises NothingChosen, NotFound."""
    several = sorted(dict.fromkeys(chosen))
    if not 0 < len(several) <= MOST:
        raise NothingChosen(most=MOST)
    await find(tx, incident, viewer=by)
    refused, done = [], 0
    for thread in several:
        try:
            async with tx.connection.transaction():
                await link(tx, incident, thread, by=by)
            done += 1
        except Problem as problem:
            refused.append(Refused(thread, say.problem(problem)))
    return done, tuple(refused)


async def me_too(tx: Tx, code: str, thread: int, *, by: Actor) -> None:
    """«A mí también me pasa»: a customer links a case of theirs to an incident that anybody may read.

    Linked before, it stays linked. Raises OverAlready, TooMany, NotFound.
    """
    if by.kind != "customer":
        raise NotFound
    incident = await find_shown(tx, code)
    await limits.count(tx, f"incidents:{by}", limit=OWN_A_DAY, per=timedelta(days=1))
    found = await threads.lock(tx, thread, by=by)
    try:
        await _link(tx, incident.id, found, by)
    except LinkedAlready:
        return


async def unlink(tx: Tx, incident: int, thread: int, *, by: Actor) -> None:
    """It hangs on it no more: what was not told yet is not told. Raises NotFound."""
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.unlink, incident=incident, thread=thread, at=tx.now):
        raise NotFound
    await tx.run(Q.drop_tellings, incident=incident, thread=thread, at=tx.now)
    await tx.record(
        IncidentUnlinked(thread=found.id, owner=found.owner_id, team=found.team_id, incident=incident), by=by
    )


async def _link(tx: Tx, incident: int, thread: Thread, by: Actor) -> None:
    running = await tx.value(Q.is_running, id=incident)
    if running is None:
        raise NotFound
    if not running:
        raise OverAlready
    agent = by.id if by.kind == "agent" else None
    if not await tx.run(Q.link, incident=incident, thread=thread.id, agent=agent, at=tx.now):
        raise LinkedAlready
    # Who comes later is told how it stands, and not all that was said before.
    await tx.run(Q.plan_last, incident=incident, thread=thread.id)
    await tx.record(
        IncidentLinked(thread=thread.id, owner=thread.owner_id, team=thread.team_id, incident=incident), by=by
    )
