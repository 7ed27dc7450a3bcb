"""Macros at the desk: a page to write them, and the sheet that runs one on a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import team, threads
from mostrador.care import macros
from mostrador.care.macros import Macro
from mostrador.care.macros.acts import Change, Note, Pass, Propose, Reply, Sleep, Step, Tag
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, NotFound, Problem
from mostrador.kit.i18n import Translator
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.kept import audience, chosen, writes
from mostrador.surfaces.desk.me import at_desk, sheet_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.phrases import sold_in
from mostrador.surfaces.desk.standing import KINDS, WhatNotUnderstood, do
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see
from mostrador.threads.records import Kind

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/macros"
SLOTS: Final = 6


@get([PAGE, f"{PAGE}/{{macro:int}}"])
async def show_macros(request: Web, macro: FromPath[int] = 0) -> Response[str]:
    """Every macro the agent may run, and a form for a new one, or for the one of the address."""
    return await _show(request, Form(), macro)


@post(PAGE, status_code=200)
async def add_macro(request: Web) -> Response[Any]:
    """Keep a new macro."""
    return await _save(request, 0)


@post(f"{PAGE}/{{macro:int}}", status_code=200)
async def change_macro(request: Web, macro: FromPath[int]) -> Response[Any]:
    """Write one anew."""
    return await _save(request, macro)


@post(f"{PAGE}/{{macro:int}}/removal", status_code=200)
async def remove_macro(request: Web, macro: FromPath[int]) -> Response[Any]:
    """Forget one."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await macros.remove_macro(tx, macro, by=desk.actor)
    return see(f"{PAGE}?done=removed")


@get("/desk/threads/{thread:int}/macros")
async def show_sheet(request: Web, thread: FromPath[int]) -> Response[str]:
    """The macros to run on a thread, to lay over it; a page of its own without scripts."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        told = await _told(tx, desk)
        return await sheet_of(request, tx, desk, "macros", thread=found, told=told)


@post("/desk/threads/{thread:int}/macros", status_code=200)
async def run_macro(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Do all the acts of a macro, or none."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        macro = form.number("macro") or 0
        await macros.run_macro(tx, thread, macro, attempt=form.key or uuid4().hex, by=desk.actor)

    return await do(request, thread, verb)


async def _told(tx: Tx, desk: Desk) -> list[tuple[Macro, list[str]]]:
    """Each macro with what it does, in words."""
    names = {one.id: one.name for one in await macros.phrases(tx, viewer=desk.actor)}
    teams = {one.id: one.name for one in await team.teams(tx)}
    say = desk.reader.say
    return [
        (one, [_in_words(step, names, teams, say) for step in one.steps])
        for one in await macros.macros(tx, viewer=desk.actor)
    ]


def _in_words(step: Step, phrases: dict[int, str], teams: dict[int, str], say: Translator) -> str:
    match step:
        case Reply(phrase):
            return say.gettext("says «%(phrase)s»", phrase=phrases.get(phrase, "—"))
        case Note(phrase):
            return say.gettext("notes «%(phrase)s»", phrase=phrases.get(phrase, "—"))
        case Tag(name):
            return say.gettext("tags it «%(tag)s»", tag=name)
        case Sleep(days):
            return say.ngettext("lets it sleep for a day", "lets it sleep for %(n)s days", days)
        case Propose():
            return say.gettext("asks whether it is solved")
        case Pass(number):
            return say.gettext("offers it to somebody of %(team)s", team=teams.get(number, "—"))
        case Change(kind):
            return say.gettext("makes it a %(kind)s", kind=say.gettext(kind))


async def _save(request: Web, macro: int) -> Response[Any]:
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            if not await first_time(tx, desk, form):
                return see(f"{PAGE}?done=yes")
            shown_to, team = chosen(form)
            steps = [step for slot in range(SLOTS) if (step := _step(form, slot)) is not None]
            if macro:
                await macros.change_macro(tx, macro, form["name"], steps, shown_to=shown_to, team=team, by=desk.actor)
            else:
                await macros.add_macro(tx, form["name"], steps, shown_to=shown_to, team=team, by=desk.actor)
            sells = _sold_in(steps, {one.id: sold_in(one) for one in await macros.phrases(tx, viewer=desk.actor)})
    except (Invalid, Forbidden) as problem:
        return await _show(request, form, macro, problem)
    return see(f"{PAGE}?done={'sells' if sells else 'yes'}")


def _sold_in(steps: Sequence[Step], phrases: Mapping[int, Sequence[str]]) -> Sequence[str]:
    """The words that sell something, of what these steps say to a customer."""
    return [words for step in steps if isinstance(step, Reply) for words in phrases.get(step.phrase, ())]


def _step(form: Form, slot: int) -> Step | None:
    """One line of the form; None where nothing was chosen. Raises WhatNotUnderstood."""
    act, phrase = form[f"act-{slot}"], form.number(f"phrase-{slot}")
    kind, to = form[f"kind-{slot}"], form.number(f"team-{slot}")
    if not act:
        return None
    if act in {"reply", "note"} and phrase:
        return Reply(phrase) if act == "reply" else Note(phrase)
    if act == "tag":
        return Tag(form[f"tag-{slot}"])
    if act == "sleep":
        return Sleep(form.number(f"days-{slot}") or 0)
    if act == "propose":
        return Propose()
    if act == "pass" and to:
        return Pass(to)
    if act == "kind" and kind in KINDS:
        return Change(cast("Kind", kind))
    raise WhatNotUnderstood


async def _show(request: Web, form: Form, macro: int, problem: Problem | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        told = await _told(tx, desk)
        edited = next((one for one, _ in told if one.id == macro), None)
        if macro and edited is None:
            raise NotFound
        groups = await audience(tx, desk)
        phrases = await macros.phrases(tx, viewer=desk.actor)
        teams = await team.teams(tx)
    refusal = Refusal(desk.reader.say, problem)
    sold = {one.id: sold_in(one) for one in phrases}
    return await wide_page(
        request,
        desk,
        "desk/macros/list.html",
        sells={one.id: words for one, _ in told if (words := _sold_in(one.steps, sold))},
        status=refusal.status,
        form=form,
        refusal=refusal,
        told=[(one, does, writes(desk, one.agent_id, one.shown_to, one.team_id)) for one, does in told],
        edited=edited,
        groups=groups,
        slots=[_slot(form, slot, edited) for slot in range(SLOTS)],
        phrases=[(str(one.id), one.name) for one in phrases],
        teams=[(str(one.id), one.name) for one in teams],
    )


def _slot(form: Form, slot: int, edited: Macro | None) -> dict[str, str]:
    """What stands in one line of the form: as typed, else as kept."""
    names = ("act", "phrase", "tag", "days", "team", "kind")
    if form.sent:
        return {name: form[f"{name}-{slot}"] for name in names}
    saved = dict.fromkeys(names, "")
    step = edited.steps[slot] if edited and slot < len(edited.steps) else None
    match step:
        case Reply(phrase):
            return saved | {"act": "reply", "phrase": str(phrase)}
        case Note(phrase):
            return saved | {"act": "note", "phrase": str(phrase)}
        case Tag(name):
            return saved | {"act": "tag", "tag": name}
        case Sleep(days):
            return saved | {"act": "sleep", "days": str(days)}
        case Propose():
            return saved | {"act": "propose"}
        case Pass(number):
            return saved | {"act": "pass", "team": str(number)}
        case Change(kind):
            return saved | {"act": "kind", "kind": kind}
    return saved


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_macros,
    add_macro,
    change_macro,
    remove_macro,
    show_sheet,
    run_macro,
]
