"""What happens on this browser's threads, as it happens. The right to see it is read again for every item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from litestar import Request, get
from litestar.response import Stream

from mostrador import team, threads
from mostrador.care.gestures.events import GestureGiven, GestureReversed
from mostrador.care.leaving.events import LeavingEvent
from mostrador.care.mail import enclosed_at
from mostrador.care.mail.going_on import MailWished
from mostrador.care.promises.events import PromiseEvent
from mostrador.care.supervisors.events import SupervisionEvent
from mostrador.care.under_age import UnderAgeSaid
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.events import Event
from mostrador.kit.live import Notice, Signal
from mostrador.oversight.surveys.events import SurveyAnswered
from mostrador.surfaces.counter.case import (
    Open,
    Painted,
    Tail,
    Thanks,
    open_case,
    paint_regions,
    paint_said,
    paint_tail,
    paint_thanks,
    tail_of,
)
from mostrador.surfaces.counter.said import shown
from mostrador.surfaces.counter.visitor import LARGEST, Visitor, visitor_of
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import Reader, here_of, reader_of
from mostrador.surfaces.ui.sse import Frame, stream
from mostrador.threads.events import (
    ClosureProposed,
    FileWithdrawn,
    HandoffAccepted,
    MessageArrived,
    MessageCorrected,
    MessageSent,
    MessageWithdrawn,
    ThanksGiven,
    ThreadClosed,
    ThreadEvent,
    ThreadReopened,
    ThreadSnoozed,
    ThreadWoke,
)

Web = Request[Any, Any, Any]
MOST: Final = 50
GONE: Final = "gone"
SAID: Final = (MessageArrived, MessageSent, MessageCorrected, MessageWithdrawn, FileWithdrawn)
MOVED: Final = (
    GestureGiven,
    GestureReversed,
    LeavingEvent,
    MailWished,
    PromiseEvent,
    SupervisionEvent,
    SurveyAnswered,
    ClosureProposed,
    HandoffAccepted,
    ThanksGiven,
    ThreadClosed,
    ThreadReopened,
    ThreadSnoozed,
    ThreadWoke,
    UnderAgeSaid,
)


@get("/stream")
async def follow(request: Web) -> Stream:
    """The threads in `threads` (all of this browser's when it is left out), from the cursor `after` on.

    Frames: `message` {thread, message, position, mine, html}, `regions` {thread, regions},
    `typing` {thread, name}, `bye`. Raises NotFound for a browser that has none of them.
    """
    here = here_of(request)
    reader = await reader_of(request)
    async with here.db.look() as tx:
        visitor = await visitor_of(tx, request)
        own = [one.id for one in await threads.threads_of(tx, visitor.browser)] if visitor.browser is not None else []
    asked = _ids(request.query_params.get("threads", ""))
    watched = [thread for thread in own if not asked or thread in asked]
    if not watched:
        raise NotFound
    topics = [f"browser:{visitor.browser}", *(f"thread:{thread}" for thread in watched)]
    return stream(here.live, topics, _after(request), _Follower(request, here, reader, visitor).paint)


def leave(here: Here, browser: int) -> None:
    """Every open stream of a browser that goes out says goodbye, in every process."""
    here.live.signal(f"browser:{browser}", GONE, "")


class _Follower:
    """One browser: what it may see is asked of the thread's own door each time."""

    def __init__(self, request: Web, here: Here, reader: Reader, visitor: Visitor) -> None:
        self._request = request
        self._here = here
        self._reader = reader
        self._visitor = visitor

    async def paint(self, item: Notice | Signal) -> Sequence[Frame]:
        try:
            if isinstance(item, Signal):
                return await self._signalled(item)
            return await self._happened(item.event)
        except NotFound:
            return (Frame("bye", {"why": "revoked"}),)

    async def _happened(self, event: Event) -> Sequence[Frame]:
        if isinstance(event, SAID):
            return await self._said(event, event.message)
        if isinstance(event, MOVED):
            return await self._moved(event)
        return ()

    async def _said(self, event: ThreadEvent, message: int) -> Sequence[Frame]:
        thread = event.thread
        async with self._here.db.look() as tx:
            page = await threads.one(tx, thread, message, viewer=self._visitor.actor)
            known = await self._here.colleagues(tx)
            enclosed = await enclosed_at(tx, page.messages)
            said = shown(self._reader, page, known=known, enclosed=enclosed)
            # The head of the page holds the first words of all.
            withdrawn = said and isinstance(event, MessageWithdrawn)
            opened = await self._open(tx, thread) if withdrawn else None
        if not said:
            return ()
        painted = _frames([paint_said(self._request, self._reader, thread, one) for one in said])
        if opened is not None:
            return [*painted, self._regions(thread, paint_regions(self._request, self._reader, opened.case))]
        if not isinstance(event, MessageArrived | MessageSent):
            return painted
        regions = paint_tail(self._request, self._reader, Tail(thread, "open", said[-1].kind, read=False))
        if isinstance(event, MessageSent) and event.first and (owner := known.get(event.owner)):
            thanks = Thanks(thread, owner.id, owner.name, offered=True, given=False)
            regions |= paint_thanks(self._request, self._reader, thanks)
        return [*painted, self._regions(thread, regions)]

    async def _moved(self, event: ThreadEvent) -> Sequence[Frame]:
        async with self._here.db.look() as tx:
            opened = await self._open(tx, event.thread)
        last = [paint_said(self._request, self._reader, event.thread, one) for one in opened.alone]
        regions = paint_regions(self._request, self._reader, opened.case)
        return [*_frames(last), self._regions(event.thread, regions)]

    async def _signalled(self, signal: Signal) -> Sequence[Frame]:
        kind, _, given = signal.topic.partition(":")
        if kind == "browser":
            raise NotFound
        who, _, number = signal.who.partition(":")
        # An agent who looks has the page open, and so has read it.
        if who != "agent" or signal.what not in {"typing", "looking"}:
            return ()
        thread = int(given)
        async with self._here.db.look() as tx:
            await threads.find(tx, thread, viewer=self._visitor.actor)
            if signal.what == "typing":
                card = await team.card(tx, int(number))
                return (Frame("typing", {"thread": thread, "name": card.name}),)
            tail = await tail_of(tx, thread, self._visitor)
        return (self._regions(thread, paint_tail(self._request, self._reader, tail)),)

    async def _open(self, tx: Tx, thread: int) -> Open:
        return await open_case(tx, self._here, self._reader, thread, self._visitor)

    def _regions(self, thread: int, regions: dict[str, str]) -> Frame:
        return Frame("regions", {"thread": thread, "regions": regions})


def _frames(painted: Sequence[Painted]) -> list[Frame]:
    return [Frame("message", one) for one in painted]


def _ids(given: str) -> set[int]:
    numbers = [part for part in given.split(",")[:MOST] if part.isascii() and part.isdigit() and len(part) < 19]
    return {int(part) for part in numbers}


def _after(request: Web) -> int | None:
    given = request.query_params.get("after", "")
    return min(int(given), LARGEST) if given.isascii() and given.isdigit() and len(given) < 20 else None


HANDLERS: Final = [follow]
