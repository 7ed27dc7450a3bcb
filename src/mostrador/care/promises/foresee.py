"""What speaks against a promise while it is being made: nobody there to keep it, nowhere to call, not their hours."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from mostrador import threads
from mostrador.care.promises.make import stand_in_for
from mostrador.care.promises.records import Act
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.care.promises")
HOUR: Final = 60


class _Reach(msgspec.Struct, frozen=True):
    phone: bool
    prefers_from: int | None
    prefers_until: int | None
    timezone: str


class Foreseen(msgspec.Struct, frozen=True):
    """What its maker should know before they promise.

    `off` when they are off shift at its moment, and `stand_in` names who keeps it then. Of a call: `no_phone` when the
    person left none, `hours` when it is due outside those they asked to be called in.
    """

    off: bool = False
    stand_in: str = ""
    no_phone: bool = False
    hours: tuple[time, time] | None = None

    @property
    def warns(self) -> bool:
        """Whether there is anything to say."""
        return self.off or self.no_phone or self.hours is not None


async def foresee(
    tx: Tx, thread: int, *, agent: int, act: Act | None, due_at: datetime | None, viewer: Actor
) -> Foreseen:
    """What speaks against `agent` promising `act` for `due_at`, as far as either is known. Raises NotFound."""
    off, instead = False, None
    if due_at is not None:
        off, instead = await stand_in_for(tx, thread, agent=agent, at=due_at, viewer=viewer)
    name = instead.name if instead else ""
    if act != "call":
        return Foreseen(off, name)
    found = await threads.find(tx, thread, viewer=viewer)
    reach = await tx.one(_Reach, Q.reach, thread=found.id)
    return Foreseen(off, name, not reach.phone, _missed(reach, due_at) if due_at else None)


async def lacks_phone(tx: Tx, thread: int, *, viewer: Actor) -> bool:
    """Whether there is no number to call the person of a thread at. Raises NotFound."""
    found = await threads.find(tx, thread, viewer=viewer)
    return not (await tx.one(_Reach, Q.reach, thread=found.id)).phone


def _missed(reach: _Reach, due_at: datetime) -> tuple[time, time] | None:
    """The hours they asked for, when a moment lies outside them."""
    if reach.prefers_from is None or reach.prefers_until is None:
        return None
    there = due_at.astimezone(ZoneInfo(reach.timezone))
    if reach.prefers_from <= there.hour * HOUR + there.minute <= reach.prefers_until:
        return None
    return _clock(reach.prefers_from), _clock(reach.prefers_until)


def _clock(minutes: int) -> time:
    return time(*divmod(min(minutes, 24 * HOUR - 1), HOUR))
