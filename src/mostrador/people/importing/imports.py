"""A table on its way in: proposed, its columns chosen, shown, begun. Administrators alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Final

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.kit.files import FileStore, Stored
from mostrador.kit.jobs import defer
from mostrador.people.importing.entry import ROLES, WHY, Entry, guess, read_entry
from mostrador.people.importing.known import Verdict, judge
from mostrador.people.importing.sheet import Line, fetched, measure, read

Q = sql.load("mostrador.people.importing")
SHOWN: Final = 20
# A longer table is read line by line only when it is brought in.
MOST_READ: Final = 5000
NAMED: Final = 10
KEPT: Final = timedelta(days=30)


class ColumnsMissing(Invalid):
    """Say which column holds the e-mail or the phone: without one of them nobody can be known again."""


class ImportBegan(Conflict):
    """This table is being brought in already."""


class Import(msgspec.Struct, frozen=True):
    """A table, how it is read, and how far it is: `place` lines of `lines`, each of them one of the four."""

    id: int
    name: str
    hash: str
    encoding: str
    delimiter: str
    header: list[str]
    columns: list[str]
    region: str
    language: str
    lines: int
    place: int
    made: int
    completed: int
    known: int
    refused: int
    at: datetime
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def broken_off(self) -> bool:
        """Whether it ended before its last line: the file was gone."""
        return self.ended_at is not None and self.place < self.lines


class Previewed(msgspec.Struct, frozen=True):
    """What one line would become, or why it would not; `after` is an earlier line with the same e-mail."""

    number: int
    entry: Entry | None = None
    verdict: Verdict | None = None
    problem: Invalid | None = None
    after: int | None = None


class Preview(msgspec.Struct, frozen=True):
    """The first lines, and how many of the whole table have the e-mail of an earlier one, with the first of those.

    `understood` counts the lines that will come in; None when the table is too long to be read for it.
    """

    lines: tuple[Previewed, ...]
    repeated: int
    first_repeated: tuple[int, ...]
    understood: int | None


class RefusedLine(msgspec.Struct, frozen=True):
    """A line that made nobody; `problem` says why."""

    line: int
    why: str
    value: str

    @property
    def problem(self) -> Invalid:
        """What to tell the reader."""
        return WHY[self.why](value=self.value)


async def propose_import(tx: Tx, file: IO[bytes], stored: Stored, *, region: str, language: str, by: Actor) -> int:
    """Read how the table is made and guess its columns; the id of the import, of which nobody is made yet.

    Raises Forbidden, NotATable, NothingInTable, TooManyColumns, TooManyLines.
    """
    _manages(by)
    shape = await asyncio.to_thread(measure, file, stored.media_type)
    return int(
        await tx.value(
            Q.add_import,
            agent=by.id,
            name=stored.name,
            hash=stored.hash,
            encoding=shape.encoding,
            delimiter=shape.delimiter,
            header=list(shape.header),
            columns=list(guess(shape.header)),
            region=region,
            language=language,
            lines=shape.lines,
        )
    )


async def find_import(tx: Tx, id: int, *, viewer: Actor) -> Import:
    """Raises NotFound, Forbidden."""
    _manages(viewer)
    found = await tx.maybe(Import, Q.import_, id=id)
    if found is None:
        raise NotFound
    return found


async def latest_imports(tx: Tx, *, viewer: Actor) -> Sequence[Import]:
    """The last ten. Raises Forbidden."""
    _manages(viewer)
    return await tx.all(Import, Q.latest_imports)


async def choose_columns(tx: Tx, id: int, columns: Sequence[str], *, by: Actor) -> None:
    """Say what each column holds. Raises ImportBegan, NotFound, Forbidden."""
    found = await find_import(tx, id, viewer=by)
    chosen = [one if one in ROLES else "" for one in columns]
    chosen = (chosen + [""] * len(found.header))[: len(found.header)]
    if not await tx.run(Q.choose_columns, id=id, columns=chosen):
        raise ImportBegan


async def preview(tx: Tx, files: FileStore, id: int, *, viewer: Actor) -> Preview:
    """What the first lines would become as things are now. Raises NotFound, Forbidden, FileGone."""
    found = await find_import(tx, id, viewer=viewer)
    async with fetched(files, found.hash) as copy:
        lines, repeats, understood = await asyncio.to_thread(_look, copy, found)
    shown = []
    for line in lines:
        try:
            entry = read_entry(line, found.columns, region=found.region, language=found.language)
        except Invalid as problem:
            shown.append(Previewed(line.number, problem=problem))
        else:
            shown.append(Previewed(line.number, entry, await judge(tx, entry), after=repeats.get(line.number)))
    return Preview(tuple(shown), len(repeats), tuple(repeats)[:NAMED], understood)


def _look(copy: IO[bytes], table: Import) -> tuple[list[Line], dict[int, int], int | None]:
    """The first lines, which of the whole table have the e-mail of an earlier one, how many are understood. Blocks."""
    shown: list[Line] = []
    seen: dict[str, int] = {}
    repeats: dict[int, int] = {}
    understood = 0
    for line in islice(read(copy, table.encoding, table.delimiter), 1, None):
        if len(shown) < SHOWN:
            shown.append(line)
        for role, cell in zip(table.columns, line.cells or (), strict=False):
            said = cell.strip().lower()
            if role == "email" and said and seen.setdefault(said, line.number) != line.number:
                repeats.setdefault(line.number, seen[said])
        if table.lines <= MOST_READ:
            with suppress(Invalid):
                read_entry(line, table.columns, region=table.region, language=table.language)
                understood += 1
    return shown, repeats, understood if table.lines <= MOST_READ else None


async def begin_import(tx: Tx, id: int, *, by: Actor) -> None:
    """Ask a worker to bring it in. Raises ColumnsMissing, ImportBegan, NotFound, Forbidden."""
    found = await find_import(tx, id, viewer=by)
    if not {"email", "phone"} & set(found.columns):
        raise ColumnsMissing
    if not await tx.run(Q.begin_import, id=id):
        raise ImportBegan
    await defer(tx, "import_people", table=id, agent=by.id)


async def refused_lines(tx: Tx, id: int, *, limit: int, viewer: Actor) -> Sequence[RefusedLine]:
    """Which lines made nobody, and why. Raises NotFound, Forbidden."""
    await find_import(tx, id, viewer=viewer)
    return await tx.all(RefusedLine, Q.refused_lines, id=id, limit=limit)


async def forget_imports(tx: Tx) -> int:
    """Forget what was brought in a month ago; how many. The worker's."""
    return await tx.run(Q.forget_imports, before=clock.now() - KEPT)


def _manages(actor: Actor) -> None:
    if "manage" not in actor.verbs:
        raise Forbidden
