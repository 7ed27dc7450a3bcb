"""Erase what we hold of a person: first what would go and what stays is shown, then it goes, with a receipt.

What the law wants kept stays until its time is over, and goes by itself then. Events stay whole: they hold no words,
and the salts of their digests go with the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from psycopg.types.json import Jsonb

from mostrador.kit import clock, jobs, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.oversight.privacy.events import MessageErased, PersonErased, ThreadErased
from mostrador.oversight.privacy.places import Place, walk

Q = sql.load("mostrador.oversight.privacy")
AT_ONCE: Final = 20
AGAIN: Final = timedelta(days=30)
"""When a case that is held without an end is looked at again."""
Held = Literal["", "open", "hold", "dispute", "leaving", "recording", "retention"]


class OnlyAdministrators(Forbidden):
    """Only an administrator gives away or erases what we hold of somebody."""


class Case(msgspec.Struct, frozen=True):
    """A case of theirs, with what holds it, and until when if that is known."""

    id: int
    code: str
    kind: str
    owner_id: int
    team_id: int
    held: Held
    until: datetime | None


class Reach(msgspec.Struct, frozen=True):
    """What is theirs: records, cases, addresses, and what they said where."""

    people: Sequence[int]
    cases: Sequence[Case]
    addresses: Sequence[str]

    @property
    def free(self) -> list[Case]:
        """The cases that nothing holds."""
        return [one for one in self.cases if not one.held]

    @property
    def held(self) -> list[Case]:
        """The cases that stay for now."""
        return [one for one in self.cases if one.held]


class Preview(msgspec.Struct, frozen=True):
    """What would go, by kind of data; which cases would stay and why; whether the name and addresses stay with them."""

    gone: dict[str, int]
    held: Sequence[Case]

    @property
    def whole(self) -> bool:
        """Whether nothing stays."""
        return not self.held


class Receipt(msgspec.Struct, frozen=True):
    """What went, when, by whose hand; what stays, and why."""

    id: int
    at: datetime
    by: str
    gone: dict[str, int]
    stays: list[dict[str, Any]]
    files: int
    next_at: datetime | None


class Gone(msgspec.Struct, frozen=True):
    """What went, by kind of data, and how many contents of files."""

    counts: dict[str, int]
    files: int


class _Elsewhere(msgspec.Struct, frozen=True):
    message: int
    thread: int
    owner: int
    team: int


async def reach(tx: Tx, person: int) -> Reach:
    """What is theirs. Raises NotFound."""
    people = list(await tx.values(Q.everybody, person=person))
    if not people:
        raise NotFound
    return Reach(people, await tx.all(Case, Q.cases, people=people), await tx.values(Q.their_addresses, people=people))


async def preview(tx: Tx, person: int, *, by: Actor) -> Preview:
    """What would go and what would stay. Raises NotFound, OnlyAdministrators."""
    may(by)
    found = await reach(tx, person)
    facts = await _facts(tx, found, [one.id for one in found.free], await _elsewhere(tx, found))
    gone: dict[str, int] = {}
    for place in _going(found):
        gone[place.about] = gone.get(place.about, 0) + int(await tx.value(place.count, **facts))
    return Preview({about: count for about, count in gone.items() if count}, found.held)


async def erase(tx: Tx, person: int, *, by: Actor) -> int:
    """Erase it; the id of the receipt. The bytes of files go after the commit. Raises NotFound, OnlyAdministrators."""
    may(by)
    found = await reach(tx, person)
    await tx.values(Q.lock_cases, threads=[one.id for one in found.cases])
    found = await reach(tx, person)
    elsewhere = await _elsewhere(tx, found)
    facts = await _facts(tx, found, [one.id for one in found.free], elsewhere)
    gone = await _clear(tx, _going(found), facts)
    ends = [one.until if one.held == "retention" and one.until else clock.now() + AGAIN for one in found.held]
    made = int(
        await tx.value(
            Q.add_erasure,
            person=person,
            agent=by.id if by.kind == "agent" else None,
            gone=Jsonb(gone.counts),
            stays=Jsonb(
                [
                    {"case": one.id, "code": one.code, "why": one.held, "until": one.until and one.until.isoformat()}
                    for one in found.held
                ]
            ),
            files=gone.files,
            next=min(ends, default=None),
        )
    )
    await _mark(tx, found.free, by)
    for other in elsewhere:
        await tx.record(
            MessageErased(thread=other.thread, owner=other.owner, team=other.team, message=other.message), by=by
        )
    await tx.record(PersonErased(person=person, erasure=made, whole=not found.held), by=by)
    return made


async def lock_cases(tx: Tx, threads: Sequence[int]) -> None:
    """Nobody says anything on these until the transaction ends."""
    await tx.values(Q.lock_cases, threads=list(threads))


async def erase_cases(tx: Tx, threads: Sequence[int], *, by: Actor) -> Gone:
    """Erase the words of these cases, whose ever they are; their people stay. What something holds stays too.

    The caller has locked them. Raises OnlyAdministrators.
    """
    may(by)
    free = [one for one in await tx.all(Case, Q.cases_named, threads=list(threads)) if not one.held]
    ids = [one.id for one in free]
    said = list(await tx.values(Q.said_in, threads=ids))
    facts: dict[str, Sequence[object]] = {"people": [], "threads": ids, "messages": said, "addresses": []}
    gone = await _clear(tx, [one for one in walk() if one.free == "case"], facts)
    await _mark(tx, free, by)
    return gone


async def receipts(tx: Tx, person: int, *, by: Actor) -> Sequence[Receipt]:
    """What was erased so far, the last time first. Raises OnlyAdministrators."""
    may(by)
    return await tx.all(Receipt, Q.erasures, person=person)


async def go_on(tx: Tx) -> int:
    """Erase what was held until now, of whom asked for it before; how many people."""
    due = await tx.values(Q.erasures_due, limit=AT_ONCE)
    for person in due:
        await erase(tx, person, by=SYSTEM)
    return len(due)


async def unheld(tx: Tx, hashes: Sequence[str]) -> list[str]:
    """Of the contents that were erased, those that are nobody else's: their bytes may go before the commit."""
    free = []
    for hash in sorted(set(hashes)):
        await tx.value(Q.hold_content, hash=hash)
        if not await tx.value(Q.content_in_use, hash=hash):
            free.append(hash)
    return free


