"""A thread as its person sees it: gathered in one place, for the page, the stream and the answers to forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request
from litestar.response import Response
from litestar.response.redirect import Redirect

from mostrador import people, team, threads
from mostrador.care import leaving, mail, promises, routing, supervisors
from mostrador.care.leaving import Leaving
from mostrador.care.mail import ByMail
from mostrador.care.promises import Promise
from mostrador.care.routing import Given
from mostrador.care.supervisors import Supervision
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import by, on
from mostrador.oversight import surveys
from mostrador.oversight.surveys import Survey
from mostrador.people import profile
from mostrador.surfaces.counter.said import Said, photo_of, shown
from mostrador.surfaces.counter.visitor import Visitor
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import Reader, here_of, reader_of, wants_fragment
from mostrador.surfaces.ui.respond import fragment, see
from mostrador.team import Agent, Card
from mostrador.threads import Standing, Thread, Told
from mostrador.threads.read import Page
from mostrador.threads.ties.merge import goes_on_in

Web = Request[Any, Any, Any]
AROUND = ("head", "promises", "aside", "supervisor")
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


class Thanks(msgspec.Struct, frozen=True):
    """Whether the person may thank the owner now, whether we ask for it, and whether they did.

    `shower` is who would like to show the thanks they got, and waits for a yes.
    """

    thread: int
    agent: int
    name: str
    offered: bool
    given: bool
    asked: bool = False
    shower: Agent | None = None


class Promised(msgspec.Struct, frozen=True):
    """A promise as its person reads it: `by` and `answer_on` are told where they live."""

    promise: Promise
    by: str
    answer_on: str


class Case(msgspec.Struct, frozen=True):
    """Everything about a thread but its messages. `stand_in` answers while the owner is off.

    `wants_phone` when a call is promised and there is no number.
    `goes_on` is the thread it was merged into, when this visitor may open that one; `minor` when the person says that
    they are under 14.
    """

    thread: Thread
    owner: Card
    stand_in: Card | None
    standing: Standing
    told: Told
    person: str
    tail: Tail
    shower: Agent | None
    promised: tuple[Promised, ...] = ()
    wants_phone: bool = False
    leaving: Leaving | None = None
    given: Given | None = None
    supervision: Supervision | None = None
    emergency: str = ""
    goes_on: int | None = None
    minor: bool = False
    by_mail: ByMail | None = None
    survey: Survey | None = None

    @property
    def danger(self) -> bool:
        """Whether a word of danger was said and nobody of us has answered yet."""
        return self.given is not None and self.given.danger

    @property
    def leaves(self) -> bool:
        """Whether the way to leave is theirs to open: who is under 14 has an adult ask for it."""
        return not self.minor or (self.leaving is not None and self.leaving.open)

    @property
    def may_change(self) -> bool:
        """Whether the person may still ask for somebody else."""
        return self.thread.state != "closed" and self.given is not None and not self.given.asked_another

    @property
    def code(self) -> str:
        """The code as it is read aloud."""
        return threads.show_code(self.thread.code)

    @property
    def photo(self) -> str:
        """Where the owner's face is."""
        return photo_of(self.owner)

    @property
    def mailed_to(self) -> str:
        """Where the answers go when the person leaves, so that only they know it again."""
        return masked(self.by_mail.address or "") if self.by_mail else ""

    @property
    def thanks(self) -> Thanks:
        """A word to the owner, once somebody answered."""
        offered = self.thread.first_answer_at is not None
        given = self.owner.id in self.told.thanked
        asked = self.told.thanks_asked
        return Thanks(self.thread.id, self.owner.id, self.owner.name, offered, given, asked, self.shower)

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


class Open(msgspec.Struct, frozen=True):
    """A thread with some of its messages; `older` asks for the page above, None at the top."""

    case: Case
    said: tuple[Said, ...]
    older: int | None

    @property
    def alone(self) -> tuple[Said, ...]:
        """The messages as a stream paints them: the page itself sees what stands beside each."""
        return tuple(msgspec.structs.replace(one, first_of_day=True, joined=False) for one in self.said)


async def open_case(
    tx: Tx, here: Here, reader: Reader, thread: int, visitor: Visitor, *, before: int | None = None, limit: int = LAST
) -> Open:
    """A thread, what stands around it and its last messages, or those above `before`. Raises NotFound."""
    whole = await threads.whole(tx, thread, viewer=visitor.actor, before=before, limit=limit)
    found, page = whole.thread, whole.page
    told = await threads.told(tx, thread, viewer=visitor.actor)
    owner = await team.card(tx, found.owner_id)
    person, _ = await people.find(tx, found.person_id)
    known = await here.colleagues(tx)
    enclosed = await mail.enclosed_at(tx, page.messages)
    made = await promises.of_thread(tx, thread, viewer=visitor.actor)
    call = any(one.open and one.act == "call" for one in made)
    said = shown(reader, page, known=known, decisions=told.decisions, enclosed=enclosed)
    case = Case(
        thread=found,
        owner=owner,
        stand_in=None
        if owner.on_duty
        else await team.stand_in(tx, found.owner_id, found.team_id, person=found.person_id),
        standing=whole.standing,
        told=told,
        person=person.name,
        tail=_tail(found, page, told),
        shower=known.get(told.may_show) if told.may_show else None,
        promised=_promised(found, made, reader),
        wants_phone=call and await promises.lacks_phone(tx, thread, viewer=visitor.actor),
        leaving=await leaving.leaving_of(tx, thread, viewer=visitor.actor),
        given=await routing.given(tx, thread, viewer=visitor.actor),
        supervision=await supervisors.current(tx, thread, viewer=visitor.actor),
        emergency=routing.emergency_number(reader.shop.timezone),
        goes_on=await _goes_on(tx, found, visitor),
        minor=(await profile.own_wishes(tx, found.person_id)).under_14,
        by_mail=await mail.by_mail(tx, thread, viewer=visitor.actor),
        survey=await surveys.survey_of(tx, thread, viewer=visitor.actor) if found.state == "closed" else None,
    )
    return Open(case, said, page.before)


