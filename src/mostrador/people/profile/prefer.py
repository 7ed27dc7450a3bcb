"""Name, preferred way and hours, and «my person»: the agent who knows them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid
from mostrador.people.events import PersonChanged
from mostrador.people.name import read_name
from mostrador.people.reach import want_phone

Q = sql.load("mostrador.people.profile")
WAYS: Final = ("email", "phone", "counter", "visit", "letter")


class WayUnknown(Invalid):
    """Choose one of the ways that are there."""


class HoursUnfit(Invalid):
    """Write both hours, the first before the second."""


class NameGone(Invalid):
    """They have a name already: write the right one."""


class Profile(msgspec.Struct, frozen=True):
    """What is known of somebody beside their addresses; what their own record lacks, a merged one gives.

    `prefers_from` and `prefers_until` are minutes since midnight in the shop's zone.
    """

    name: str
    other_names: list[str]
    my_agent_id: int | None
    prefers: str | None
    prefers_from: int | None
    prefers_until: int | None
    minor_at: datetime | None
    publishes_at: datetime | None
    records_at: datetime | None

    @property
    def hours(self) -> tuple[time, time] | None:
        """From when to when they like to be reached."""
        return _hours(self.prefers_from, self.prefers_until)


class Wishes(msgspec.Struct, frozen=True):
    """What somebody asked for themselves, and whether they say that they are under 14.

    The hours are minutes since midnight in the shop's zone.
    """

    prefers: str | None
    prefers_from: int | None
    prefers_until: int | None
    needs: list[str]
    under_14: bool

    @property
    def hours(self) -> tuple[time, time] | None:
        """From when to when they like to be reached."""
        return _hours(self.prefers_from, self.prefers_until)


async def own_wishes(tx: Tx, person: int) -> Wishes:
    """What somebody asked for themselves, for their own side: nothing that a merge brought."""
    return await tx.one(Wishes, Q.own_wishes, person=person)


async def profile_of(tx: Tx, person: int) -> Profile:
    """What is known of a person who exists."""
    return await tx.one(Profile, Q.profile, person=person)


async def rename(tx: Tx, person: int, name: str, *, by: Actor) -> None:
    """Their right name. Raises NameTooLong, and NameGone when it would leave them without one."""
    name = read_name(name)
    before = await profile_of(tx, person)
    if before.name and not name:
        raise NameGone
    if name != before.name:
        await tx.run(Q.rename, person=person, name=name)
        await tx.record(PersonChanged(person=person), by=by)


async def prefer(tx: Tx, person: int, *, way: str, hours: tuple[time, time] | None, by: Actor) -> None:
    """By which way and between which hours they like to be reached; '' and None for no wish.

    Raises WayUnknown, HoursUnfit, and PhoneWanted when they ask for calls themselves and gave no phone.
    """
    if way and way not in WAYS:
        raise WayUnknown
    if hours and not hours[0] < hours[1]:
        raise HoursUnfit
    if way == "phone":
        await want_phone(tx, person, by=by)
    starts, ends = (_minutes(hours[0]), _minutes(hours[1])) if hours else (None, None)
    await tx.run(Q.prefer, person=person, way=way or None, starts=starts, ends=ends, alone=by.kind == "customer")
    await tx.record(PersonChanged(person=person), by=by)


async def set_my_agent(tx: Tx, person: int, agent: int | None, *, by: Actor) -> None:
    """Who knows this person, and is tried first for their new threads; None for nobody."""
    await tx.run(Q.set_my_agent, person=person, agent=agent)
    await tx.record(PersonChanged(person=person), by=by)


def read_hours(starts: str, ends: str) -> tuple[time, time] | None:
    """Two hours as a form sends them; None when both are blank. Raises HoursUnfit."""
    if not starts and not ends:
        return None
    try:
        return time.fromisoformat(starts), time.fromisoformat(ends)
    except ValueError:
        raise HoursUnfit from None


def _hours(starts: int | None, ends: int | None) -> tuple[time, time] | None:
    return None if starts is None or ends is None else (_clock(starts), _clock(ends))


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
