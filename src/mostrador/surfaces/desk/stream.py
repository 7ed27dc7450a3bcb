"""The live line of the desk: what happens, for who may read it, painted by the fragments of the first paint.

Rows and counters are gathered and told a few times a second; messages of open threads go at once.
The session, the role and the teams are read again before anything is shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from math import inf
from time import monotonic
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import matters, swarms
from mostrador.care.mail import marks_at
from mostrador.care.mail.events import MailWent, SubjectStays
from mostrador.care.supervisors.events import SupervisionEvent, SupervisorAsked
from mostrador.care.swarms.events import HelpAsked, SwarmClosed
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound, Unauthorised
from mostrador.kit.live import EVERYTHING, Bye, Item, Notice, Reset, Signal
from mostrador.oversight.incidents.events import IncidentDue
from mostrador.surfaces.desk import paint
from mostrador.surfaces.desk.gather import gatherer
from mostrador.surfaces.desk.head import known as known_of
from mostrador.surfaces.desk.me import Desk, at_desk
from mostrador.surfaces.desk.said import said
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.sse import BEAT, BEAT_SECONDS, line
from mostrador.team import presence
from mostrador.team.events import AgentEvent, AgentSuspended, SessionsEnded
from mostrador.threads import Item as Row
from mostrador.threads import Thread
from mostrador.threads.events import (
    AgentMentioned,
    HandoffAccepted,
    HandoffOffered,
    HandoffRefused,
    MessageArrived,
    MessageCorrected,
    MessageSent,
    MessageTold,
    MessageWithdrawn,
    NoteWritten,
    ThreadEvent,
    ThreadRead,
)

Web = Request[Any, Any, Any]
TICK: Final = 0.25
COUNT_EVERY: Final = 1.0
ROWS_AT_ONCE: Final = 30
MOST_OPEN: Final = 50
LARGEST: Final = 2**62
REVOKED: Final = {"why": "revoked"}
SAID: Final = (MessageArrived, MessageSent, NoteWritten, MessageCorrected, MessageWithdrawn, MailWent, SubjectStays)


class RowFrame(msgspec.Struct, frozen=True):
    """A row of the list: in which views it stands now, and how it looks."""

    thread: int
    views: list[str]
    unread: bool
    waits: bool
    html: str


class MessageFrame(msgspec.Struct, frozen=True):
    """A message of an open thread. `fresh` when it is new and not a change of an old one.

    `known` is what stands above the person from then on, empty when it cannot have changed.
    """

    thread: int
    message: int
    position: int
    fresh: bool
    by: str
    html: str
    known: str = ""


class Presence(msgspec.Struct, frozen=True):
    """Somebody looks or types; `name` is a colleague's, or the customer's when it is empty."""

    thread: int
    what: str
    who: str
    name: str


class Position(msgspec.Struct, frozen=True):
    """The customer read up to here."""

    thread: int
    position: int


class Called(msgspec.Struct, frozen=True):
    """A customer wants a supervisor; `rings` until one of them took it, or nobody did in time."""

    thread: int
    rings: bool


class Due(msgspec.Struct, frozen=True):
    """The next word about an incident is nearly due."""

    incident: int


class About(msgspec.Struct, frozen=True):
    """Something about a thread, to ask for again."""

    thread: int


@get("/desk/stream")
async def follow(request: Web, after: FromQuery[int | None] = None, threads: FromQuery[str] = "") -> Response[Any]:
    """What happens, as frames, after a cursor.

    `row`, `counters`, `message`, `read`, `standing`, `presence`, `supervision`, `asked`, `incident`, `room-closed`,
    `gone`, `bye`.
    """
    here = here_of(request)
    try:
        desk = await at_desk(request)
    except Unauthorised:
        # Not the log-in page, which a script would take for a stream that breaks and ask for again and again.
        return Response(None, status_code=Unauthorised.status)
    names = threads.split(",")[:MOST_OPEN]
    shown = {int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 19}
    place = after if after is not None and 0 <= after < LARGEST else None
    return Stream(
        _lines(here, _Viewer(here, desk, shown), place),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _lines(here: Here, viewer: _Viewer, after: int | None) -> AsyncIterator[bytes]:
    written = monotonic()
    told = monotonic()
    async with here.live.watch([EVERYTHING], after, wants=viewer.wants) as watch:
        yield line("hello", {}, watch.begins)
        viewer.tell_presence()
        place = here.live.cursor
        async for item in watch.items(viewer.beat):
            if monotonic() - told > presence.BEATS_EVERY:
                told = monotonic()
                viewer.tell_presence()
            frames = [frame async for frame in viewer.take(item)]
            for frame in frames:
                yield frame
            if viewer.ended:
                return
            if frames:
                written = monotonic()
            elif monotonic() - written > BEAT_SECONDS:
                written = monotonic()
                # Nothing came since `place` was read, so nothing before it is left to tell.
                yield line("place", {}, place) if item is None and viewer.idle else BEAT
            place = here.live.cursor


class _Viewer:
    """One reader: what waits to be told, and what they may see as of the last look."""

    def __init__(self, here: Here, desk: Desk, shown: set[int]) -> None:
        self._here = here
        self._desk = desk
        self._open = shown
        self._waiting: dict[int, int] = {}
        self._offered: set[int] = set()
        self._told: set[int] = set()
        self._count = False
        self._flushed = 0.0
        self._counted = 0.0
        self.ended = False

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be told."""
        return not self._waiting

    def tell_presence(self) -> None:
        """This agent has the desk open: told to every process, and kept in none for longer than minutes."""
        self._here.live.signal(f"presence:{self._desk.agent.id}", "here", str(self._desk.actor))

    def beat(self) -> float:
        """For how many seconds silence may last: until what waits is told, else until the heartbeat."""
        due = min(self._flushed + TICK if self._waiting else inf, self._counted + COUNT_EVERY if self._count else inf)
        return min(BEAT_SECONDS, max(0.0, due - monotonic()))

    def wants(self, item: Notice | Signal) -> bool:
        """Whether it may be theirs to hear: a cheap guess from ids, before the database is asked."""
        if isinstance(item, Signal):
            kind, _, number = item.topic.partition(":")
            return kind == "thread" and int(number) in self._open and item.who != str(self._desk.actor)
        event = item.event
        if isinstance(event, AgentEvent):
            return event.agent == self._desk.agent.id
        if isinstance(event, IncidentDue):
            return event.keeper == self._desk.agent.id
        return isinstance(event, ThreadEvent) and self._concerns(event)

    async def take(self, item: Item | None) -> AsyncIterator[bytes]:
        """The frames that an item, or a silence, brings. Sets `ended` after the last one."""
        if isinstance(item, Bye):
            self.ended = True
            yield line("bye", {"why": item.why})
            return
        if isinstance(item, Reset):
            self._waiting.clear()
            yield line("reset", {}, item.cursor)
        elif isinstance(item, Signal):
            async for frame in self._presence(item):
                yield frame
        elif isinstance(item, Notice):
            async for frame in self._notice(item):
                yield frame
        if not self.ended and self._due():
            async for frame in self._flush():
                yield frame

    async def _notice(self, notice: Notice) -> AsyncIterator[bytes]:
        event = notice.event
        if isinstance(event, AgentEvent):
            if isinstance(event, AgentSuspended | SessionsEnded) or not await self._still_here():
                self.ended = True
                yield line("bye", REVOKED)
            return
        if isinstance(event, IncidentDue):
            yield line("incident", Due(event.incident))
            return
        if not isinstance(event, ThreadEvent):
            return
        if isinstance(event, SupervisionEvent) and self._desk.agent.id in event.called:
            yield line("supervision", Called(event.thread, isinstance(event, SupervisorAsked)))
        if isinstance(event, HelpAsked) and self._desk.agent.id in event.to:
            yield line("asked", About(event.thread))
        if isinstance(event, SwarmClosed) and self._desk.agent.id in event.to and event.thread in self._open:
            # Before what follows from it: their page still holds what they were writing there.
            yield line("room-closed", About(event.thread))
        if event.thread in self._open:
            async for frame in self._said(notice, event):
                yield frame
        if not isinstance(event, ThreadRead):
            self._waiting.setdefault(event.thread, notice.cursor)
            self._count = True

    def _concerns(self, event: ThreadEvent) -> bool:
        me = self._desk.agent.id
        if isinstance(event, HandoffOffered | HandoffRefused) and event.to == me:
            self._offered.add(event.thread)
            return True
        if isinstance(event, HelpAsked | SwarmClosed) and me in event.to:
            return True
        return (
            _may(self._desk.actor, event)
            or event.thread in self._open
            or event.thread in self._told
            or event.thread in self._offered
            or (isinstance(event, HandoffAccepted) and event.from_ == me)
            or (isinstance(event, AgentMentioned) and event.agent == me)
            or (isinstance(event, SupervisionEvent) and me in event.called)
        )

    async def _said(self, notice: Notice, event: ThreadEvent) -> AsyncIterator[bytes]:
        """What an open thread says, at once. No place is told with it: rows that still wait would be passed over."""
        async with self._here.db.look() as tx:
            if not await self._again(tx):
                yield line("bye", REVOKED)
                return
            try:
                thread = await threads.find(tx, event.thread, viewer=self._desk.actor)
            except NotFound:
                self._open.discard(event.thread)
                for frame in await self._gone(tx, event.thread):
                    yield frame
                return
            if isinstance(event, ThreadRead):
                yield line("read", Position(event.thread, event.position))
                return
            if not isinstance(event, SAID):
                yield line("standing", About(event.thread))
                return
            page = await threads.one(tx, event.thread, event.message, viewer=self._desk.actor)
            if isinstance(event, MailWent | SubjectStays | MessageTold):
                # The section beside the thread tells it too, of every mail.
                yield line("standing", About(event.thread))
            if not page.messages:
                return
            colleagues = await self._here.colleagues(tx)
            marks = await marks_at(tx, page.messages)
            known = await self._known(tx, thread) if isinstance(event, MessageArrived | MessageSent) else ""
        html = str(paint.message(self._desk, said(page, viewer=self._desk.actor, known=colleagues, marks=marks)[0]))
        message = page.messages[0]
        fresh = isinstance(event, MessageArrived | MessageSent | NoteWritten)
        yield line(
            "message", MessageFrame(event.thread, message.id, message.position, fresh, notice.actor, html, known)
        )

    async def _known(self, tx: Tx, thread: Thread) -> str:
        """How often they came and since when they wait, as it is after a word of theirs or of ours."""
        reader = self._desk.reader
        head = await matters.head(tx, thread.id, viewer=self._desk.actor)
        said = known_of(head, reader.say, reader.zone, waiting_since=thread.waiting_since)
        return str(paint.known(self._desk, said))

    async def _presence(self, signal: Signal) -> AsyncIterator[bytes]:
        thread = int(signal.topic.removeprefix("thread:"))
        async with self._here.db.look() as tx:
            try:
                await threads.find(tx, thread, viewer=self._desk.actor)
            except NotFound:
                return
            who, _, agent = signal.who.partition(":")
            known = await self._here.colleagues(tx) if who == "agent" else {}
        name = known[int(agent)].name if agent.isdigit() and int(agent) in known else ""
        yield line("presence", Presence(thread, signal.what, signal.who, name))

    def _due(self) -> bool:
        now = monotonic()
        if self._waiting and now - self._flushed >= TICK:
            return True
        return self._count and now - self._counted >= COUNT_EVERY

    async def _flush(self) -> AsyncIterator[bytes]:
        """Rows and counters that waited, with the place to come back to once none is left."""
        taken = dict(list(self._waiting.items())[:ROWS_AT_ONCE])
        count = self._count and monotonic() - self._counted >= COUNT_EVERY
        look = await gatherer(self._here).look(self._here.db, self._desk.key, list(taken), count=count)
        if look is None:
            self.ended = True
            yield line("bye", REVOKED)
            return
        self._desk = msgspec.structs.replace(self._desk, agent=look.agent, actor=look.actor)
        for thread, cursor in taken.items():
            del self._waiting[thread]
            if row := look.rows.get(thread):
                self._told.add(thread)
                yield line("row", self._row(row), cursor)
            elif thread in self._open and await self._still_reads(thread):
                # Who came in to help has it open and in no list of theirs.
                self._told.discard(thread)
            elif thread in self._told or thread in self._open or thread in self._offered:
                self._told.discard(thread)
                self._open.discard(thread)
                self._offered.discard(thread)
                async with self._here.db.look() as tx:
                    for frame in await self._gone(tx, thread, cursor):
                        yield frame
        self._flushed = monotonic()
        if look.counters:
            self._count, self._counted = False, monotonic()
            yield line("counters", look.counters)

    async def _gone(self, tx: Tx, thread: int, cursor: int | None = None) -> list[bytes]:
        """A thread is theirs to read no more; whoever read it to help hears first that the room closed."""
        gone = line("gone", About(thread), cursor)
        if await swarms.closed_on(tx, thread, viewer=self._desk.actor):
            return [line("room-closed", About(thread)), gone]
        return [gone]

    def _row(self, row: Row) -> RowFrame:
        waits = row.waiting_since is not None
        html = str(paint.row(self._desk, row, ""))
        return RowFrame(row.id, views_of(row, self._desk.actor, row.id in self._offered), row.unread, waits, html)

    async def _still_reads(self, thread: int) -> bool:
        async with self._here.db.look() as tx:
            try:
                await threads.find(tx, thread, viewer=self._desk.actor)
            except NotFound:
                return False
        return True

    async def _still_here(self) -> bool:
        async with self._here.db.look() as tx:
            return await self._again(tx)

    async def _again(self, tx: Tx) -> bool:
        """Read the session, the role and the teams again; False, and the end, when there is no session any more."""
        opened = await team.open_session(tx, self._desk.key)
        if opened is None:
            self.ended = True
            return False
        self._desk = msgspec.structs.replace(self._desk, agent=opened[0], actor=opened[1])
        return True


def views_of(row: Row, agent: Actor, offered: bool) -> list[str]:
    """In which lists of this agent a row stands now."""
    mine = row.owner_id == agent.id
    standing: Iterable[tuple[str, bool]] = (
        ("mine", mine and row.state == "open"),
        ("team", row.state == "open" and not offered),
        ("waiting", row.state == "open" and row.waiting_since is not None),
        ("offered", offered and not mine),
        ("snoozed", mine and row.state == "snoozed"),
        ("closed", row.state == "closed"),
    )
    return [view for view, stands in standing if stands]


def _may(actor: Actor, event: ThreadEvent) -> bool:
    return "read:all" in actor.verbs or event.owner == actor.id or f"team:{event.team}" in actor.groups


HANDLERS: Final[list[ControllerRouterHandler]] = [follow]
