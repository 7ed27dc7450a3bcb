"""People of a CSV from the command line: looked at line by line, or written down with a progress bar."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Final

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from mostrador import team, threads
from mostrador.care import clocks
from mostrador.commands.fault import Fault
from mostrador.commands.transaction import with_database
from mostrador.config import Config
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.files import FileStore, Stored, file_store, sniff
from mostrador.people import importing
from mostrador.people.importing import ROLES, Import
from mostrador.people.importing.entry import guess, read_entry
from mostrador.people.importing.imports import ColumnsMissing
from mostrador.people.importing.sheet import CHUNK, Shape, measure, read

Say = Callable[[str], None]
EVERY: Final = 0.25
ALL: Final = 200_000
TOLD_AT: Final = 500


class Refused(msgspec.Struct, frozen=True):
    """A line of the file that makes nobody, and why."""

    line: int
    why: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of a file, or of looking at it: then nobody is made, completed or known."""

    lines: int
    refused: tuple[Refused, ...]
    made: int = 0
    completed: int = 0
    known: int = 0
    broken_off: bool = False


class _Shop(msgspec.Struct, frozen=True):
    by: Actor
    region: str
    language: str


def check(
    config: Config, say: Say, source: Path, console: Console, *, chosen: Sequence[str], email: str | None
) -> Outcome:
    """Read every line and write nobody down. Raises Fault, Problem."""

    async def look(db: Database) -> Outcome:
        shop = await _shop(db, email)
        with source.open("rb") as file, _progress(console, "Reading lines") as progress:
            shape = measure(file, sniff(file.read(CHUNK)))
            columns = _columns(shape.header, guess(shape.header), _roles(chosen))
            if not {"email", "phone"} & set(columns):
                raise ColumnsMissing
            task = progress.add_task("lines", total=shape.lines)
            found = _refused(file, shape, columns, shop, lambda done: progress.update(task, completed=done))
            return Outcome(shape.lines, tuple(found))

    return with_database(config, say, look)


def bring(
    config: Config, say: Say, source: Path, console: Console, *, chosen: Sequence[str], email: str | None
) -> Outcome:
    """Write the people of the file down, as the page of the settings does. Raises Fault, Problem."""

    async def work(db: Database) -> Outcome:
        shop = await _shop(db, email)
        files = file_store(config.files, config.s3_url)
        table = await _begun(db, files, source, shop, _roles(chosen))
        with _progress(console, "Bringing people in") as progress:
            task = progress.add_task("lines", total=table.lines)
            table = await _worked(db, files, table, shop.by, progress, task)
        async with db.look() as tx:
            refused = await importing.refused_lines(tx, table.id, limit=ALL, viewer=shop.by)
        told = tuple(Refused(one.line, str(one.problem)) for one in refused)
        return Outcome(table.lines, told, table.made, table.completed, table.known, table.broken_off)

    return with_database(config, say, work)


async def _shop(db: Database, email: str | None) -> _Shop:
    """In whose name, and how phones and silence about a language are read. Raises Fault."""
    async with db.look() as tx:
        if email is None:
            admins = [one for one in await team.agents(tx) if one.role == "admin" and not one.suspended]
            if not admins:
                raise Fault("Nobody administers this shop yet. `mostrador agent add --role admin` adds somebody.")
            agent = min(admins, key=lambda one: one.id)
        else:
            try:
                agent = await team.find_agent_by_email(tx, email)
            except NotFound:
                raise Fault(f"There is no agent {email}. `mostrador agent add` adds one.") from None
        shop = await team.shop(tx)
        by = await team.find_actor(tx, agent.id)
        if "manage" not in by.verbs:
            raise Fault(f"{agent.email} is no administrator: people are brought in by one.")
        return _Shop(by, (await clocks.place(tx)).country, shop.language)


async def _begun(db: Database, files: FileStore, source: Path, shop: _Shop, roles: Mapping[str, str]) -> Import:
    """The file kept for a day, its columns chosen, and everything ready to be worked."""
    with source.open("rb") as file:
        async with files.receive(source.name) as upload:
            while chunk := file.read(CHUNK):
                await upload.write(chunk)
            stored: Stored = await upload.keep()
        async with db.begin() as tx:
            await threads.add_attachment(
                tx,
                name=stored.name,
                hash=stored.hash,
                size=stored.size,
                media_type=stored.media_type,
                by=str(shop.by),
            )
            await files.open(stored.hash, stop=0)
        async with db.begin() as tx:
            proposed = await importing.propose_import(
                tx, file, stored, region=shop.region, language=shop.language, by=shop.by
            )
            table = await importing.find_import(tx, proposed, viewer=shop.by)
            columns = _columns(table.header, table.columns, roles)
            await importing.choose_columns(tx, table.id, columns, by=shop.by)
            await importing.begin_import(tx, table.id, by=shop.by)
            return table


async def _worked(db: Database, files: FileStore, table: Import, by: Actor, progress: Progress, task: TaskID) -> Import:
    """The table when its last line is done: here, or by a worker beside us that was quicker."""
    work = asyncio.create_task(importing.work_import(db, files, table.id, by=by))
    while table.ended_at is None:
        await asyncio.sleep(EVERY) if work.done() else await asyncio.wait({work}, timeout=EVERY)
        if work.done():
            work.result()
        async with db.look() as tx:
            table = await importing.find_import(tx, table.id, viewer=by)
        progress.update(task, completed=table.place)
    await work
    return table


def _refused(
    file: IO[bytes], shape: Shape, columns: Sequence[str], shop: _Shop, told: Callable[[int], object]
) -> Iterator[Refused]:
    for done, line in enumerate(islice(read(file, shape.encoding, shape.delimiter), 1, None), 1):
        try:
            read_entry(line, columns, region=shop.region, language=shop.language)
        except Invalid as problem:
            yield Refused(line.number, str(problem))
        if done % TOLD_AT == 0 or done == shape.lines:
            told(done)


def _roles(chosen: Sequence[str]) -> dict[str, str]:
    """`Correo 2=email` as a title and what it holds. Raises Fault."""
    roles = {}
    for one in chosen:
        title, sign, role = one.rpartition("=")
        if not sign or role not in ("", *ROLES):
            raise Fault(
                f"--column {one}: write TITLE=ROLE, with a role of {', '.join(ROLES)}, or none to leave it out."
            )
        roles[title] = role
    return roles


def _columns(header: Sequence[str], guessed: Sequence[str], roles: Mapping[str, str]) -> list[str]:
    """What each column holds: as it was said, else as its title says. Raises Fault."""
    for title in roles:
        if title not in header:
            raise Fault(f"There is no column “{title}” in this file. There are: {', '.join(header)}.")
    return [roles.get(title, role) for title, role in zip(header, guessed, strict=True)]


def _progress(console: Console, what: str) -> Progress:
    return Progress(
        TextColumn(what), BarColumn(bar_width=None), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )
