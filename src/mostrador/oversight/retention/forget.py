"""Erase what is over its time, some at a time: a step that dies is done again, and what went is never due again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from psycopg.types.json import Jsonb

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.oversight import consent, privacy
from mostrador.oversight.retention.decide import terms
from mostrador.oversight.retention.events import AgeForgot
from mostrador.oversight.retention.records import Term

Q = sql.load("mostrador.oversight.retention")
AT_ONCE: Final = 100
PEOPLE_AT_ONCE: Final = 10


async def forget(tx: Tx) -> int:
    """Erase the next of each sort whose age erases it; how many things went. Nothing before somebody chose so."""
    await tx.value(Q.one_at_a_time)
    done = 0
    for term in await terms(tx):
        if term.erases:
            done += await _forget(tx, term)
    return done


async def _forget(tx: Tx, term: Term) -> int:
    if term.sort.of == "case":
        return await _cases(tx, term)
    if term.sort.of == "person":
        return await _people(tx, term)
    if term.sort.of == "recording":
        gone = await consent.forget_recordings(tx, term.days, limit=AT_ONCE)
        await _tell(tx, term, gone, {"recording": gone}, gone)
        return gone
    gone = await tx.run(Q.forget_devices, days=term.days, limit=AT_ONCE)
    await _tell(tx, term, gone, {"way-in": gone}, 0)
    return gone


async def _cases(tx: Tx, term: Term) -> int:
    due: Sequence[int] = await tx.values(Q.due_cases, sort=term.sort.id, days=term.days, among=None, limit=AT_ONCE)
    if not due:
        return 0
    await privacy.lock_cases(tx, due)
    # Somebody may have written on one while we waited for it.
    due = await tx.values(Q.due_cases, sort=term.sort.id, days=term.days, among=list(due), limit=AT_ONCE)
    gone = await privacy.erase_cases(tx, due, by=SYSTEM)
    await _tell(tx, term, len(due), gone.counts, gone.files)
    return len(due)


async def _people(tx: Tx, term: Term) -> int:
    due: Sequence[int] = await tx.values(Q.due_people, days=term.days, limit=PEOPLE_AT_ONCE)
    for person in due:
        await privacy.erase(tx, person, by=SYSTEM)
    await _tell(tx, term, len(due), {"name": len(due)}, 0)
    return len(due)


async def _tell(tx: Tx, term: Term, things: int, gone: Mapping[str, int], files: int) -> None:
    """The receipt."""
    if not things:
        return
    kept = {about: count for about, count in gone.items() if count}
    sort = term.sort.id
    made = await tx.value(Q.add_forgetting, sort=sort, days=term.days, things=things, gone=Jsonb(kept), files=files)
    await tx.record(AgeForgot(forgetting=int(made), sort=sort, things=things), by=SYSTEM)
