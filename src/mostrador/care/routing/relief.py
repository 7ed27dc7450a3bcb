"""Another person, please: asked by the customer, or by the owner who cannot go on. Neither enters any figure."""

from __future__ import annotations

from collections.abc import Sequence

from mostrador import people, threads
from mostrador.care.leave import Moved, announce
from mostrador.care.routing.events import ReliefAnswered, ReliefAsked
from mostrador.care.routing.find_owner import find_owner
from mostrador.care.routing.records import REASONS, Apart, Relief
from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.routing")


class AskedAlready(Conflict):
    """You already asked for another person here. Call us and we will find a way together."""


class NobodyElse(Conflict):
    """There is nobody else who could take your case at this moment. Call us and we will find a way together."""


class ReliefAskedAlready(Conflict):
    """You already asked to be relieved of this case; a supervisor answers today."""


class ReasonUnknown(Invalid):
    """Choose why: threats, harassment, or that it is somebody of your family."""


class SuccessorUnfit(Invalid):
    """That colleague cannot take it: suspended, not come in yet, or already the owner."""


async def another_person(tx: Tx, thread: int, *, by: Actor) -> int:
    """A customer would rather have somebody else: no reason, once a thread; the agent who has it now.

    Chosen as for a new thread of that team, without the one before. Raises NotFound, AskedAlready, NobodyElse.
    """
    if by.kind != "customer":
        raise NotFound
    found = await threads.lock(tx, thread, by=by)
    relief = await tx.value(Q.ask_relief, thread=thread, kind="customer", reason=None)
    if relief is None:
        raise AskedAlready
    person, _ = await people.find(tx, found.person_id)
    told = Incoming(via=found.channel, text=found.subject, language=found.language)
    owner = await find_owner(tx, person, told, team=found.team_id)
    moved = await _take_over(tx, found, owner.agent, by)
    if moved is None:
        raise NobodyElse
    await tx.record(ReliefAnswered(thread=thread, owner=moved.to_id, team=moved.to_team_id, relief=relief), by=by)
    return moved.to_id


async def ask_relief(tx: Tx, thread: int, *, reason: str, by: Actor) -> None:
    """The owner cannot go on with this person; a supervisor answers the same day.

    Raises NotFound (also for who is not the owner), ReasonUnknown, ReliefAskedAlready.
    """
    if by.kind != "agent":
        raise NotFound
    found = await threads.lock(tx, thread, by=by)
    if found.owner_id != by.id:
        raise NotFound
    if reason not in REASONS:
        raise ReasonUnknown
    relief = await tx.value(Q.ask_relief, thread=thread, kind="agent", reason=reason)
    if relief is None:
        raise ReliefAskedAlready
    await tx.record(ReliefAsked(thread=thread, owner=found.owner_id, team=found.team_id, relief=relief), by=by)


async def reliefs(tx: Tx, *, viewer: Actor, thread: int | None = None) -> Sequence[Relief]:
    """What has no answer yet: all of it for supervisors, their own for others. Raises NotFound for a customer."""
    if viewer.kind == "customer":
        raise NotFound
    return await tx.all(Relief, Q.reliefs, all="supervise" in viewer.verbs, agent=viewer.id, thread=thread)


async def reliefs_open(tx: Tx, *, viewer: Actor) -> int:
    """How many wait for a supervisor; 0 for who is none."""
    return int(await tx.value(Q.reliefs_open)) if "supervise" in viewer.verbs else 0


async def answer_relief(tx: Tx, relief: int, *, to: int | None, along: bool = False, by: Actor) -> None:
    """A supervisor gives the thread to a colleague, or (None) agreed with the owner that it stays.

    `along` go the other open cases of that customer which the owner has. Whoever was relieved is not given that
    person again. Raises NotFound, SuccessorUnfit.
    """
    if "supervise" not in by.verbs:
        raise NotFound
    thread = await tx.value(Q.relief_thread, id=relief)
    if thread is None:
        raise NotFound
    moving = await tx.values(Q.relieved_of, id=relief, along=along and to is not None)
    # A supervisor of another team answers too: this right is about the colleague, not about what was said.
    anywhere = Actor("agent", by.id, by.name, by.groups, by.verbs | {"read:all"})
    found = await threads.lock(tx, thread, by=anywhere)
    owner, team = found.owner_id, found.team_id
    if to is not None:
        moved = await _take_over(tx, found, to, by)
        if moved is None:
            raise SuccessorUnfit
        owner, team = moved.to_id, moved.to_team_id
        for other in moving:
            if other != thread:
                await _take_over(tx, await threads.lock(tx, other, by=anywhere), to, by)
    if not await tx.run(Q.drop_relief if to is None else Q.answer_relief, id=relief, by=by.id):
        raise NotFound
    await tx.record(ReliefAnswered(thread=thread, owner=owner, team=team, relief=relief), by=by)


async def apart(tx: Tx, thread: int, *, viewer: Actor) -> Apart:
    """Whom the person of a thread asked not to have, and who was relieved of them: offered last. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.one(Apart, Q.apart, thread=thread)


async def _take_over(tx: Tx, thread: Thread, to: int, by: Actor) -> Moved | None:
    await tx.run(Q.withdraw_offer, thread=thread.id)
    offered_by = by.id if by.kind == "agent" else None
    moved = await tx.maybe(Moved, Q.take_over, thread=thread.id, to=to, by=offered_by)
    if moved is not None:
        await announce(tx, [moved], by=by)
    return moved