async def _goes_on(tx: Tx, thread: Thread, visitor: Visitor) -> int | None:
    into = await goes_on_in(tx, thread)
    if into is None:
        return None
    with suppress(NotFound):
        return (await threads.find(tx, into, viewer=visitor.actor)).id
    return None


async def tail_of(tx: Tx, thread: int, visitor: Visitor) -> Tail:
    """How the talk ends, alone. Raises NotFound."""
    whole = await threads.whole(tx, thread, viewer=visitor.actor, limit=LAST)
    return _tail(whole.thread, whole.page, await threads.told(tx, thread, viewer=visitor.actor))


def masked(mail: str) -> str:
    """An address that its owner knows again and nobody else learns: `c···@e···.org`."""
    name, at, host = mail.partition("@")
    site, dot, end = host.rpartition(".")
    return f"{name[:1]}···{at}{site[:1]}···{dot}{end}" if mail else ""


def _promised(thread: Thread, made: Sequence[Promise], reader: Reader) -> tuple[Promised, ...]:
    """What is open, what the person is asked, and what broke until something was promised since."""
    shown = []
    for one in made:
        ended = one.ended_at
        hurts = one.ending == "broken" and ended is not None and thread.state != "closed"
        if one.open or one.asks or (hurts and not any(ended and other.made_at > ended for other in made)):
            zone = ZoneInfo(one.zone) if one.zone else reader.zone
            answer_on = on(one.answer_by, zone, reader.language) if one.answer_by else ""
            shown.append(Promised(one, by(one.due_at, clock.now(), zone, reader.language), answer_on))
    return tuple(shown)


def _tail(thread: Thread, page: Page, told: Told) -> Tail:
    last = next((message for message in reversed(page.messages) if message.author_kind != "system"), None)
    if last is None:
        return Tail(thread.id, thread.state, "", read=False)
    return Tail(thread.id, thread.state, last.author_kind, told.read_to >= last.position)


def paint_said(request: Web, reader: Reader, thread: int, said: Said) -> Painted:
    """One message with the template of the page."""
    html = fragment(request, reader, "counter/case/_said.html", said=said, thread=thread)
    return Painted(thread, said.id, said.position, said.kind == "customer", html)


def paint_regions(request: Web, reader: Reader, case: Case) -> dict[str, str]:
    """The parts of the page around the messages, by name."""
    around = {name: fragment(request, reader, f"counter/case/_{name}.html", case=case) for name in AROUND}
    return around | paint_tail(request, reader, case.tail)


def paint_thanks(request: Web, reader: Reader, thanks: Thanks) -> dict[str, str]:
    """The part that the first answer brings."""
    return {"thanks": fragment(request, reader, "counter/case/_thanks.html", thanks=thanks)}


def paint_tail(request: Web, reader: Reader, tail: Tail) -> dict[str, str]:
    """The parts that change with every message: one tap to answer us, or the mark under the person's own words."""
    regions = dict.fromkeys(TAIL, "")
    for name in TAIL:
        if (name == "signs") == (tail.last == "agent"):
            regions[name] = fragment(request, reader, f"counter/case/_{name}.html", tail=tail)
    return regions


async def after_form(
    request: Web, visitor: Visitor, thread: int, *, message: int | None = None
) -> Response[Answer] | Redirect:
    """Back to the page; a script gets what changed instead."""
    if not wants_fragment(request):
        return see(f"/casos/{thread}#final")
    here, reader = here_of(request), await reader_of(request)
    async with here.db.look() as tx:
        opened = await open_case(tx, here, reader, thread, visitor)
    messages = [paint_said(request, reader, thread, one) for one in opened.alone]
    answer = Answer(thread, messages, paint_regions(request, reader, opened.case), message)
    return Response(answer, headers={"Cache-Control": "no-store"})


def kinds(reader: Reader) -> Mapping[str, str]:
    """What a thread may be, in the words of the person."""
    say = reader.say
    return {
        "enquiry": say.gettext("A question"),
        "incident": say.gettext("Something does not work"),
        "complaint": say.gettext("A complaint"),
        "claim": say.gettext("A claim"),
    }
