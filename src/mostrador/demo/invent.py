"""Invent threads whose rows agree with each other as those of the real verbs do.

Rows are made as lines of COPY's text format: one tab between columns, `\\N` for nothing.
No phrase holds a tab, a line break or a backslash, so nothing needs escaping.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from mostrador.demo.phrases import Phrases
from mostrador.threads import new_code
from mostrador.threads.events import (
    MessageArrived,
    MessageSent,
    NoteWritten,
    ThreadClosed,
    ThreadEvent,
    ThreadOpened,
    ThreadSnoozed,
)
from mostrador.threads.say import commitment

DAY: Final = 86_400.0
HISTORY: Final = 730 * DAY
NOTHING: Final = r"\N"
TABLES: Final = ("person", "address", "thread", "message", "closure", "snooze", "event")
# How many messages each of five threads has: three on average.
LENGTHS: Final = (3, 2, 3, 4, 3)
RECENT: Final = 0.85
KINDS: Final = ("enquiry",) * 14 + ("complaint",) * 3 + ("incident",) * 2 + ("claim",)
CHANNELS: Final = ("counter",) * 8 + ("phone", "visit")
DISCARDS: Final = ("spam", "duplicate", "mistake", "abuse")

_dice = random.Random()  # noqa: S311 - nothing here is secret


class Crew(msgspec.Struct, frozen=True):
    """An agent who owns threads, in one of their teams."""

    id: int
    team: int


class Batch(msgspec.Struct, frozen=True):
    """Lines for COPY by table, and the messages among them."""

    rows: dict[str, list[str]]
    messages: list[int]


class Ids(msgspec.Struct, frozen=True):
    """The numbers a batch may use, and as many threads and persons as it has."""

    persons: list[int]
    threads: list[int]
    messages: Iterator[int]
    closures: Iterator[int]
    snoozes: Iterator[int]


class _Thread(msgspec.Struct):
    """A thread on its way to its row. Moments are seconds since 1970."""

    id: int
    person: int
    owner: int
    team: int
    state: str
    now: float
    opened: float
    subject: str = ""
    position: int = 0
    read: int = 0
    waiting: float | None = None
    answered: float | None = None


class Inventor:
    """Invents `total` threads of the two years before `until`, oldest first."""

    def __init__(self, phrases: Phrases, crew: Sequence[Crew], *, until: datetime, total: int) -> None:
        self._crew = crew
        self._total = total
        # The newest days are left to the threads of the demo's own story.
        self._until = until.timestamp() - 3 * DAY
        self._names = phrases.names()
        self._last_names = phrases.last_names
        self._openings = phrases.say(phrases.openings)
        self._details = phrases.say(phrases.details)
        self._answers = phrases.say(phrases.answers)
        self._closings = phrases.say(phrases.closings)
        self._follow_ups = phrases.say(phrases.follow_ups)
        self._decisions = phrases.decisions
        self._discards = phrases.discards

    def batch(self, start: int, ids: Ids) -> Batch:
        """The threads from number `start` on, one for each of the ids."""
        batch = Batch({table: [] for table in TABLES}, [])
        age = self._until - HISTORY * (1 - start / self._total)
        for person in ids.persons:
            self._person(batch, person, age)
        for number, thread in enumerate(ids.threads, start):
            self._thread(batch, ids, number, thread, _dice.choice(ids.persons))
        return batch

    def _person(self, batch: Batch, person: int, at: float) -> None:
        name = f"{_dice.choice(self._names)} {_dice.choice(self._last_names)}"
        born = _iso(at)
        batch.rows["person"].append(f"{person}\t{name}\t{born}\n")
        if person % 3:
            given = f"email\tcliente{person}@correo.example\t{born}"
        else:
            given = f"phone\t+346{person % 100_000_000:08}\t{NOTHING}"
        batch.rows["address"].append(f"{person}\t{given}\t{born}\n")

    def _thread(self, batch: Batch, ids: Ids, number: int, thread: int, person: int) -> None:
        crew = _dice.choice(self._crew)
        done = number / self._total
        midnight = (self._until - HISTORY * (1 - done)) // DAY * DAY
        opened = midnight + (9 + 11 * _dice.random()) * 3600
        it = _Thread(thread, person, crew.id, crew.team, _state(done), opened, opened)
        via = _dice.choice(CHANNELS)
        event = ThreadOpened(thread=thread, owner=crew.id, team=crew.team, person=person)
        self._event(batch, event, f"customer:{person}", opened)
        length = LENGTHS[number % len(LENGTHS)]
        for place in range(length - (it.state == "closed")):
            self._say(batch, ids, it, place, via)
        if it.state == "closed":
            self._close(batch, ids, it, length)
        elif it.state == "snoozed":
            self._snooze(batch, ids, it)
        batch.rows["thread"].append(
            f"{thread}\t{new_code()}\t{person}\t{it.owner}\t{it.team}\t{_dice.choice(KINDS)}\t{via}\t{it.subject}"
            f"\t{it.state}\t{it.position}\t{_iso(it.now)}\t{_iso(it.waiting)}\t{it.read}\t{_iso(opened)}"
            f"\t{_iso(it.answered)}\n"
        )

    def _say(self, batch: Batch, ids: Ids, it: _Thread, place: int, via: str) -> None:
        """The next message: customer and agent take turns, and now and then we talk among ourselves."""
        if place:
            it.now += 120 + 6 * 3600 * _dice.random() ** 3
        if place % 2 == 0:
            if place:
                text = f"{_dice.choice(self._follow_ups)} {_dice.choice(self._details)}"
            else:
                it.subject = _dice.choice(self._openings)
                text = f"{it.subject} {_dice.choice(self._details)}"
            it.waiting = it.waiting or it.now
            it.read = it.position + 1
            self._message(batch, ids, it, "customer", text, via)
        elif _dice.random() < 0.1:
            self._message(batch, ids, it, "agent", _dice.choice(self._closings), "desk", visibility="team")
        else:
            text = f"{_dice.choice(self._answers)} {_dice.choice(self._closings)}"
            it.waiting = None
            it.answered = it.answered or it.now
            self._message(batch, ids, it, "agent", text, "desk")

    def _message(
        self, batch: Batch, ids: Ids, it: _Thread, author: str, text: str, via: str, *, visibility: str = "person"
    ) -> None:
        message = next(ids.messages)
        it.position += 1
        salt = _dice.randbytes(16)
        author_id = it.person if author == "customer" else it.owner
        batch.messages.append(message)
        batch.rows["message"].append(
            f"{message}\t{it.id}\t{it.position}\t{author}\t{author_id}\t{visibility}\t\t{text}"
            f"\t\\\\x{salt.hex()}\t{via}\t{_iso(it.now)}\n"
        )
        kind = MessageArrived if author == "customer" else MessageSent if visibility == "person" else NoteWritten
        event = kind(
            thread=it.id,
            owner=it.owner,
            team=it.team,
            message=message,
            position=it.position,
            digest=commitment(salt, text),
        )
        self._event(batch, event, f"{author}:{author_id}", it.now)

    def _close(self, batch: Batch, ids: Ids, it: _Thread, length: int) -> None:
        """A closure, the line that tells of it, and its event."""
        closure, it.waiting = next(ids.closures), None
        it.now += 60 + 8 * 3600 * _dice.random()
        how, discard, reason = self._ending(length)
        by_kind, by = ("customer", it.person) if how == "solved" else ("agent", it.owner)
        visibility = "team" if how == "discarded" else "person"
        it.position += 1
        it.read = it.position
        at = _iso(it.now)
        batch.rows["message"].append(
            f"{next(ids.messages)}\t{it.id}\t{it.position}\tsystem\t{by if by_kind == 'agent' else NOTHING}"
            f"\t{visibility}\t{how}\t\t\\\\x{_dice.randbytes(16).hex()}\tsystem\t{at}\n"
        )
        batch.rows["closure"].append(f"{closure}\t{it.id}\t{how}\t{discard}\t{by_kind}\t{by}\t{reason}\t{at}\n")
        event = ThreadClosed(thread=it.id, owner=it.owner, team=it.team, closure=closure, how=how)
        self._event(batch, event, f"{by_kind}:{by}", it.now)

    def _ending(self, length: int) -> tuple[str, str, str]:
        """How a thread ends, as kind, discard and reason: nobody solves what nobody answered."""
        luck = _dice.random()
        if length > 2 and luck < 0.7:
            return "solved", NOTHING, ""
        if luck < 0.9:
            return "answered", NOTHING, _dice.choice(self._decisions)
        return "discarded", _dice.choice(DISCARDS), _dice.choice(self._discards)

    def _snooze(self, batch: Batch, ids: Ids, it: _Thread) -> None:
        snooze, at = next(ids.snoozes), _iso(it.now)
        until = _iso(self._until + (10 + 80 * _dice.random()) * DAY)
        batch.rows["snooze"].append(f"{snooze}\t{it.id}\t{until}\tagent\t{it.owner}\t{at}\n")
        event = ThreadSnoozed(thread=it.id, owner=it.owner, team=it.team, snooze=snooze)
        self._event(batch, event, f"agent:{it.owner}", it.now)

    def _event(self, batch: Batch, event: ThreadEvent, actor: str, at: float) -> None:
        facts = msgspec.json.encode(event).decode()
        batch.rows["event"].append(
            f"{_KINDS[type(event)]}\t{event.topic}\t{event.about}\t{event.about_id}\t{actor}\t{facts}\t{_iso(at)}\n"
        )


def _state(done: float) -> str:
    """About one in ten is open, most of them recent."""
    luck = _dice.random()
    if luck < (0.55 if done > RECENT else 0.02):
        return "open"
    return "snoozed" if luck > 0.99 else "closed"


def _iso(at: float | None) -> str:
    return NOTHING if at is None else datetime.fromtimestamp(at, UTC).isoformat()


# The name of an event is made by a pattern; once is enough.
_KINDS: Final[dict[type[ThreadEvent], str]] = {
    kind: kind.kind() for kind in (ThreadOpened, MessageArrived, MessageSent, NoteWritten, ThreadClosed, ThreadSnoozed)
}
