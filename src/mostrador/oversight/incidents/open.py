"""Open an incident, say the next word about it, and end it. Each word promises the next one, by a moment we choose."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

import msgspec

from mostrador.channels import webhooks
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.kit.i18n import LANGUAGES
from mostrador.oversight.incidents.events import IncidentChanged, IncidentEnded, IncidentOpened, IncidentUpdated
from mostrador.threads.access import ours

Q = sql.load("mostrador.oversight.incidents")
LONGEST_TITLE: Final = 120
LONGEST: Final = 2000
LONGEST_WAIT: Final = timedelta(days=31)
BEFORE: Final = timedelta(minutes=15)
# Without the letters and figures that are taken for one another when they are read aloud.
ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"


class OnlySomeOpen(Forbidden):
    """Who supervises, administers or leads a team opens an incident. Tell one of them that it happens to more."""


class TitleUnfit(Invalid):
    """Say in up to %(most)s characters what happens."""


class WordMissing(Invalid):
    """Say what is known so far, even when that is little, in up to %(most)s characters."""


class NextWordUnfit(Invalid):
    """Say by when the next word comes: a moment that is still to come, within a month."""


class SinceUnfit(Invalid):
    """It began at a moment that is over, within the last year."""


class LanguageUnfit(Invalid):
    """Choose one of the languages that are there."""


class IncidentOver(Conflict):
    """This incident is over. If it happens again, open another one."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What one says to open an incident: its head, and the first word about it."""

    title: str
    affected: str = ""
    area: str = ""
    language: str = "es"
    shown: bool = True
    continuity: bool = False
    since: datetime
    knows: str
    does: str = ""
    next_word_at: datetime


class Letter(msgspec.Struct, frozen=True):
    """What other programs are told. `address` is the path of its page, None while nobody may read it."""

    incident: int
    title: str
    affected: str
    area: str
    since: datetime
    address: str | None
    knows: str
    does: str
    next_word_at: datetime | None
    ended_at: datetime | None


def may_open(actor: Actor) -> bool:
    """Whether somebody opens incidents and speaks about them: who supervises, administers, or leads a team."""
    return actor.kind == "agent" and bool(actor.verbs & {"supervise", "manage"} or actor.ids("manage"))


async def open_incident(tx: Tx, told: Opening, *, by: Actor) -> int:
    """Open it with its first word; `by` keeps it from then on. The id.

    Raises OnlySomeOpen, TitleUnfit, WordMissing, SinceUnfit, NextWordUnfit, LanguageUnfit, NotFound.
    """
    if not may_open(ours(by)):
        raise OnlySomeOpen
    if told.language not in LANGUAGES:
        raise LanguageUnfit
    if not tx.now - timedelta(days=366) < told.since <= tx.now:
        raise SinceUnfit
    knows, does = _words(told.knows, told.does)
    _ahead(tx, told.next_word_at)
    number = int(
        await tx.value(
            Q.open_incident,
            code="".join(secrets.choice(ALPHABET) for _ in range(6)),
            title=_title(told.title),
            affected=" ".join(told.affected.split())[:LONGEST],
            area=" ".join(told.area.split())[:LONGEST_TITLE],
            language=told.language,
            shown=told.shown,
            continuity=told.continuity,
            since=told.since,
            keeper=by.id,
            at=tx.now,
            next=told.next_word_at,
            remind=_remind_at(tx.now, told.next_word_at),
        )
    )
    first = await _add(tx, number, knows, does, told.next_word_at, by)
    await tx.record(IncidentOpened(incident=number, update=first), by=by)
    await _tell_others(tx, "incident.opened", number, first)
    return number


async def update(tx: Tx, incident: int, *, knows: str, does: str, next_word_at: datetime, by: Actor) -> int:
    """Say the next word; it goes to each case that hangs on it. The id of the update.

    Raises OnlySomeOpen, WordMissing, NextWordUnfit, IncidentOver, NotFound.
    """
    await _kept(tx, incident, by)
    knows, does = _words(knows, does)
    _ahead(tx, next_word_at)
    await tx.run(Q.promise_word, id=incident, next=next_word_at, remind=_remind_at(tx.now, next_word_at))
    number = await _add(tx, incident, knows, does, next_word_at, by)
    await tx.record(IncidentUpdated(incident=incident, update=number), by=by)
    await _tell_others(tx, "incident.updated", incident, number)
    return number


async def end(tx: Tx, incident: int, *, cause: str, done: str, by: Actor) -> int:
    """It is over: its cause goes to each case, and each owner decides theirs. No case ends by this.

    Raises OnlySomeOpen, WordMissing, IncidentOver, NotFound.
    """
    await _kept(tx, incident, by)
    cause, done = _words(cause, done)
    await tx.run(Q.end_incident, id=incident, at=tx.now)
    number = await _add(tx, incident, cause, done, None, by)
    await tx.record(IncidentEnded(incident=incident, update=number), by=by)
    await _tell_others(tx, "incident.ended", incident, number)
    return number


async def change(
    tx: Tx, incident: int, *, title: str, affected: str, area: str, shown: bool, keeper: int, by: Actor
) -> None:
    """Correct its head, show or hide its page, or give it to another keeper. What was said stays.

    Raises OnlySomeOpen, TitleUnfit, NotFound.
    """
    await _kept(tx, incident, by, over=True)
    changed = await tx.run(
        Q.change_incident,
        id=incident,
        title=_title(title),
        affected=" ".join(affected.split())[:LONGEST],
        area=" ".join(area.split())[:LONGEST_TITLE],
        shown=shown,
        keeper=keeper,
    )
    if not changed:
        raise NotFound
    await tx.record(IncidentChanged(incident=incident, keeper=keeper), by=by)


async def _kept(tx: Tx, incident: int, by: Actor, *, over: bool = False) -> None:
    """Lock it for who may speak about it."""
    found = await tx.maybe(_Row, Q.lock_incident, id=incident)
    if found is None or by.kind != "agent":
        raise NotFound
    if found.keeper_id != by.id and not may_open(by):
        raise OnlySomeOpen
    if found.ended_at is not None and not over:
        raise IncidentOver


class _Row(msgspec.Struct, frozen=True):
    keeper_id: int
    ended_at: datetime | None


async def _add(tx: Tx, incident: int, knows: str, does: str, next_word_at: datetime | None, by: Actor) -> int:
    number = await tx.value(
        Q.add_update, incident=incident, agent=by.id, knows=knows, does=does, next=next_word_at, at=tx.now
    )
    await tx.run(Q.plan, update=number, incident=incident)
    return int(number)


async def _tell_others(tx: Tx, kind: str, incident: int, update: int) -> None:
    letter = await tx.one(Letter, Q.letter, update=update)
    await webhooks.send(tx, kind, f"{kind}:{update}", letter)


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise TitleUnfit(most=LONGEST_TITLE)
    return title


def _words(knows: str, does: str) -> tuple[str, str]:
    knows, does = knows.strip(), does.strip()
    if not knows or max(len(knows), len(does)) > LONGEST:
        raise WordMissing(most=LONGEST)
    return knows, does


def _ahead(tx: Tx, moment: datetime) -> None:
    if not tx.now < moment < tx.now + LONGEST_WAIT:
        raise NextWordUnfit


def _remind_at(now: datetime, due: datetime) -> datetime:
    """A quarter of an hour before; of one that is nearer, when half of its time is over."""
    return max(due - BEFORE, now + (due - now) / 2)
