"""The moments follow the event table by a cursor of their own, outside the write: nobody waits for a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.events import decode
from mostrador.kit.follow import Followed, next_events
from mostrador.oversight.evaluation.asked import asks_for_person
from mostrador.oversight.evaluation.note import note
from mostrador.oversight.evaluation.records import PHONE, REAL_TIME, By, Moment, Name
from mostrador.threads.events import ContactBegan, MessageArrived, MessageSent, ThreadClosed, ThreadOpened

Q = sql.load("mostrador.oversight.evaluation")
FOLLOWER: Final = "moments"
AT_ONCE: Final = 500
TOLD: Final = frozenset(one.kind() for one in (ContactBegan, MessageArrived, MessageSent, ThreadClosed, ThreadOpened))
CALLS: Final = frozenset({"phone", "visit", "letter", "ours"})
"""What an agent writes down: a contact with times of its own."""


class _Said(msgspec.Struct, frozen=True):
    id: int
    text: str
    via: str
    scribe_id: int | None


class _Call(msgspec.Struct, frozen=True):
    id: int
    way: str
    arrived_at: datetime
    answered_at: datetime | None


class Talk:
    """What is known of one thread: its contacts, and whether somebody in the last written one waits for a person."""

    def __init__(self, thread: int, known: Sequence[Moment]) -> None:
        self.thread = thread
        self.known = list(known)
        self.fresh: list[Moment] = []
        self.turns = sum(one.name == "received" and one.contact.startswith("thread-") for one in known)

    @property
    def written(self) -> str:
        """The written contact that goes on; '' when there is none."""
        name = f"thread-{self.thread}-{self.turns}"
        return "" if not self.turns or self._has(name, "ended") else name

    @property
    def waits(self) -> bool:
        """Whether somebody in it asked for a person, and none has come since."""
        return self._last(self.written, "person-asked") > self._last(self.written, "person-connected")

    def channel(self, contact: str) -> str:
        """Which way a contact came."""
        return next(one.channel for one in self.known if one.contact == contact)

    def add(self, row: Followed, contact: str, channel: str, name: Name, *, at: datetime | None = None) -> None:
        """One more moment."""
        by = cast("By", row.actor.partition(":")[0])
        moment = Moment(
            contact=contact,
            thread_id=self.thread,
            channel=channel,
            name=name,
            by_kind=by,
            at=at or row.at,
            event_id=row.id,
        )
        self.known.append(moment)
        self.fresh.append(moment)

    def _has(self, contact: str, name: Name) -> bool:
        return any(one.contact == contact and one.name == name for one in self.known)

    def _last(self, contact: str, name: Name) -> int:
        return max((at for at, one in enumerate(self.known) if one.contact == contact and one.name == name), default=-1)

    def came(self, row: Followed, channel: str) -> None:
        """Somebody wrote while nothing went on: a contact of its own, in which they may say what they want at once."""
        self.turns += 1
        contact = f"thread-{self.thread}-{self.turns}"
        self.add(row, contact, channel, "received")
        if channel in REAL_TIME:
            self.add(row, contact, channel, "can-ask")
            # The page they are on shows the code as soon as it was sent.
            self.add(row, contact, channel, "code-given")

    def wrote(self, row: Followed, said: _Said) -> None:
        """A customer said something."""
        if not self.written:
            self.came(row, said.via)
        if said.via in REAL_TIME and not self.waits and asks_for_person(said.text):
            self.add(row, self.written, said.via, "person-asked")

    def answered(self, row: Followed) -> None:
        """One of us said something: the first words of a person since they came, or since they asked for one."""
        contact = self.written
        if contact and (self.waits or self._last(contact, "person-connected") < 0):
            self.add(row, contact, self.channel(contact), "person-connected")

    def called(self, row: Followed, call: _Call) -> None:
        """A call, visit or letter was written down. Where people pick up, to call is to ask for a person."""
        contact, came = f"call-{call.id}", call.arrived_at
        self.add(row, contact, call.way, "received", at=came)
        if call.way != PHONE:
            return
        self.add(row, contact, call.way, "person-asked", at=came)
        if call.answered_at is not None:
            self.add(row, contact, call.way, "can-ask", at=call.answered_at)
            self.add(row, contact, call.way, "person-connected", at=call.answered_at)

    def closed(self, row: Followed, how: str) -> None:
        """It ended: with a decision or a solution that was told, or otherwise; whoever still waited has left."""
        last = next((one.contact for one in reversed(self.known) if one.name == "received"), "")
        contact = self.written or last
        if contact and how in ("answered", "solved"):
            self.add(row, contact, self.channel(contact), "resolution-notified")
        if going := self.written:
            channel = self.channel(going)
            if self.waits and row.actor.startswith("customer:"):
                self.add(row, going, channel, "abandoned")
            self.add(row, going, channel, "ended")


async def follow(tx: Tx) -> int:
    """Write down the moments of the next events; how many events were followed (less than AT_ONCE: up to date)."""
    rows = await next_events(tx, FOLLOWER, limit=AT_ONCE)
    told = [row for row in rows if row.kind in TOLD]
    if not told:
        return len(rows)
    events = [(row, decode(row.kind, row.facts)) for row in told]
    threads = sorted({int(row.facts["thread"]) for row in told})
    messages = [event.message for _, event in events if isinstance(event, MessageArrived) and not event.copied]
    contacts = [event.contact for _, event in events if isinstance(event, ContactBegan)]
    known = await tx.all(Moment, Q.of_threads, threads=threads)
    said = {one.id: one for one in await tx.all(_Said, Q.said, messages=messages)} if messages else {}
    calls = {one.id: one for one in await tx.all(_Call, Q.calls, contacts=contacts)} if contacts else {}
    talks = {id: Talk(id, [one for one in known if one.thread_id == id]) for id in threads}
    fresh: list[Moment] = []
    for row, event in events:
        talk = talks[int(row.facts["thread"])]
        match event:
            case ContactBegan() if (call := calls.get(event.contact)) and call.way != "ours":
                talk.called(row, call)
            case MessageArrived() if (words := said.get(event.message)) and words.via not in CALLS:
                talk.wrote(row, words)
            case MessageSent() if row.actor.startswith("agent:"):
                talk.answered(row)
            case ThreadClosed():
                talk.closed(row, event.how)
        fresh += talk.fresh
        talk.fresh.clear()
    await note(tx, fresh)
    return len(rows)
