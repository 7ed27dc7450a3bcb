"""What holds: a complaint about its cause, one of us who says so, or a body outside that was asked (4.4, 13.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mostrador import threads
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.oversight import compliance
from mostrador.oversight.compliance import Profile
from mostrador.oversight.compliance.events import ConcernNoted
from mostrador.oversight.holds.events import DisputeOpened, HoldOpened
from mostrador.oversight.holds.records import WHATS, What
from mostrador.threads import Thread
from mostrador.threads.access import ours
from mostrador.threads.events import ThreadChanged, ThreadReopened

Q = sql.load("mostrador.oversight.holds")
RULE: Final = "lsac-4-holds"
COMPLAINTS: Final = frozenset({"complaint", "claim"})
LONGEST: Final = 80


class WhatUnknown(Invalid):
    """Say what is held: that nothing is cut, or that nothing is collected."""


class ReferenceTooLong(Invalid):
    """Write the number of the contract or the supply, up to %(most)s characters."""


class BodyMissing(Invalid):
    """Say which body they turned to, in up to %(most)s characters."""


class HeldAlready(Conflict):
    """That is held for this case already."""


class DisputeRuns(Conflict):
    """They turned to somebody already. Note first how that ended."""


async def hold(tx: Tx, thread: int, what: str, *, reference: str = "", by: Actor) -> int:
    """One of us holds it, before or beside the law; the id.

    Raises WhatUnknown, ReferenceTooLong, HeldAlready, NotFound.
    """
    named = next((one for one in WHATS if one == what), None)
    if named is None:
        raise WhatUnknown
    reference = " ".join(reference.split())
    if len(reference) > LONGEST:
        raise ReferenceTooLong(most=LONGEST)
    found = await threads.lock(tx, thread, by=ours(by))
    made = await _hold(tx, found, named, by=by, reference=reference)
    if made is None:
        raise HeldAlready
    return made


async def open_due(tx: Tx, event: ThreadChanged | ConcernNoted | ThreadReopened, by: Actor) -> None:
    """Hold the service where a complaint about a charge or a cut binds the company to it.

    A decision that was taken back, or not accepted, holds again what it let go.
    """
    if isinstance(event, ThreadChanged) and event.was == event.kind_now:
        return
    found = await threads.find(tx, event.thread, viewer=SYSTEM)
    whats: Sequence[What] = ()
    if isinstance(event, ThreadReopened):
        whats = await tx.values(Q.let_go, thread=found.id, closure=event.closure)
    elif found.kind in COMPLAINTS and await tx.value(Q.concerns_any, thread=found.id) and await is_due(tx):
        whats = ("cut",)
    for what in whats:
        await _hold(tx, found, what, by=SYSTEM)


async def is_due(tx: Tx) -> bool:
    """Whether the law binds the company to hold now."""
    told = await compliance.profile(tx) or Profile()
    return any(rule.id == RULE for rule in compliance.binding(told.tags, clock.now().date()))


async def open_dispute(tx: Tx, thread: int, body: str, *, by: Actor) -> int:
    """Note that the customer turned to a body outside: nothing is collected while it looks, nor cut what was held.

    Returns the id. Raises BodyMissing, DisputeRuns, NotFound.
    """
    body = " ".join(body.split())
    if not 0 < len(body) <= LONGEST:
        raise BodyMissing(most=LONGEST)
    found = await threads.lock(tx, thread, by=ours(by))
    made = await tx.value(Q.open_dispute, thread=thread, body=body, agent=by.id)
    if made is None:
        raise DisputeRuns
    await tx.record(DisputeOpened(thread=thread, owner=found.owner_id, team=found.team_id, dispute=int(made)), by=by)
    for what in WHATS:
        # The service was held while we decided: it is held on while they do (13.8).
        if what == "collection" or await tx.value(Q.ever_held, thread=thread, what=what):
            await _hold(tx, found, what, by=by)
    return int(made)


async def _hold(tx: Tx, thread: Thread, what: What, *, by: Actor, reference: str = "") -> int | None:
    agent = by.id if by.kind == "agent" else None
    made = await tx.value(Q.open_hold, thread=thread.id, what=what, reference=reference, agent=agent)
    if made is None:
        return None
    told = HoldOpened(thread=thread.id, owner=thread.owner_id, team=thread.team_id, hold=int(made), what=what)
    await tx.record(told, by=by)
    return int(made)
