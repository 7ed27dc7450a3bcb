"""Old mails of a file or a folder from the command line, oldest first, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from heapq import merge
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mostrador import team
from mostrador.care.mail import past
from mostrador.care.mail.past import Hands
from mostrador.channels.email import Mailbox, archive, brought, mailboxes
from mostrador.channels.email.archive import Place, Unfit
from mostrador.commands.fault import Fault
from mostrador.commands.transaction import with_database
from mostrador.config import Config
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.files import file_store

Say = Callable[[str], None]


class LeftOut(msgspec.Struct, frozen=True):
    """A mail that nobody could read: where it is, and why."""

    where: str
    why: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of an archive: how many mails were written down, known before, of machines; and what fell quiet."""

    mails: int
    brought: int
    known: int
    machines: int
    quiet: int
    left_out: tuple[LeftOut, ...]


def bring(
    config: Config, say: Say, console: Console, source: Path, *, mailbox: str, sent: Path | None, sent_by: str | None
) -> Outcome:
    """Write the mails down; the same ones again are known. Raises Fault, Problem."""
    if sent is not None and sent_by is None:
        raise Fault("Say who wrote what was sent: --sent-by and the address of an agent.")

    async def work(db: Database) -> Outcome:
        async with db.look() as tx:
            found = brought.recipient_among(await mailboxes(tx), mailbox)
            if found is None:
                raise Fault(f"There is no mailbox {mailbox}. Add it in the settings first; it need not be fetched.")
            hands = await _hands(tx, found.mailbox, sent_by)
        with _progress(console) as progress:
            looking = progress.add_task("Looking through it", total=None)
            places = _by_date([source, *([sent] if sent else [])])
            progress.update(looking, total=len(places), completed=len(places))
            task = progress.add_task("Writing it down", total=len(places))
            return await _written(db, config, found.mailbox, places, hands, lambda: progress.advance(task))

    return with_database(config, say, work)


def _by_date(sources: Sequence[Path]) -> list[Place]:
    """Every mail, the oldest first; one that does not say when stands behind the one before it."""
    found = []
    try:
        for source in sources:
            last = datetime.min.replace(tzinfo=UTC)
            dated: list[tuple[datetime, int, Place]] = []
            for place in archive.places(source):
                last = place.at or last
                dated.append((last, len(dated), place))
            found.append(sorted(dated))
    except Unfit as error:
        raise Fault(str(error)) from None
    except OSError as error:
        raise Fault(f"{error.filename} cannot be read ({error.strerror}).") from None
    return [place for _, _, place in merge(*found, key=lambda one: one[0])]


async def _written(
    db: Database, config: Config, mailbox: Mailbox, places: Sequence[Place], hands: Hands, told: Callable[[], object]
) -> Outcome:
    files = file_store(config.files, config.s3_url)
    counts = dict.fromkeys(("brought", "known", "machine", "unreadable"), 0)
    left_out = []
    last = datetime.now(UTC)
    for place in places:
        last = place.at or last
        try:
            content = archive.read(place)
        except (Unfit, OSError) as error:
            left_out.append(LeftOut(str(place), str(error)))
        else:
            outcome, why = await past.bring(db, files, mailbox, content, last, hands)
            counts[outcome] += 1
            if outcome == "unreadable":
                left_out.append(LeftOut(str(place), why))
        told()
    quiet = await past.settle(db, mailbox.id)
    return Outcome(len(places), counts["brought"], counts["known"], counts["machine"], quiet, tuple(left_out))


async def _hands(tx: Tx, mailbox: Mailbox, sent_by: str | None) -> Hands:
    """Who owns what comes of it: those of its team who may. Raises Fault."""
    agents = [one for one in await team.agents(tx) if not one.suspended]
    owners = [one.id for one in agents if mailbox.team_id in await team.teams_to_own(tx, one.id)]
    if not owners:
        raise Fault(f"Nobody in the team of {mailbox.address} may own a case.")
    sender = None
    if sent_by is not None:
        try:
            sender = (await team.find_agent_by_email(tx, sent_by)).id
        except NotFound:
            raise Fault(f"There is no agent {sent_by}. `mostrador agent add` adds one.") from None
    ours = {one.email: one.id for one in await team.agents(tx)} if sender is not None else {}
    return Hands(owners, ours, sender)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
