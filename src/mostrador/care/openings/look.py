"""Open somebody's file: whoever does not serve them says why, once a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mostrador import threads
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.kit.i18n import N_
from mostrador.threads import Thread

Q = sql.load("mostrador.care.openings")
REASONS: Final[Mapping[str, str]] = {
    "answer": N_("I answer it for a colleague"),
    "asked": N_("A colleague asked me to look"),
    "same": N_("It touches another case of mine"),
    "contact": N_("The person is on the phone, or here"),
    "complaint": N_("A complaint or claim is being studied"),
    "quality": N_("I look at how we served them"),
    "security": N_("Fraud, threats or security"),
    "law": N_("A duty by law: a right of the person, an authority, an audit"),
}
# Who oversees works no queue: what waits there is no reason for them to look, at whatever hour they do.
OVERSEE: Final = frozenset({"audit", "manage", "supervise"})
# What a program reads with the key of an agent: it cannot be asked.
BY_PROGRAM: Final = "api"


class ReasonWanted(Forbidden):
    """Say first why you open this person's file: you are asked once a day."""


class ReasonUnknown(Invalid):
    """Choose one of the reasons."""


async def look(tx: Tx, person: int, *, viewer: Actor) -> int:
    """Let `viewer` look at a file; whose it is now. Raises ReasonWanted, and NotFound for what is not theirs to see."""
    now = await threads.find_person(tx, person, viewer=viewer)
    if await _asks(tx, now, viewer):
        raise ReasonWanted(person=now)
    return now


async def look_into(tx: Tx, thread: Thread, *, viewer: Actor) -> None:
    """The same for one thread of a person, whose door the caller came through. Raises ReasonWanted."""
    if viewer.kind == "agent" and thread.owner_id != viewer.id and await _asks(tx, thread.person_id, viewer):
        raise ReasonWanted(person=thread.person_id)


async def _asks(tx: Tx, person: int, viewer: Actor) -> bool:
    """Whether `viewer` does not serve this person and has not said today why they look."""
    return not await tx.value(
        Q.serves,
        person=person,
        agent=viewer.id,
        answers=[] if viewer.verbs & OVERSEE else viewer.ids("answer"),
        at=clock.now(),
    )


async def say_why(tx: Tx, person: int, reason: str, *, by: Actor) -> None:
    """Keep why `by` looks at a file today; the first reason of a day stays. Raises ReasonUnknown, NotFound."""
    if reason not in REASONS:
        raise ReasonUnknown
    await _keep(tx, await threads.find_person(tx, person, viewer=by), reason, by)


async def note(tx: Tx, thread: Thread, *, by: Actor) -> None:
    """Keep that a program read a thread with the key of an agent who does not serve this person."""
    if thread.owner_id != by.id and await _asks(tx, thread.person_id, by):
        await _keep(tx, thread.person_id, BY_PROGRAM, by)


async def _keep(tx: Tx, person: int, reason: str, by: Actor) -> None:
    # No event: what follows events counts and exports them, and this is a figure about nobody.
    await tx.run(Q.add, agent=by.id, person=person, reason=reason, at=clock.now())
