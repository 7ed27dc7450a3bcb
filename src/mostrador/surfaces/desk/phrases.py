"""Phrases at the desk: a page to write them, and the list that «/» opens over what one writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import macros
from mostrador.care.macros import Phrase, Text
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, Invalid, Problem
from mostrador.kit.i18n import LANGUAGES
from mostrador.oversight.selling import selling
from mostrador.surfaces.desk.forms import Form, Refusal, read_form
from mostrador.surfaces.desk.kept import audience, chosen, writes
from mostrador.surfaces.desk.me import around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.once import first_time
from mostrador.surfaces.desk.threads import open_thread, thread_page
from mostrador.surfaces.desk.wide import wide_page
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
PAGE: Final = "/desk/phrases"


@get([PAGE, f"{PAGE}/{{phrase:int}}"])
async def show_phrases(request: Web, phrase: FromPath[int] = 0) -> Response[str]:
    """Every phrase the agent may use, and a form for a new one, or for the one of the address."""
    return await _show(request, Form(), phrase)


@post(PAGE, status_code=200)
async def add_phrase(request: Web) -> Response[Any]:
    """Keep a new phrase."""
    return await _save(request, 0)


@post(f"{PAGE}/{{phrase:int}}", status_code=200)
async def change_phrase(request: Web, phrase: FromPath[int]) -> Response[Any]:
    """Write one anew."""
    return await _save(request, phrase)


@post(f"{PAGE}/{{phrase:int}}/removal", status_code=200)
async def remove_phrase(request: Web, phrase: FromPath[int]) -> Response[Any]:
    """Forget one."""
    form = await read_form(request)
    async with here_of(request).db.begin() as tx:
        desk = await at_desk(request, tx)
        if await first_time(tx, desk, form):
            await macros.remove_phrase(tx, phrase, by=desk.actor)
    return see(f"{PAGE}?done=removed")


@get("/desk/threads/{thread:int}/phrases")
async def list_phrases(request: Web, thread: FromPath[int]) -> Response[str]:
    """The phrases as they would be said on this thread: the lines of the list over the composer."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        ready = await macros.ready(tx, thread, viewer=desk.actor)
    return await fragment_of(request, desk, "desk/phrases/_options.html", ready=ready)


@post("/desk/threads/{thread:int}/phrases", status_code=200)
async def put_phrase(request: Web, thread: FromPath[int]) -> Response[str]:
    """For a browser without scripts: first the phrases to choose from, then the thread with the words in its box."""
    here, form = here_of(request), await read_form(request)
    phrase = form.number("phrase")
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        if phrase is None:
            found = await threads.find(tx, thread, viewer=desk.actor)
            ready = await macros.ready(tx, thread, viewer=desk.actor)
            place = await around(request, tx, desk)
            return await page_of(request, desk, place, "desk/phrases/choose.html", thread=found, ready=ready, form=form)
        said = await macros.said_with(tx, phrase, thread, by=desk.actor)
        opened = await open_thread(tx, here, desk, thread, reads=False)
        place = await around(request, tx, desk, "mine")
        listing = await threads.inbox(tx, "mine", viewer=desk.actor)
    text = "\n\n".join(part for part in (form["text"].rstrip(), said) if part)
    opened = msgspec.structs.replace(opened, unsent=text, as_note=form["mode"] == "note")
    return await thread_page(request, desk, place, listing, opened)


async def _save(request: Web, phrase: int) -> Response[Any]:
    form = await read_form(request)
    try:
        async with here_of(request).db.begin() as tx:
            desk = await at_desk(request, tx)
            if not await first_time(tx, desk, form):
                return see(f"{PAGE}?done=yes")
            shown_to, team = chosen(form)
            texts = [Text(tag, form[f"text-{tag}"]) for tag in LANGUAGES]
            if phrase:
                await macros.change_phrase(tx, phrase, form["name"], texts, shown_to=shown_to, team=team, by=desk.actor)
            else:
                await macros.add_phrase(tx, form["name"], texts, shown_to=shown_to, team=team, by=desk.actor)
            sells = any(selling(one.text) for one in texts)
    except (Invalid, Forbidden) as problem:
        return await _show(request, form, phrase, problem)
    return see(f"{PAGE}?done={'sells' if sells else 'yes'}")


async def _show(request: Web, form: Form, phrase: int, problem: Problem | None = None) -> Response[str]:
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        kept = await macros.phrases(tx, viewer=desk.actor)
        edited = await _edited(tx, desk.actor, phrase)
        groups = await audience(tx, desk)
    refusal = Refusal(desk.reader.say, problem)
    return await wide_page(
        request,
        desk,
        "desk/phrases/list.html",
        status=refusal.status,
        form=form,
        refusal=refusal,
        sells={one.id: words for one in kept if (words := sold_in(one))},
        kept=[(one, writes(desk, one.agent_id, one.shown_to, one.team_id)) for one in kept],
        edited=edited,
        groups=groups,
        languages=LANGUAGES,
        fields=macros.known_fields(),
    )


def sold_in(phrase: Phrase) -> Sequence[str]:
    """The words of a phrase, in any of its languages, that sell something."""
    return [words for one in phrase.texts for words in selling(one.text)]


async def _edited(tx: Tx, by: Actor, phrase: int) -> Phrase | None:
    return await macros.find_phrase(tx, phrase, viewer=by) if phrase else None


HANDLERS: Final[list[ControllerRouterHandler]] = [
    show_phrases,
    add_phrase,
    change_phrase,
    remove_phrase,
    list_phrases,
    put_phrase,
]
