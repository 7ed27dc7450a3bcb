"""How a thread stands: handed on, asleep, ended, opened again. Each form is a sheet over the thread, or a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any, Final, cast

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import people, team, threads
from mostrador.care import handoffs, routing
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.kit.i18n import N_, sort_key
from mostrador.oversight import answers
from mostrador.surfaces.desk.exempt import exempt_as_said
from mostrador.surfaces.desk.forms import Form, read_form
from mostrador.surfaces.desk.me import VIEWS, Desk, at_desk, fragment_of, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.threads import open_thread
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads import Thread
from mostrador.threads.close import Discard
from mostrador.threads.records import TONGUES, Kind

Web = Request[Any, Any, Any]
SHEETS: Final = ("handoff", "snooze", "decision", "discard", "details", "link", "abuse")
KINDS: Final = ("enquiry", "complaint", "claim", "incident")
DISCARDS: Final = ("spam", "duplicate", "mistake", "abuse")
OVER: Final = ("supervisor", "admin")
MORNING: Final = time(9)
ABUSE_NOTE: Final = N_("Abusive conduct: %(reason)s")


class WhenNotUnderstood(Invalid):
    """Choose when it should come back: a day and an hour."""


class WhatNotUnderstood(Invalid):
    """Choose one of the answers that are there."""


class NobodySupervises(Forbidden):
    """This shop has no supervisor or administrator to call. Tell whoever runs it."""


@get("/desk/threads/{thread:int}/sheets/{sheet:str}")
async def show_sheet(request: Web, thread: FromPath[int], sheet: FromPath[str]) -> Response[str]:
    """The form for one of the verbs, to lay over the thread; a page of its own without scripts."""
    if sheet not in SHEETS:
        raise NotFound
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        facts = await _facts(request, tx, desk, found, sheet)
        return await sheet_of(request, tx, desk, sheet, thread=found, **facts)


async def _facts(request: Web, tx: Tx, desk: Desk, found: Thread, sheet: str) -> dict[str, object]:
    if sheet == "handoff":
        here_now = {card.id: card for card in await team.on_duty(tx)}
        known, takers = await here_of(request).colleagues(tx), await team.can_take(tx)
        others = [a for a in known.values() if a.id in takers and a.id != found.owner_id]
        apart = await routing.apart(tx, found.id, viewer=desk.actor)
        last = {*apart.declined, *apart.relieved}
        others.sort(key=lambda a: (a.id in last, a.id not in here_now, sort_key(a.name)))
        offer = await handoffs.propose(tx, found.id, viewer=desk.actor)
        return {"others": others, "here_now": here_now, "apart": apart, "offer": offer}
    if sheet == "snooze":
        return {"choices": _soon(desk)}
    if sheet == "link":
        return {"link": link_for(request, found)}
    if sheet == "details":
        names = desk.reader.language.locale.languages
        return {"kinds": KINDS, "tongues": [(one, names[one.replace("-", "_")]) for one in TONGUES]}
    if sheet == "decision":
        return {"owed": await answers.is_owed(tx, found.id, viewer=desk.actor)}
    if sheet == "discard":
        return {"seconds": await _seconds(request, tx, desk, found)}
    return {}


async def _seconds(request: Web, tx: Tx, desk: Desk, found: Thread) -> list[str]:
    """Who is on shift and may agree, as a second person, that a complaint is discarded."""
    here_now = {card.id for card in await team.on_duty(tx)}
    answer = {
        one.agent_id for one in await team.memberships(tx) if one.team_id == found.team_id and "answer" in one.verbs
    }
    known = (await here_of(request).colleagues(tx)).values()
    others = [a for a in known if a.id in here_now and (a.id in answer or a.role in OVER) and a.id != desk.agent.id]
    return sorted((a.name for a in others), key=sort_key)


def link_for(request: Web, thread: Thread) -> str:
    """The customer's own way in, recomputed."""
    here = here_of(request)
    last = threads.link_of(here.secret, thread.id, f"person:{thread.person_id}", thread.generation)
    return f"{here.config.base_url}/e/{last}"