def may(by: Actor) -> None:
    """Whether somebody may give away and erase. Raises OnlyAdministrators."""
    if by.kind != "system" and "manage" not in by.verbs:
        raise OnlyAdministrators


async def _clear(tx: Tx, places: Sequence[Place], facts: dict[str, Sequence[object]]) -> Gone:
    """Erase these places; the bytes of files go after the commit."""
    hashes = list(await tx.values(Q.contents, **facts))
    counts: dict[str, int] = {}
    await tx.value(Q.say_so, on="on")
    for place in places:
        counts[place.about] = counts.get(place.about, 0) + await tx.run(place.erasing, **facts)
    await tx.value(Q.say_so, on="off")
    if hashes:
        await jobs.defer(tx, "remove_contents", hashes=hashes)
    return Gone({about: count for about, count in counts.items() if count}, len(hashes))


async def _mark(tx: Tx, cases: Sequence[Case], by: Actor) -> None:
    """Say of cases that their words are gone."""
    await tx.run(Q.mark_erased, threads=[one.id for one in cases])
    for one in cases:
        await tx.record(ThreadErased(thread=one.id, owner=one.owner_id, team=one.team_id), by=by)


def _going(found: Reach) -> list[Place]:
    """The places of which something goes now: who they are stays as long as a case of theirs does."""
    return [one for one in walk() if one.free != "identity" or not found.held]


async def _elsewhere(tx: Tx, found: Reach) -> Sequence[_Elsewhere]:
    return await tx.all(_Elsewhere, Q.said_elsewhere, people=found.people)


async def _facts(
    tx: Tx, found: Reach, threads: list[int], elsewhere: Sequence[_Elsewhere]
) -> dict[str, Sequence[object]]:
    said = list(await tx.values(Q.said_in, threads=threads)) if threads else []
    return {
        "people": found.people,
        "threads": threads,
        "messages": [*said, *(one.message for one in elsewhere)],
        "addresses": found.addresses,
    }


async def facts_of_all(tx: Tx, person: int) -> dict[str, Sequence[object]]:
    """The same with every case, for who gives it all away. Raises NotFound."""
    found = await reach(tx, person)
    return await _facts(tx, found, [one.id for one in found.cases], await _elsewhere(tx, found))
