"""Days away of more than three working days: threads go to colleagues, and come back with their owner.

Shorter ones move nothing: the stand-in answers and the owner keeps the thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from mostrador import threads
from mostrador.care.leave import Moved, announce
from mostrador.care.overseers import overseers
from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.team import Absence
from mostrador.threads.reply import announce as say

Q = sql.load("mostrador.care")
# Working days for which a stand-in is enough.
SHORT: Final = 3


class TooShort(Conflict):
    """For up to three working days the stand-in is enough: the cases stay with their owner."""


class AlreadyHandedOn(Conflict):
    """The cases were passed on for these days already."""


class NothingMoves(Conflict):
    """Nobody of the team is here in these days. Choose who takes each case; or tell a supervisor that they stay."""


class CannotTakeIt(Conflict):
    """Whom you chose cannot take cases in these days. Choose again."""


class Step(msgspec.Struct, frozen=True):
    """A thread of somebody who is away, and who would take it; `to_id` is None when nobody of its team is here.

    `apart` are the agents who were relieved of its person.
    """

    thread: int
    subject: str
    person: str
    to_id: int | None
    to_name: str | None
    apart: tuple[int, ...] = ()


class Taker(msgspec.Struct, frozen=True):
    """A colleague of any team who is here in these days and takes threads; `teams` are named."""

    id: int
    name: str
    teams: str


class Plan(msgspec.Struct, frozen=True):
    """Who would take which thread in these days, and who else could be chosen."""

    absence: Absence
    steps: Sequence[Step]
    takers: Sequence[Taker]

    @property
    def stays(self) -> Sequence[Step]:
        """What stays unless somebody is chosen for it."""
        return [step for step in self.steps if step.to_id is None]


class HandedOn(msgspec.Struct, frozen=True):
    """How many threads moved for these days, and how many stayed with who is away."""

    moved: int
    stay: int


class _Back(msgspec.Struct, frozen=True):
    thread: int
    agent: int
    reason: str


async def plan(tx: Tx, agent: int, absence: int, *, viewer: Actor) -> Plan:
    """Which threads would go to whom for these days. Raises NotFound, TooShort, AlreadyHandedOn."""
    found = await _away(tx, agent, absence, viewer)
    return Plan(found, await tx.all(Step, Q.plan, absence=absence), await tx.all(Taker, Q.takers, absence=absence))


async def hand_on(
    tx: Tx,
    agent: int,
    absence: int,
    *,
    chosen: Mapping[int, int] = MappingProxyType({}),
    reason: str,
    by: Actor,
) -> HandedOn:
    """Pass every open and snoozed thread on, as `plan` says at this moment, or to whom is `chosen` for it.

    Nobody is asked to accept: who is away cannot wait for it. Those who oversee are told on each thread that stays.
    Raises NothingMoves, CannotTakeIt, NotFound, TooShort, AlreadyHandedOn.
    """
    await _away(tx, agent, absence, by)
    await tx.run(Q.left_behind, agent=agent)
    planned = await plan(tx, agent, absence, viewer=by)
    able = {one.id for one in planned.takers}
    to = {step.thread: chosen.get(step.thread, step.to_id) for step in planned.steps}
    if any(one not in able for thread, one in to.items() if thread in chosen):
        raise CannotTakeIt
    steps = {thread: one for thread, one in to.items() if one is not None}
    if not steps:
        raise NothingMoves
    moved = await _move(tx, steps, reason, by)
    await tx.run(Q.cover, handoffs=[one.id for one in moved], absence=absence)
    stay = [thread for thread in to if thread not in steps]
    await _tell(tx, planned.absence, stay)
    return HandedOn(len(moved), len(stay))


async def leave_all(tx: Tx, agent: int, absence: int, *, by: Actor) -> int:
    """Nothing moves, and those who oversee are told on each thread that stays; how many stay.

    Once told, a thread is not told of again for the same days. Raises NotFound, TooShort, AlreadyHandedOn.
    """
    found = await _away(tx, agent, absence, by)
    stay = list(await tx.values(Q.left_behind, agent=agent))
    await _tell(tx, found, stay)
    return len(stay)


async def outcome(tx: Tx, agent: int, absence: int, *, viewer: Actor) -> HandedOn:
    """What became of the threads for these days, as it stands now. Raises NotFound."""
    _mine(agent, viewer)
    return await tx.one(HandedOn, Q.outcome, agent=agent, absence=absence)


async def come_back(tx: Tx) -> int:
    """Give back what went away for days that are over, as far as it is still open where it went; how many threads."""
    many = 0
    for absence in await tx.values(Q.come_back):
        back = await tx.all(_Back, Q.to_give_back, absence=absence)
        if back:
            many += len(await _move(tx, {one.thread: one.agent for one in back}, back[0].reason, SYSTEM))
        await tx.run(Q.given_back, absence=absence)
    return many


async def _tell(tx: Tx, absence: Absence, stay: Sequence[int]) -> None:
    days = f"{absence.starts_on}/{absence.ends_on}"
    known = set(await tx.values(Q.told_that_it_stays, threads=list(stay), days=days))
    for number in stay:
        if number not in known:
            thread = await threads.lock(tx, number, by=SYSTEM)
            told = await overseers(tx, thread)
            await say(tx, thread, "owner-away", about=thread.owner_id, text=days, visibility="team", mentions=told)


def _mine(agent: int, by: Actor) -> None:
    if by.kind == "customer" or (by.id != agent and "manage" not in by.verbs):
        raise NotFound


async def _away(tx: Tx, agent: int, absence: int, by: Actor) -> Absence:
    _mine(agent, by)
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
