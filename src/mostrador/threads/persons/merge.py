"""Two people turn out to be one, or were two after all: their threads follow, and who may open them stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people import merging
from mostrador.people.merging import Alike
from mostrador.threads.persons.events import ThreadFollowed
from mostrador.threads.persons.find import change_person, find_person

Q = sql.load("mostrador.threads.persons")
# By hand, when nothing that a program sees speaks for it.
BY_HAND: Final = "said"


class _Held(msgspec.Struct, frozen=True):
    id: int
    owner_id: int
    team_id: int
    person_id: int
    state: str


async def suggestions(tx: Tx, person: int, *, viewer: Actor) -> Sequence[Alike]:
    """Who may be the same as `person`, with what speaks for it, among those whose file the viewer may open.

    Raises NotFound.
    """
    me = await find_person(tx, person, viewer=viewer)
    found = []
    for one in await merging.alike(tx, me):
        try:
            await find_person(tx, one.person.id, viewer=viewer)
        except NotFound:
            continue
        found.append(one)
    return found


async def join_people(tx: Tx, kept: int, gone: int, *, by: Actor) -> int:
    """An agent says that `gone` is `kept`: one person from now on; the id of the merge. See `join_older`.

    Raises AlreadyOne, OnlyReads, NotFound.
    """
    kept, gone = await change_person(tx, kept, by=by), await change_person(tx, gone, by=by)
    match = next((one for one in await merging.alike(tx, kept) if one.person.id == gone), None)
    evidence = [one.kind for one in match.evidence] if match else [BY_HAND]
    return await _join(tx, kept, gone, evidence, by, automatic=False)


async def join_older(tx: Tx, one: int, other: int, *, by: Actor) -> int:
    """The same, where the older of the two records is kept. Raises AlreadyOne, OnlyReads, NotFound."""
    one, other = await change_person(tx, one, by=by), await change_person(tx, other, by=by)
    kept, gone = await merging.by_age(tx, one, other)
    return await join_people(tx, kept, gone, by=by)


async def part_people(tx: Tx, person: int, merge: int, *, by: Actor) -> int:
    """They were two after all: everything is as it was; who is somebody of their own again.

    Raises MergeOver, OnlyReads, NotFound.
    """
    me = await change_person(tx, person, by=by)
    held = await tx.all(_Held, Q.lock_threads_of, people=[me])
    gone = await merging.undo_merge(tx, me, merge, by=by)
    await _tell(tx, held, by)
    return gone


async def tell_apart(tx: Tx, one: int, other: int, *, by: Actor) -> None:
    """An agent looked: these are two. It is not suggested again. Raises OnlyReads, NotFound."""
    one, other = await change_person(tx, one, by=by), await change_person(tx, other, by=by)
    if one != other:
        await merging.tell_apart(tx, one, other, by=by)


async def merge_if_sure(tx: Tx, address: int) -> int | None:
    """After an address was proved by two: one person when nothing is left to ask; the id of the merge, else None."""
    two = await merging.proved_by_two(tx, address)
    if two is None:
        return None
    kept, gone = await merging.by_age(tx, *two)
    evidence = await merging.is_sure(tx, kept, gone)
    if not evidence:
        return None
    return await _join(tx, kept, gone, [one.kind for one in evidence], SYSTEM, automatic=True)


async def _join(tx: Tx, kept: int, gone: int, evidence: Iterable[str], by: Actor, *, automatic: bool) -> int:
    held = await tx.all(_Held, Q.lock_threads_of, people=[kept, gone])
    made = await merging.merge(tx, kept, gone, evidence=list(dict.fromkeys(evidence)), by=by, automatic=automatic)
    await _tell(tx, held, by)
    return made


async def _tell(tx: Tx, before: Sequence[_Held], by: Actor) -> None:
    """Whoever has one of these threads open sees at once whose it is."""
    was = {one.id: one.person_id for one in before}
    after = await tx.all(_Held, Q.whose_now, threads=list(was))
    # Pipelined: hundreds of events cost a few round trips.
    async with tx.connection.pipeline():
        for one in after:
            if one.person_id != was[one.id]:
                await tx.record(
                    ThreadFollowed(thread=one.id, owner=one.owner_id, team=one.team_id, person=one.person_id), by=by
                )
