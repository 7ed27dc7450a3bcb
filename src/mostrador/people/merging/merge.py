"""Make two records one person, and two again. Nothing is rewritten: who was who stays in rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict
from mostrador.people.events import MergeUndone, PeopleMerged

Q = sql.load("mostrador.people.merging")


class AlreadyOne(Conflict):
    """These two are one person already, or one of them was merged in the meantime. Look again."""


class MergeOver(Conflict):
    """This was undone already, or is part of somebody else now. Look again."""


class Merge(msgspec.Struct, frozen=True):
    """That `gone` is `kept` since: by whom (None: by itself), on which evidence, and whether it still holds."""

    id: int
    kept_id: int
    gone_id: int
    gone: str
    automatic: bool
    evidence: list[str]
    by: str | None
    at: datetime
    undone_at: datetime | None
    undone_by: str | None


class _Current(msgspec.Struct, frozen=True):
    id: int
    kept_id: int
    gone_id: int


class _Locked(msgspec.Struct, frozen=True):
    id: int
    merged_into_id: int | None


async def merge(tx: Tx, kept: int, gone: int, *, evidence: Sequence[str], by: Actor, automatic: bool = False) -> int:
    """`gone` is `kept` from now on; the id of the merge. The caller has locked their threads. Raises AlreadyOne."""
    now = {one.id: one.merged_into_id for one in await tx.all(_Locked, Q.lock_people, people=[kept, gone])}
    if kept == gone or now.get(kept, kept) is not None or now.get(gone, gone) is not None:
        raise AlreadyOne
    agent = by.id if by.kind == "agent" else None
    made = await tx.value(Q.add_merge, kept=kept, gone=gone, automatic=automatic, evidence=list(evidence), agent=agent)
    await tx.run(Q.follow, kept=kept, gone=gone)
    await tx.record(PeopleMerged(person=kept, merge=made, gone=gone, automatic=automatic), by=by)
    return int(made)


async def by_age(tx: Tx, one: int, other: int) -> tuple[int, int]:
    """Two people, the one we know longest first: their number and the day since when they write to us stay."""
    found = list(await tx.values(Q.by_age, people=[one, other]))
    return (found[0], found[1]) if len(found) == len({one, other}) > 1 else (one, other)


async def undo_merge(tx: Tx, person: int, merge: int, *, by: Actor) -> int:
    """What `person` got by a merge is somebody of their own again; that somebody. Raises MergeOver.

    It may be undone in any order: what was merged into the one that parts goes with them. The caller has
    locked the threads of `person`.
    """
    await tx.all(_Locked, Q.lock_people, people=[person])
    found = await tx.maybe(_Current, Q.current_merge, id=merge, person=person)
    if found is None:
        raise MergeOver
    await tx.run(Q.end_merge, id=merge, agent=by.id if by.kind == "agent" else None)
    await tx.run(Q.part, gone=found.gone_id)
    await tx.record(MergeUndone(person=person, merge=merge, gone=found.gone_id), by=by)
    return found.gone_id


async def merges_of(tx: Tx, person: int) -> Sequence[Merge]:
    """What was merged into somebody, the latest first, also what was undone since."""
    return await tx.all(Merge, Q.merges_of, person=person)
