"""An agent leaves: access ends and every thread has another owner, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mostrador import team
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.team.events import AgentSuspended
from mostrador.threads.events import HandoffAccepted, ThreadReopened

Q = sql.load("mostrador.care")


class Moved(msgspec.Struct, frozen=True):
    """A handoff that accepted itself, because nobody was left to ask."""

    id: int
    thread_id: int
    from_id: int
    to_id: int
    to_team_id: int


async def suspend(tx: Tx, agent: int, *, reason: str, by: Actor) -> int:
    """Cut an agent's access and hand their open and snoozed threads on; how many moved.

    Each goes to the stand-in, else in turn to the active colleagues of its team, else to
    an administrator; `reason` stands on every handoff. Threads that are closed follow when
    they wake. Raises NotFound, LastAdministrator.
    """
    await team.cut_off(tx, agent)
    threads = await tx.values(Q.left_behind, agent=agent)
    moved = await _hand_over(tx, threads, leaving=agent, reason=reason, by=by)
    await tx.record(AgentSuspended(agent=agent, threads=len(moved)), by=by)
    return len(moved)


async def find_successor(tx: Tx, event: ThreadReopened, by: Actor) -> None:
    """A thread wakes whose owner left meanwhile: it has another one before anybody writes on it."""
    threads = await tx.values(Q.woke_without_owner, thread=event.thread)
    if threads:
        await _hand_over(tx, threads, leaving=event.owner, reason="", by=SYSTEM)


async def sweep(tx: Tx) -> int:
    """Hand on what a suspended agent was given in the very moment of leaving; how many threads moved.

    A thread that chose its owner just before `suspend` committed is not yet seen by it.
    """
    threads = await tx.values(Q.owned_by_nobody_here)
    return len(await _hand_over(tx, threads, leaving=None, reason="", by=SYSTEM)) if threads else 0


async def _hand_over(tx: Tx, threads: Sequence[int], *, leaving: int | None, reason: str, by: Actor) -> Sequence[Moved]:
    numbers = list(threads)
    await tx.run(Q.withdraw_offers, threads=numbers, agent=leaving)
    moved = await tx.all(Moved, Q.hand_over, threads=numbers, reason=reason, by=by.id if by.kind == "agent" else None)
    await announce(tx, moved, by=by)
    return moved


async def announce(tx: Tx, moved: Sequence[Moved], *, by: Actor) -> None:
    """Say on each thread, and to whoever looks at it, who has it now."""
    await tx.run(Q.say_who, threads=[one.thread_id for one in moved])
    # Pipelined: hundreds of events cost a few round trips.
    async with tx.connection.pipeline():
        for one in moved:
            await tx.record(
                HandoffAccepted(
                    thread=one.thread_id, owner=one.to_id, team=one.to_team_id, handoff=one.id, from_=one.from_id
                ),
                by=by,
            )
