"""Days away of more than three working days: threads go to colleagues, and come back with their owner.

Shorter ones move nothing: the stand-in answers and the owner keeps the thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.care.leave import Moved, announce
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.team import Absence

Q = sql.load("mostrador.care")
# Working days for which a stand-in is enough.
SHORT: Final = 3


class TooShort(Conflict):
    """For up to three working days the stand-in is enough: the cases stay with their owner."""


class AlreadyHandedOn(Conflict):
    """The cases were passed on for these days already."""


class Step(msgspec.Struct, frozen=True):
    """A thread of somebody who is away, and who would take it; `to_id` is None when nobody of its team is here."""

    thread: int
    subject: str
    person: str
    to_id: int | None
    to_name: str | None


class _Back(msgspec.Struct, frozen=True):
    thread: int
    agent: int
    reason: str


async def plan(tx: Tx, agent: int, absence: int, *, viewer: Actor) -> tuple[Absence, Sequence[Step]]:
    """Which threads would go to whom for these days. Raises NotFound, TooShort, AlreadyHandedOn."""
    found = await _away(tx, agent, absence, viewer)
    return found, await tx.all(Step, Q.plan, absence=absence)


async def hand_on(tx: Tx, agent: int, absence: int, *, reason: str, by: Actor) -> int:
    """Pass every open and snoozed thread on, as `plan` says at this moment; how many moved.

    Nobody is asked to accept: who is away cannot wait for it. Raises NotFound, TooShort, AlreadyHandedOn.
    """
    await _away(tx, agent, absence, by)
    await tx.run(Q.left_behind, agent=agent)
    steps = {step.thread: step.to_id for step in await tx.all(Step, Q.plan, absence=absence) if step.to_id}
    moved = await _move(tx, steps, reason, by)
    await tx.run(Q.cover, handoffs=[one.id for one in moved], absence=absence)
    return len(moved)


async def come_back(tx: Tx) -> int:
    """Give back what went away for days that are over, as far as it is still open where it went; how many threads."""
    many = 0
    for absence in await tx.values(Q.come_back):
        back = await tx.all(_Back, Q.to_give_back, absence=absence)
        if back:
            many += len(await _move(tx, {one.thread: one.agent for one in back}, back[0].reason, SYSTEM))
        await tx.run(Q.given_back, absence=absence)
    return many


async def _away(tx: Tx, agent: int, absence: int, by: Actor) -> Absence:
    if by.kind == "customer" or (by.id != agent and "manage" not in by.verbs):
        raise NotFound
    found = await tx.maybe(Absence, Q.absence, id=absence, agent=agent)
    if found is None:
        raise NotFound
    if found.working <= SHORT:
        raise TooShort
    if found.handed:
        raise AlreadyHandedOn
    return found


async def _move(tx: Tx, steps: dict[int, int], reason: str, by: Actor) -> Sequence[Moved]:
    if not steps:
        return ()
    await tx.run(Q.withdraw_offers, threads=list(steps), agent=None)
    moved = await tx.all(
        Moved,
        Q.hand_on,
        threads=list(steps),
        to=list(steps.values()),
        reason=reason,
        by=by.id if by.kind == "agent" else None,
    )
    await announce(tx, moved, by=by)
    return moved
