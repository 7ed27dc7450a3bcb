"""Somebody says that what we hold of them is wrong; one of us puts it right, or says why not (GDPR, art. 16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from mostrador import threads
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.oversight.privacy.events import RectificationAsked, RectificationEnded
from mostrador.threads.access import ours

Q = sql.load("mostrador.oversight.privacy")
LONGEST: Final = 1000


class WrongWanted(Invalid):
    """Say what is wrong and how it should be, in up to %(most)s characters."""


class WhyNotWanted(Invalid):
    """Say why it stays as it is, in up to %(most)s characters: they read it."""


class AskedAlready(Conflict):
    """You asked for this already, and we are on it. You will read here what came of it."""


class Rectification(msgspec.Struct, frozen=True):
    """What somebody says is wrong; once it ended, whether it was put right, by whom, and what they were told."""

    id: int
    wrong: str
    asked_at: datetime
    due_at: datetime
    ended_at: datetime | None
    agent: str
    done: bool | None
    answer: str


async def ask_rectification(tx: Tx, thread: int, wrong: str, *, by: Actor) -> int:
    """The person of a thread says what is wrong; the id. Raises WrongWanted, AskedAlready, NotFound."""
    if by.kind != "customer":
        raise NotFound
    wrong = wrong.strip()
    if not 0 < len(wrong) <= LONGEST:
        raise WrongWanted(most=LONGEST)
    found = await threads.lock(tx, thread, by=by)
    if any(one.ended_at is None for one in await tx.all(Rectification, Q.rectifications, thread=thread)):
        raise AskedAlready
    made = int(await tx.value(Q.add_rectification, person=found.person_id, thread=thread, wrong=wrong))
    told = RectificationAsked(thread=thread, owner=found.owner_id, team=found.team_id, rectification=made)
    await tx.record(told, by=by)
    return made


async def end_rectification(
    tx: Tx, thread: int, rectification: int, *, done: bool, answer: str = "", by: Actor
) -> None:
    """One of us put it right, or says why not. Raises WhyNotWanted, NotFound (also for one that ended)."""
    answer = answer.strip()
    if len(answer) > LONGEST or not (done or answer):
        raise WhyNotWanted(most=LONGEST)
    found = await threads.lock(tx, thread, by=ours(by))
    if not await tx.run(Q.end_rectification, id=rectification, thread=thread, agent=by.id, done=done, answer=answer):
        raise NotFound
    told = RectificationEnded(
        thread=thread, owner=found.owner_id, team=found.team_id, rectification=rectification, done=done
    )
    await tx.record(told, by=by)


async def rectifications_of(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Rectification]:
    """What was asked on a thread, the latest first. Raises NotFound."""
    await threads.find(tx, thread, viewer=viewer)
    return await tx.all(Rectification, Q.rectifications, thread=thread)
