"""Beside a thread: who its person is to serve, and the tags and fields of the thread, with a sheet to change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.people import labels, profile, ties
from mostrador.people.labels import Tag
from mostrador.people.profile import Need, Profile
from mostrador.people.ties import Representation
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import Desk, at_desk, sheet_of
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.reader import here_of
from mostrador.team import Agent
from mostrador.threads import Labels, Thread

Web = Request[Any, Any, Any]


class BesidePerson(msgspec.Struct, frozen=True):
    """What helps to serve whoever wrote, in quiet lines. `alike`: how many others may be the same person."""

    profile: Profile
    needs: tuple[Need, ...]
    tags: tuple[Tag, ...]
    acting: tuple[Representation, ...]
    alike: int
    my_agent: Agent | None
    labels: Labels


async def beside_person(tx: Tx, desk: Desk, thread: Thread, known: Mapping[int, Agent]) -> BesidePerson:
    """Read the sections. Raises NotFound."""
    person = thread.person_id
    about = await profile.profile_of(tx, person)
    acting = [*await ties.representatives_of(tx, person), *await ties.representations(tx, person)]
    return BesidePerson(
        profile=about,
        needs=tuple(await profile.needs_of(tx, person)),
        tags=tuple(await labels.tags_of(tx, person)),
        acting=tuple(one for one in acting if not one.over),
        alike=await _alike(tx, desk, person),
        my_agent=known.get(about.my_agent_id or 0),
        labels=await threads.labels_of(tx, thread.id, viewer=desk.actor),
    )


async def _alike(tx: Tx, desk: Desk, person: int) -> int:
    """How many records may be the same person. Who is here only to help joins none."""
    try:
        return len(await threads.suggestions(tx, person, viewer=desk.actor))
    except NotFound:
        return 0


@get("/desk/threads/{thread:int}/labels")
async def show_labels(request: Web, thread: FromPath[int]) -> Response[str]:
    """The sheet of a thread's tags and fields."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        labelled = await threads.labels_of(tx, thread, viewer=desk.actor)
        known = await labels.tags(tx)
        return await sheet_of(request, tx, desk, "labels", thread=found, labels=labelled, tags_known=known)


@post("/desk/threads/{thread:int}/labels", status_code=200)
async def change_labels(request: Web, thread: FromPath[int]) -> Response[Any]:
    """One more tag, when one is written, and the fields that changed."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        if form["tag"].strip():
            await threads.tag_thread(tx, thread, form["tag"], by=desk.actor)
        for one in (await threads.labels_of(tx, thread, viewer=desk.actor)).fields:
            typed = labels.read_value(one.field, form[f"field-{one.field.id}"])
            if typed != one.value:
                await threads.fill_field(tx, thread, one.field.id, typed, by=desk.actor)

    return await do(request, thread, verb)


@post("/desk/threads/{thread:int}/tags/{tag:int}/removal", status_code=200)
async def untag(request: Web, thread: FromPath[int], tag: FromPath[int]) -> Response[Any]:
    """Take a tag off."""
    return await do(
        request,
        thread,
        lambda request, tx, desk, thread, form: threads.untag_thread(tx, thread, tag, by=desk.actor),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_labels, change_labels, untag]
