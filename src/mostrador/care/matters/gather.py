"""Two records become one person, and their cases are looked at as if they came now; or two again, and it never was."""

from __future__ import annotations

import msgspec

from mostrador.care.matters.events import MatterRecognised, ThreadRaised
from mostrador.care.matters.likeness import ORDINARY, Said, same_again
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people.events import MergeUndone, PeopleMerged

Q = sql.load("mostrador.care.matters")


class _Open(msgspec.Struct, frozen=True):
    id: int
    owner: int
    team: int
    others: list[int]


class _Gathered(msgspec.Struct, frozen=True):
    id: int
    moved: list[int]


async def gather(tx: Tx, event: PeopleMerged, by: Actor) -> None:
    """Whose open threads came back to what the other record had said, is about the same again, and counted so."""
    looked = await tx.all(_Open, Q.to_look_at, person=event.person, gone=event.gone)
    because: dict[int, int] = {}
    for seen in looked:
        said = await tx.all(Said, Q.earlier, thread=seen.id, at=tx.at, ordinary=ORDINARY)
        again = same_again([one for one in said if one.thread in seen.others])
        # An earlier turn of this very loop may have moved either.
        if again is None or (now := await _matter(tx, seen.id)) == (matter := await _matter(tx, again[0])):
            continue
        first, later = sorted((matter, now))
        row = await tx.one(_Gathered, Q.gather, merge=event.merge, thread=seen.id, **{"from": later, "to": first})
        because |= dict.fromkeys(row.moved, row.id)
        await tx.record(
            MatterRecognised(matter=first, ground=again[1], thread=seen.id, owner=seen.owner, team=seen.team), by=by
        )
    for seen in looked:
        if seen.id not in because:
            continue
        times = await tx.value(Q.raise_third, thread=seen.id)
        if times is not None:
            await tx.run(Q.gathered_raised, id=because[seen.id], thread=seen.id)
            await tx.record(ThreadRaised(times=times, thread=seen.id, owner=seen.owner, team=seen.team), by=by)


async def _matter(tx: Tx, thread: int) -> int:
    return int(await tx.value(Q.matter_of, thread=thread))


async def part(tx: Tx, event: MergeUndone, by: Actor) -> None:
    """They were two after all: what each said is about what it was about."""
    await tx.run(Q.part_matters, people=[event.person, event.gone])
    for thread in await tx.values(Q.raised_by_merge, merge=event.merge):
        await tx.run(Q.lower, thread=thread)
        await tx.value(Q.raise_third, thread=thread)