def _soon(desk: Desk) -> list[tuple[str, datetime]]:
    """Quick moments in the agent's own zone: in three hours, tomorrow, Monday, in a week."""
    now = clock.now().astimezone(desk.reader.zone)
    _ = desk.reader.say.gettext

    def morning(days: int) -> datetime:
        return datetime.combine(now.date() + timedelta(days=days), MORNING, desk.reader.zone)

    to_monday = 7 - now.weekday()
    return [
        (_("In three hours"), now + timedelta(hours=3)),
        (_("Tomorrow morning"), morning(1)),
        *([(_("On Monday"), morning(to_monday))] if 1 < to_monday < 7 else []),
        (_("In a week"), morning(7)),
    ]


Verb = Callable[[Web, Tx, Desk, int, Form], Awaitable[object]]


async def do(request: Web, thread: int, verb: Verb) -> Response[Any]:
    """Run a verb in one transaction, once for a form sent twice; then the thread again, where it still may be read."""
    here, form = here_of(request), await read_form(request)
    async with here.db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            # Before anything in the form is judged: what one may not see says nothing else.
            await threads.find(tx, thread, viewer=desk.actor)
            exempt_as_said(tx, form)
            await verb(request, tx, desk, thread, form)
    if "hx-request" not in request.headers:
        return see(f"/desk/threads/{thread}")
    async with here.db.look() as tx:
        try:
            opened = await open_thread(tx, here, desk, thread, reads=False, whole=False)
        except NotFound:
            return await fragment_of(request, desk, "desk/threads/_gone.html", view=form["view"] or "mine")
    view = form["view"] if form["view"] in VIEWS else "mine"
    return await fragment_of(request, desk, "desk/threads/_standing.html", view=view, opened=opened)


@post("/desk/threads/{thread:int}/handoffs", status_code=200)
async def hand_off(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Offer the thread to a colleague."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        await handoffs.hand_off(
            tx,
            thread,
            to=form.number("to") or 0,
            summary=threads.Summary(form["about"], form["done"], form["promised"]),
            reason=form["reason"],
            told=form["told"],
            by=desk.actor,
        )

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/handoffs/approval", status_code=200)
async def approve(request: Web, thread: FromPath[int]) -> Response[Any]:
    """A supervisor agrees that a matter is passed on once more."""
    return await do(
        request, thread, lambda request, tx, desk, thread, form: handoffs.approve(tx, thread, by=desk.actor)
    )


