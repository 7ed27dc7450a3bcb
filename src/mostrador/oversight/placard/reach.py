"""How the company is reached, as it says: each time it says it is a row, and none is rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid
from mostrador.oversight.placard.events import ReachSaid
from mostrador.oversight.placard.numbers import tariff
from mostrador.oversight.placard.records import CONTRACT_WAYS, Reach, Said
from mostrador.team import Shift
from mostrador.team.shifts import a_week

Q = sql.load("mostrador.oversight.placard")
LONGEST: Final = 200
LONGEST_TEXT: Final = 2000
LINES: Final = ("free_phone", "faults_phone", "plain_phone", "call_cost", "messaging", "sign_language")


class OnlyAdministratorsSay(Forbidden):
    """Only an administrator says how the company is reached."""


class ReachTooLong(Invalid):
    """This is too long: up to %(longest)s characters fit."""


class NumberNotFree(Invalid):
    """“%(number)s” is not free for whoever calls. In Spain those numbers begin with 900 or 800."""


class NumberNotPlain(Invalid):
    """“%(number)s” costs more than a normal call. Write a geographic number."""


class LinkUnfit(Invalid):
    """“%(value)s” is not an address on the web. It begins with https://."""


async def reach(tx: Tx) -> Said | None:
    """What the company said last, or None."""
    return await tx.maybe(Said, Q.reach)


async def reaches(tx: Tx) -> Sequence[Said]:
    """Everything it said, the last first."""
    return await tx.all(Said, Q.reaches)


async def say_reach(tx: Tx, told: Reach, *, by: Actor) -> int:
    """Say how the company is reached, from now on; the id of what was said.

    Raises OnlyAdministratorsSay, ReachTooLong, NumberNotFree, NumberNotPlain, LinkUnfit.
    """
    if "manage" not in by.verbs:
        raise OnlyAdministratorsSay
    fit = msgspec.structs.asdict(told) | {name: " ".join(getattr(told, name).split()) for name in LINES}
    fit |= {name: _lines(getattr(told, name)) for name in ("premises", "registered")}
    if any(len(fit[name]) > LONGEST for name in LINES) or len(fit["premises"] + fit["registered"]) > LONGEST_TEXT:
        raise ReachTooLong(longest=LONGEST)
    if fit["free_phone"] and tariff(fit["free_phone"]) != "free":
        raise NumberNotFree(number=fit["free_phone"][:40])
    if fit["plain_phone"] and tariff(fit["plain_phone"]) in {"special", "outgoing"}:
        raise NumberNotPlain(number=fit["plain_phone"][:40])
    for name in ("sign_language", "messaging"):
        link = fit[name]
        if ("://" in link or name == "sign_language") and link and not _is_link(link):
            raise LinkUnfit(value=link[:80])
    fit["contract_ways"] = [one for one in CONTRACT_WAYS if one in told.contract_ways]
    made = int(await tx.value(Q.add_reach, **fit, agent=by.id))
    await tx.record(ReachSaid(reach=made), by=by)
    return made


async def selling(tx: Tx) -> Sequence[Shift]:
    """The hours in which one can buy on line; none where one always can."""
    return await tx.all(Shift, Q.selling)


async def set_selling(tx: Tx, week: Iterable[Shift], *, by: Actor) -> None:
    """The whole week at once. Raises OnlyAdministratorsSay, HoursNotUnderstood, HoursOverlap, TooManyHours."""
    if "manage" not in by.verbs:
        raise OnlyAdministratorsSay
    hours = a_week(week)
    await tx.run(
        Q.set_selling,
        weekdays=[one.weekday for one in hours],
        starts=[one.starts for one in hours],
        ends=[one.ends for one in hours],
    )


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in text
