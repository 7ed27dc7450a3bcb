"""Whose turn it is, at the desk: why somebody got a thread, and being relieved of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import routing
from mostrador.care.routing import Apart, Relief
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, Problem
from mostrador.kit.i18n import N_, Translator
from mostrador.surfaces.desk.door import Desk, at_desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.me import sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.team import Agent
from mostrador.threads import Thread

Web = Request[Any, Any, Any]
WHY: Final = {
    "asked": N_("%(person)s asked for %(owner)s."),
    "knows": N_("We gave it to %(owner)s, who knows %(person)s already."),
    "skill": N_("We gave it to %(owner)s, who is asked for this: %(skill)s."),
    "language": N_("We gave it to %(owner)s, who speaks the language it is written in."),
    "shown": N_("We gave it to %(owner)s, who stood at the counter."),
    "load": N_("We gave it to %(owner)s, who had the least in hand."),
    "turn": N_("We gave it to %(owner)s, whose turn it was."),
    "here": N_("We gave it to %(owner)s, who was at the desk."),
    "danger": N_("Somebody may be in danger: it went at once to %(owner)s, who was there."),
    "alone": N_("We gave it to %(owner)s, the only one on shift."),
    "next": N_("Nobody was on shift, and %(owner)s begins first."),
    "elsewhere": N_("Nobody of the team of this mailbox can take it now: it went to %(owner)s."),
    "untrained": N_("Nobody who could take it has passed the courses that the law asks for: it went to %(owner)s."),
    "nobody": N_("Nobody was on shift: it went to %(owner)s."),
}
PASSED: Final = N_("%(giver)s passed it to %(owner)s: %(reason)s")
WENT: Final = N_("It went from %(from)s to %(to)s")
ASKED: Final = N_("They asked for somebody else: it went from %(from)s to %(to)s.")


class BesideTurn(msgspec.Struct, frozen=True):
    """Why it is whose it is, in one sentence; what raises it; and whether its owner looks, and asked to be relieved."""

    why: str
    need: bool
    urgent: bool
    danger: bool
    mine: bool
    relief: Relief | None


async def beside_turn(tx: Tx, desk: Desk, thread: Thread) -> BesideTurn:
    """Read the section. Raises NotFound."""
    given = await routing.given(tx, thread.id, viewer=desk.actor)
    mine = thread.owner_id == desk.agent.id
    asked = await routing.reliefs(tx, viewer=desk.actor, thread=thread.id) if mine else ()
    _ = desk.reader.say.gettext
    why = WHY.get(given.why, "")
    hands = await threads.hands(tx, thread.id, viewer=desk.actor)
    if hands and hands[-1].to_name == (await team.card(tx, thread.owner_id)).name:
        last = hands[-1]
        if last.reason:
            sentence = _(PASSED, giver=last.from_name, owner=last.to_name, reason=last.reason)
        else:
            sentence = _(ASKED if given.asked_another else WENT, **{"from": last.from_name, "to": last.to_name})
    elif why:
        sentence = _(why, owner=given.owner, person=given.person or _("this customer"), skill=given.skill or "")
    else:
        sentence = ""
    return BesideTurn(
        why=sentence,
        need=given.need,
        urgent=given.urgent,
        danger=given.danger,
        mine=mine and thread.state != "closed",
        relief=asked[0] if asked else None,
    )


@get("/desk/threads/{thread:int}/relief/new")
async def show_relief(request: Web, thread: FromPath[int]) -> Response[str]:
    """The sheet to ask to be relieved of a thread."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        return await sheet_of(request, tx, desk, "relief", thread=found)


@post("/desk/threads/{thread:int}/relief", status_code=200)
async def ask_relief(request: Web, thread: FromPath[int]) -> Response[Any]:
    """The owner cannot go on with this person."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await routing.ask_relief(tx, thread, reason=form["reason"], by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/reliefs")
async def show_reliefs(request: Web) -> Response[str]:
    """What supervisors have to answer today."""
    return await _reliefs(request, await _supervising(request))


@post("/desk/reliefs/{relief:int}", status_code=200)
async def answer_relief(request: Web, relief: FromPath[int]) -> Response[Any]:
    """Give the thread to a colleague, or agree with its owner that it stays."""
    desk, form = await _supervising(request), await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            if await first_time(tx, desk, form):
                await routing.answer_relief(
                    tx, relief, to=form.number("to"), along=form["along"] == "yes", by=desk.actor
                )
    except (Invalid, Conflict) as problem:
        return await _reliefs(request, desk, problem)
    return see("/desk/reliefs?done=answered")


async def _supervising(request: Web) -> Desk:
    desk = await at_desk(request)
    if "supervise" not in desk.actor.verbs:
        raise Forbidden
    return desk


async def _reliefs(request: Web, desk: Desk, problem: Problem | None = None) -> Response[str]:
    refusal = Refusal(desk.reader.say, problem)
    async with here_of(request).db.look() as tx:
        asked = await routing.reliefs(tx, viewer=desk.actor)
        takers = await team.can_take(tx)
        here_now = {card.id for card in await team.on_duty(tx)}
        colleagues = [one for one in await team.agents(tx) if one.id in takers]
        colleagues.sort(key=lambda one: one.id not in here_now)
    say = desk.reader.say
    return await wide_page(
        request,
        desk,
        "desk/reliefs/list.html",
        status=refusal.status,
        refusal=refusal,
        asked=asked,
        others={one.id: _takers(one, colleagues, say) for one in asked},
        late={one.id for one in asked if one.due_at < clock.now()},
    )


def _takers(asked: Relief, colleagues: Sequence[Agent], say: Translator) -> list[tuple[int, str]]:
    """Who can take it, whom the customer asked not to have, or who was relieved of them, last and said so."""
    last = {*asked.declined, *asked.relieved}
    takers = sorted((one for one in colleagues if one.id != asked.agent_id), key=lambda one: one.id in last)
    return [(one.id, warned(one.id, one.name, asked, say)) for one in takers]


def warned(agent: int, name: str, apart: Relief | Apart, say: Translator) -> str:
    """A name, with what speaks against giving them this customer."""
    if agent in apart.declined:
        return say.gettext("%(name)s: this customer asked for another person", name=name)
    if agent in apart.relieved:
        return say.gettext("%(name)s: was relieved of this customer", name=name)
    return name


HANDLERS: Final[list[ControllerRouterHandler]] = [show_relief, ask_relief, show_reliefs, answer_relief]