@post("/desk/threads/{thread:int}/handoffs/acceptance", status_code=200)
async def accept(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Take the thread that is offered."""
    return await do(request, thread, lambda request, tx, desk, thread, form: threads.accept(tx, thread, by=desk.actor))


@post("/desk/threads/{thread:int}/handoffs/refusal", status_code=200)
async def refuse(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Leave it with its owner, or take one's own offer back."""
    return await do(request, thread, lambda request, tx, desk, thread, form: threads.refuse(tx, thread, by=desk.actor))


@post("/desk/threads/{thread:int}/snooze", status_code=200)
async def snooze(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Let it sleep until a quick choice, or a day and hour in the agent's zone."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        try:
            until = datetime.fromisoformat(form["until"] or f"{form['day']}T{form['hour'] or '09:00'}")
        except ValueError:
            raise WhenNotUnderstood from None
        until = until if until.tzinfo else until.replace(tzinfo=desk.reader.zone)
        await threads.snooze(tx, thread, until=until, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/waking", status_code=200)
async def wake(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Wake it before its hour."""
    return await do(
        request, thread, lambda request, tx, desk, thread, form: threads.unsnooze(tx, thread, by=desk.actor)
    )


@post("/desk/threads/{thread:int}/closure", status_code=200)
async def close(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Propose closing (solved), note that they said so (told), close with a decision (answered), or discard."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if form["kind"] == "solved":
            await threads.propose(tx, thread, by=desk.actor)
        elif form["kind"] == "told":
            await threads.solve_by_word(tx, thread, by=desk.actor)
        elif form["kind"] == "answered":
            await threads.answer(tx, thread, decision=form["reason"], by=desk.actor)
        elif form["kind"] == "discarded" and form["why"] in DISCARDS:
            why = cast("Discard", form["why"])
            closure = await threads.discard(tx, thread, why=why, reason=form["reason"], by=desk.actor)
            # Whoever complains goes on being heard until a second person agrees.
            if form.on("block") and closure.closed_at:
                await _block(tx, desk.actor, thread)
        else:
            raise WhatNotUnderstood

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/closure/second", status_code=200)
async def second(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Agree, as a second person, to discard a complaint."""
    return await do(request, thread, lambda request, tx, desk, thread, form: threads.second(tx, thread, by=desk.actor))


@post("/desk/threads/{thread:int}/reopening", status_code=200)
async def reopen(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Undo a closure or take a proposal back."""
    return await do(request, thread, lambda request, tx, desk, thread, form: threads.reopen(tx, thread, by=desk.actor))


@post("/desk/threads/{thread:int}/details", status_code=200)
async def change(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Say better what it is about, which kind it is and in which language."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if form["kind"] not in KINDS:
            raise WhatNotUnderstood
        tongue = next((one for one in TONGUES if one == form["language"]), None)
        if form["language"] and tongue is None:
            raise WhatNotUnderstood
        kind = cast("Kind", form["kind"])
        await threads.change(tx, thread, subject=form["subject"], kind=kind, language=tongue, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/links/revocation", status_code=200)
async def revoke_links(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Every link given so far stops to open."""
    return await do(
        request, thread, lambda request, tx, desk, thread, form: threads.revoke_links(tx, thread, by=desk.actor)
    )


@post("/desk/threads/{thread:int}/block", status_code=200)
async def block(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Refuse what this person sends from now on."""
    return await do(request, thread, lambda request, tx, desk, thread, form: _block(tx, desk.actor, thread))


@post("/desk/threads/{thread:int}/unblock", status_code=200)
async def unblock(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Listen to this person again."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        found = await threads.lock(tx, thread, by=desk.actor)
        await people.unblock(tx, found.person_id)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/abuse", status_code=200)
async def call_supervisor(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Abusive conduct: a note that names the supervisors on shift and the administrators.

    Raises NobodySupervises.
    """

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        known = await here_of(request).colleagues(tx)
        on_duty = {card.id for card in await team.on_duty(tx)}
        takers = await team.can_take(tx) - {desk.agent.id}
        over = [a for a in known.values() if a.role != "agent" and a.id in takers]
        called = [a for a in over if a.id in on_duty or a.role == "admin"]
        if not called:
            raise NobodySupervises
        names = " ".join(f"@{a.name}" for a in called)
        text = desk.reader.say.gettext(ABUSE_NOTE, reason=form["reason"].strip() or "—")
        await threads.note(tx, thread, f"{names} {text}", by=desk.actor, mentions=tuple(a.id for a in called))

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/contacts/{contact:int}/end", status_code=200)
async def end_contact(request: Web, thread: FromPath[int], contact: FromPath[int]) -> Response[Any]:
    """The call or visit is over."""
    return await do(
        request,
        thread,
        lambda request, tx, desk, thread, form: threads.end_contact(tx, thread, contact, by=desk.actor),
    )


async def _block(tx: Tx, agent: Actor, thread: int) -> None:
    found = await threads.lock(tx, thread, by=agent)
    await people.block(tx, found.person_id, by=agent)


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_sheet,
    hand_off,
    approve,
    accept,
    refuse,
    snooze,
    wake,
    close,
    second,
    reopen,
    change,
    revoke_links,
    block,
    unblock,
    call_supervisor,
    end_contact,
]
