"""An agent corrects what we took for the same matter, with a reason; it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.care.matters.events import ThreadRegrouped
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.threads import find, lock

Q = sql.load("mostrador.care.matters")
REASON = 200


class OtherPerson(Invalid):
    """That case is of another person, so it cannot be about the same matter. Join the two people first."""


class AlreadySo(Conflict):
    """That is how it stands already. Nothing was changed."""


class ReasonMissing(Invalid):
    """Say in a few words why: whoever comes after you will read it."""


class NothingToUndo(Conflict):
    """Nothing was corrected here, or it was taken back already."""


class Regrouping(msgspec.Struct, frozen=True):
    """A correction of the matter of a thread: by whom, when, why, and whether it was taken back."""

    id: int
    agent: str
    reason: str
    at: datetime
    undone_at: datetime | None


class _Place(msgspec.Struct, frozen=True):
    matter_id: int | None
    followers: list[int]


class _Done(msgspec.Struct, frozen=True):
    id: int
    moved: list[int]
    from_id: int | None
    to_id: int | None


async def regroup(tx: Tx, thread: int, *, like: int | None, reason: str, by: Actor) -> int:
    """Say that a thread is about the same matter as `like`, or about one of its own with None; the id of the row.

    Threads that had come back to it go along. Raises NotFound, OtherPerson, AlreadySo and ReasonMissing.
    """
    _refuse_customer(by)
    found = await lock(tx, thread, by=by)
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise ReasonMissing
    now = await tx.one(_Place, Q.place_of, thread=thread)
    to = None
    if like is not None:
        if (await find(tx, like, viewer=by)).person_id != found.person_id:
            raise OtherPerson
        to = (await tx.one(_Place, Q.place_of, thread=like)).matter_id or like
    if to in {now.matter_id, thread}:
        raise AlreadySo
    moved = [thread, *now.followers]
    await tx.run(Q.move, threads=moved, matter=to)
    row = await tx.value(
        Q.add_regrouping, thread=thread, moved=moved, agent=by.id, reason=reason, **{"from": now.matter_id, "to": to}
    )
    await _tell(tx, found.owner_id, found.team_id, thread, int(row), by, undone=False)
    return int(row)


async def undo(tx: Tx, thread: int, *, by: Actor) -> None:
    """Take the last correction of a thread back. Raises NotFound and NothingToUndo."""
    _refuse_customer(by)
    found = await lock(tx, thread, by=by)
    last = await tx.maybe(_Done, Q.undo_last, thread=thread, agent=by.id)
    now = await tx.one(_Place, Q.place_of, thread=thread)
    if last is None or now.matter_id != last.to_id:
        raise NothingToUndo
    # What came back to it was about the matter that this thread began.
    await tx.run(Q.move, threads=[thread], matter=last.from_id)
    followers = [one for one in last.moved if one != thread]
    await tx.run(Q.move, threads=followers, matter=last.from_id or thread)
    await _tell(tx, found.owner_id, found.team_id, thread, last.id, by, undone=True)


async def regroupings(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Regrouping]:
    """What was corrected on a thread, the last first. Raises NotFound."""
    _refuse_customer(viewer)
    await find(tx, thread, viewer=viewer)
    return await tx.all(Regrouping, Q.regroupings, thread=thread)


async def _tell(tx: Tx, owner: int, team: int, thread: int, row: int, by: Actor, *, undone: bool) -> None:
    await tx.run(Q.lower, thread=thread)
    await tx.value(Q.raise_third, thread=thread)
    await tx.record(ThreadRegrouped(thread=thread, owner=owner, team=team, regrouping=row, undone=undone), by=by)


def _refuse_customer(actor: Actor) -> None:
    if actor.kind == "customer":
        raise NotFound
