"""The acts that a macro does on one thread, and a batch on several. Each goes through the verb an agent's hand uses."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import team, threads
from mostrador.care import handoffs
from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid
from mostrador.threads.labels import tag_thread
from mostrador.threads.records import Kind

Q = sql.load("mostrador.care.macros")
MORNING: Final = time(9)
LONGEST: Final = 366


class DaysUnfit(Invalid):
    """Let it sleep for 1 to 365 days."""


class NobodyThere(Conflict):
    """Nobody of that team can take it now. Pass it to a colleague by hand."""


class Reply(msgspec.Struct, frozen=True, tag="reply", tag_field="type"):
    """Say a phrase to the person."""

    phrase: int


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="type"):
    """Say a phrase among ourselves."""

    phrase: int


class Tag(msgspec.Struct, frozen=True, tag="tag", tag_field="type"):
    """Put a tag on it."""

    name: str


class Sleep(msgspec.Struct, frozen=True, tag="sleep", tag_field="type"):
    """Let it sleep until the morning so many days later."""

    days: int


class Propose(msgspec.Struct, frozen=True, tag="propose", tag_field="type"):
    """Ask the person whether it is solved."""


class Pass(msgspec.Struct, frozen=True, tag="pass", tag_field="type"):
    """Offer it to a colleague of a team, who is on shift if anybody is."""

    team: int


class PassTo(msgspec.Struct, frozen=True, tag="pass-to", tag_field="type"):
    """Offer it to one colleague, with a reason."""

    agent: int
    reason: str


class Change(msgspec.Struct, frozen=True, tag="kind", tag_field="type"):
    """It is of another kind."""

    kind: Kind


class Spam(msgspec.Struct, frozen=True, tag="spam", tag_field="type"):
    """Set it aside as spam."""

    reason: str


# What a macro may do, and what may be done to several threads at once.
Step = Reply | Note | Tag | Sleep | Propose | Pass | Change
Act = Tag | Sleep | PassTo | Propose | Spam


async def put_to_sleep(tx: Tx, thread: int, days: int, *, by: Actor) -> None:
    """Snooze until the morning, in the shop's zone, so many days later. Raises DaysUnfit and as `snooze` does."""
    if not 0 < days < LONGEST:
        raise DaysUnfit
    zone = ZoneInfo((await team.shop(tx)).timezone)
    day = clock.now().astimezone(zone).date() + timedelta(days=days)
    await threads.snooze(tx, thread, until=datetime.combine(day, MORNING, zone), by=by)


async def pass_on(tx: Tx, thread: int, to: int, reason: str, *, by: Actor) -> None:
    """Offer to who has the fewest open threads in a team, on shift first. Raises NobodyThere and as `hand_off` does."""
    found = await threads.find(tx, thread, viewer=by)
    taker = await tx.value(Q.taker, team=to, owner=found.owner_id, by=by.id)
    if taker is None:
        raise NobodyThere
    await handoffs.pass_on(tx, thread, to=taker, reason=reason, by=by)


async def change_kind(tx: Tx, thread: int, kind: Kind, *, by: Actor) -> None:
    """Another kind, the same subject. Raises as `change` does."""
    found = await threads.lock(tx, thread, by=by)
    await threads.change(tx, thread, subject=found.subject, kind=kind, by=by)


async def tag(tx: Tx, thread: int, name: str, *, by: Actor) -> int:
    """Put a tag on; its id. Raises as `tag_thread` does."""
    return await tag_thread(tx, thread, name, by=by)
