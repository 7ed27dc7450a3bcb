"""The owner of a new thread: who knows the person, else who is there, understands it and has the least in hand.

In danger it is whoever is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from mostrador.care.routing.roster import Drawn, roster
from mostrador.care.routing.turn import DANGER, URGENT
from mostrador.care.routing.words import is_danger, words_of
from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem
from mostrador.people import Person
from mostrador.people.profile import FIRST
from mostrador.threads import Owner

Q = sql.load("mostrador.care.routing")
# Who knows the person is waited for as long as this.
BACK_WITHIN: Final = timedelta(hours=4)
# Who begins first when nobody is on shift; nothing else speaks for them.
BY_TURN: Final = frozenset({"load", "turn", "alone", "here"})
# What is told instead in danger: who knows the person is still said to.
IN_DANGER: Final = BY_TURN | {"language", "shown"}
# So many minutes of calls and visits weigh like one open thread.
MINUTES_A_THREAD: Final = 15


class _Asked(msgspec.Struct, frozen=True):
    version: UUID
    minute: datetime
    known: int | None
    apart: list[int]
    raised: int


class NobodyHere(Problem):
    """This shop has nobody to answer yet: its administrator has to finish the set-up. Please call or come by."""

    status = 503


async def find_owner(tx: Tx, person: Person, incoming: Incoming, *, shown: int = 0, team: int | None = None) -> Owner:
    """Who will own this person's new thread, and why. A full desk never refuses a customer.

    `shown` is the agent whom the page showed: it is them unless somebody fits better. `team` is the one it was written
    to: somebody of it, on shift or the first to begin; in danger only who is on shift. Where it has nobody, anybody.
    Who lacks a course that the law asks for gets nothing new; where all do, it goes to who supervises.
    Raises NobodyHere when not even an administrator exists.
    """
    if team is None:
        return await _of_all(tx, person, incoming, shown)
    owner, _ = await _drawn(tx, person, incoming, shown, team)
    if owner is not None:
        return owner
    owner = await _of_all(tx, person, incoming, shown)
    if owner.why in {"danger", "untrained"}:
        return owner
    return msgspec.structs.replace(owner, why="elsewhere", skill=None)


async def _of_all(tx: Tx, person: Person, incoming: Incoming, shown: int) -> Owner:
    owner, asked = await _drawn(tx, person, incoming, shown, None)
    if owner is not None:
        return owner
    if owner := await tx.maybe(Owner, Q.administrator, apart=asked.apart):
        return msgspec.structs.replace(owner, raised=asked.raised | raised_by(incoming))
    raise NobodyHere


async def _drawn(
    tx: Tx, person: Person, incoming: Incoming, shown: int, team: int | None
) -> tuple[Owner | None, _Asked]:
    first = {"person": person.now, "back": BACK_WITHIN, "needs": list(FIRST), "team": team}
    # The second time is for when the choice fell on somebody who was being suspended.
    for _ in range(2):
        asked = await tx.one(_Asked, Q.asked, **first)
        now = await roster(tx, asked.version, asked.minute, team)
        danger = bool(raised_by(incoming) & DANGER)
        if danger and now.later and team is not None:
            break
        drawn = now.draw(
            language=incoming.language[:2],
            words=words_of(incoming.text),
            known=asked.known,
            apart=asked.apart,
            shown=shown,
            danger=danger,
        )
        raised = asked.raised | raised_by(incoming)
        if drawn and (owner := await _choose(tx, drawn, incoming, shown, team)):
            why = "next" if now.later and owner.why in BY_TURN else owner.why
            if danger and not now.later and why in IN_DANGER:
                why = "danger"
            return msgspec.structs.replace(owner, why=why, raised=raised), asked
    return None, asked


async def _choose(tx: Tx, drawn: Sequence[Drawn], incoming: Incoming, shown: int, team: int | None) -> Owner | None:
    return await tx.maybe(
        Owner,
        Q.choose,
        drawn=[one.id for one in drawn],
        known=[one.known for one in drawn],
        speaks=[one.speaks for one in drawn],
        here=[one.here for one in drawn],
        first=[one.first for one in drawn],
        skills=[one.skills for one in drawn],
        skill=[one.skill for one in drawn],
        channel=incoming.via,
        minutes=MINUTES_A_THREAD,
        shown=shown,
        team=team,
    )


def raised_by(incoming: Incoming) -> int:
    """What the words of a person, and their own mark, raise a thread by."""
    if incoming.automatic:
        return 0
    return (URGENT if incoming.urgent else 0) | (DANGER if is_danger(incoming.text) else 0)
