"""A thread as its person sees it: gathered in one place, for the page, the stream and the answers to forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from litestar import Request
from litestar.response import Response
from litestar.response.redirect import Redirect

from mostrador import people, team, threads
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.surfaces.counter.said import Said, photo_of, shown
from mostrador.surfaces.counter.visitor import Visitor
from mostrador.surfaces.ui.reader import Reader, here_of, reader_of, wants_fragment
from mostrador.surfaces.ui.respond import fragment, see
from mostrador.team import Card
from mostrador.threads import Standing, Thread, Told

Web = Request[Any, Any, Any]
AROUND = ("head", "aside")
TAIL = ("signs", "marks")
LAST = 3


class Painted(msgspec.Struct, frozen=True):
    """A message drawn: what a stream sends and what a form is answered with."""

    thread: int
    message: int
    position: int
    mine: bool
    html: str


class Answer(msgspec.Struct, frozen=True):
    """What a script puts in its place after a form. `message` is the one the form made, if any."""

    thread: int
    messages: list[Painted]
    regions: dict[str, str]
    message: int | None = None


class Tail(msgspec.Struct, frozen=True):
    """How the talk ends for now: who spoke last (`customer`, `agent`), and whether one of us has read it."""

    thread: int
    state: str
    last: str
    read: bool

    @property
    def mark(self) -> str:
        """Delivered or read, under the last thing the person said; nothing once we answered."""
        if self.last != "customer":
            return ""
        return "read" if self.read else "delivered"

    @property
    def week_ahead(self) -> str:
        """The day that is offered when somebody needs a few."""
        return (clock.now() + timedelta(days=7)).date().isoformat()


class Case(msgspec.Struct, frozen=True):
    """Everything about a thread but its messages. `stand_in` answers while the owner is off."""

    thread: Thread
    owner: Card
    stand_in: Card | None
    standing: Standing
    told: Told
    person: str
    tail: Tail

    @property
    def code(self) -> str:
        """The code as it is read aloud."""
        return threads.show_code(self.thread.code)

    @property
    def photo(self) -> str:
        """Where the owner's face is."""
        return photo_of(self.owner)

    @property
    def closed_as(self) -> str:
        """How it ended, while it is closed."""
        closure = self.standing.closure
        return closure.kind if closure and closure.closed_at and self.thread.state == "closed" else ""

    @property
    def proposed(self) -> bool:
        """Whether the owner asks if it is solved."""
        closure = self.standing.closure
        return closure is not None and closure.closed_at is None and closure.kind == "solved"

    @property
    def proof_due(self) -> bool:
        """Whether code and proof stand at the top: whoever complains or reports a fault gets them unasked."""
        return self.thread.kind != "enquiry"


async def gather(tx: Tx, thread: int, visitor: Visitor, said: tuple[Said, ...] | None = None) -> Case:
    """A thread and what stands around it; `said` is the last page when it is at hand. Raises NotFound."""
    found = await threads.find(tx, thread, viewer=visitor.actor)
    owner = await team.card(tx, found.owner_id)
    person, _ = await people.find(tx, found.person_id)
    if said is None:
        page = await threads.page(tx, thread, viewer=visitor.actor, limit=LAST)
        last = next((m for m in reversed(page.messages) if m.author_kind != "system"), None)
        kind, position = (last.author_kind, last.position) if last else ("", 0)
    else:
        spoken = next((one for one in reversed(said) if one.kind != "system"), None)
        kind, position = (spoken.kind, spoken.position) if spoken else ("", 0)
    told = await threads.told(tx, thread, viewer=visitor.actor)
    return Case(
        thread=found,
        owner=owner,
        stand_in=None if owner.on_duty else await team.stand_in(tx, found.owner_id, found.team_id),
        standing=await threads.standing(tx, thread, viewer=visitor.actor),
        told=told,
        person=person.name,
        tail=Tail(thread, found.state, kind, told.read_to >= position),
    )


def paint_said(request: Web, reader: Reader, thread: int, said: Said) -> Painted:
    """One message with the template of the page."""
    html = fragment(request, reader, "counter/case/_said.html", said=said, thread=thread)
    return Painted(thread, said.id, said.position, said.kind == "customer", html)


def paint_regions(request: Web, reader: Reader, case: Case) -> dict[str, str]:
    """The parts of the page around the messages, by name."""
    around = {name: fragment(request, reader, f"counter/case/_{name}.html", case=case) for name in AROUND}
    return around | paint_tail(request, reader, case.tail)


def paint_tail(request: Web, reader: Reader, tail: Tail) -> dict[str, str]:
    """The parts that change with every message."""
    return {name: fragment(request, reader, f"counter/case/_{name}.html", tail=tail) for name in TAIL}


async def paint_last(
    tx: Tx, request: Web, reader: Reader, case: Case, visitor: Visitor, *, limit: int = LAST
) -> list[Painted]:
    """The last messages, for a page that may lack some of them."""
    page = await threads.page(tx, case.thread.id, viewer=visitor.actor, limit=limit)
    every = await shown(tx, reader, page, decisions=case.told.decisions, person=case.person)
    return [paint_said(request, reader, case.thread.id, _alone(one)) for one in every]


async def after_form(
    request: Web, visitor: Visitor, thread: int, *, message: int | None = None
) -> Response[Answer] | Redirect:
    """Back to the page; a script gets what changed instead."""
    if not wants_fragment(request):
        return see(f"/casos/{thread}#final")
    reader = await reader_of(request)
    async with here_of(request).db.look() as tx:
        case = await gather(tx, thread, visitor)
        messages = await paint_last(tx, request, reader, case, visitor)
    answer = Answer(thread, messages, paint_regions(request, reader, case), message)
    return Response(answer, headers={"Cache-Control": "no-store"})


def _alone(said: Said) -> Said:
    """As the stream paints it: the page itself sees what stands beside."""
    return msgspec.structs.replace(said, first_of_day=True, joined=False)


def kinds(reader: Reader) -> Mapping[str, str]:
    """What a thread may be, in the words of the person."""
    say = reader.say
    return {
        "enquiry": say.gettext("A question"),
        "incident": say.gettext("Something does not work"),
        "complaint": say.gettext("A complaint"),
        "claim": say.gettext("A claim"),
    }
