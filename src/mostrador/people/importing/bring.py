"""Bring a table in, some lines to a transaction: a worker that is stopped goes on where it was."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Invalid
from mostrador.kit.files import FileGone, FileStore
from mostrador.people.events import PersonChanged
from mostrador.people.importing.entry import read_entry
from mostrador.people.importing.imports import Import, find_import
from mostrador.people.importing.known import Verdict, judge
from mostrador.people.importing.sheet import Line, fetched, read
from mostrador.people.labels import tag_person
from mostrador.people.reach import add_address
from mostrador.people.ties import join_organisation

Q = sql.load("mostrador.people.importing")
AT_ONCE: Final = 100


async def work_import(db: Database, files: FileStore, id: int, *, by: Actor) -> None:
    """Bring in what is left of it. Raises NotFound, Forbidden."""
    async with db.look() as tx:
        found = await find_import(tx, id, viewer=by)
    if found.began_at is None or found.ended_at is not None:
        return
    try:
        async with fetched(files, found.hash) as copy:
            lines = islice(read(copy, found.encoding, found.delimiter), 1 + found.place, None)
            place = found.place
            while some := await asyncio.to_thread(lambda: list(islice(lines, AT_ONCE))):
                async with db.begin() as tx:
                    await tx.run(Q.one_at_a_time)
                    if (await find_import(tx, id, viewer=by)).place != place:
                        # Another worker has taken this over.
                        return
                    await _bring(tx, found, some, by)
                place += len(some)
    except FileGone:
        # Told on its page: it broke off.
        pass
    async with db.begin() as tx:
        await tx.run(Q.end_import, id=id)


async def _bring(tx: Tx, table: Import, lines: Sequence[Line], by: Actor) -> None:
    done = Counter(made=0, completed=0, known=0, refused=0)
    for line in lines:
        try:
            entry = read_entry(line, table.columns, region=table.region, language=table.language)
        except Invalid as problem:
            why, value = type(problem).__name__, str(problem.facts.get("value", ""))
            await tx.run(Q.refuse_line, id=table.id, line=line.number, why=why, value=value)
            done["refused"] += 1
            continue
        verdict = await judge(tx, entry)
        await _apply(tx, verdict, entry.language, by)
        done["made" if verdict.kind == "new" else verdict.kind] += 1
    await tx.run(Q.advance, id=table.id, **done)


async def _apply(tx: Tx, verdict: Verdict, language: str, by: Actor) -> None:
    person = verdict.person
    if person is None:
        person = int(await tx.value(Q.add_person, name=verdict.name, language=language))
    elif verdict.name and await tx.run(Q.name_person, id=person, name=verdict.name):
        await tx.record(PersonChanged(person=person), by=by)
    for address in verdict.addresses:
        await add_address(tx, person, address, by=by)
    for organisation in verdict.organisations:
        await join_organisation(tx, person, organisation, by=by)
    for tag in verdict.tags:
        await tag_person(tx, person, tag, by=by)
