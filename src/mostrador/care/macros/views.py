"""Saved views: filters of the list that stand among the places of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.care.macros.filtering import compiled, filtered
from mostrador.care.macros.sharing import may_write, named, readable, shared
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.threads import Listing

Q = sql.load("mostrador.care.macros")
# How many stand among the places of the desk.
MOST: Final = 10


class NotYourView(Forbidden):
    """Others keep this view for more than you. Ask them, or keep one of your own."""


class View(msgspec.Struct, frozen=True):
    """A saved filter, in the words of its author, and who sees it."""

    id: int
    name: str
    agent_id: int
    agent: str
    shown_to: str
    team_id: int | None
    team: str | None
    filter: str


async def views(tx: Tx, *, viewer: Actor, limit: int = 200) -> Sequence[View]:
    """The views of an agent: their own first, then their teams', then everybody's. Raises NotFound for a customer."""
    return await tx.all(View, Q.views, view=None, limit=limit, **readable(viewer))


async def find_view(tx: Tx, view: int, *, viewer: Actor) -> View:
    """One of them. Raises NotFound."""
    found = await tx.maybe(View, Q.views, view=view, limit=1, **readable(viewer))
    if found is None:
        raise NotFound
    return found


async def add_view(
    tx: Tx, name: str, filter: str, *, shown_to: str, team: int | None = None, language: str = "es", by: Actor
) -> int:
    """Keep a view; its id. Raises NameUnfit, FilterWrong, FilterTooLong, ShownToNobody, NotForEverybody, NotFound."""
    to, of = shared(shown_to, team, by=by)
    name, filter = named(name, 40), filter.strip()
    compiled(filter, viewer=by, language=language)
    return int(await tx.value(Q.add_view, name=name, agent=by.id, shown_to=to, team=of, filter=filter))


async def change_view(
    tx: Tx,
    view: int,
    name: str,
    filter: str,
    *,
    shown_to: str,
    team: int | None = None,
    language: str = "es",
    by: Actor,
) -> None:
    """Another name, filter or readers. Raises as `add_view` does, and NotYourView."""
    await _theirs(tx, view, by)
    to, of = shared(shown_to, team, by=by)
    name, filter = named(name, 40), filter.strip()
    compiled(filter, viewer=by, language=language)
    await tx.run(Q.change_view, id=view, name=name, agent=by.id, shown_to=to, team=of, filter=filter)


async def remove_view(tx: Tx, view: int, *, by: Actor) -> None:
    """Forget a view. Raises NotYourView, NotFound."""
    await _theirs(tx, view, by)
    await tx.run(Q.remove_view, id=view)


async def view_page(
    tx: Tx, view: int, *, viewer: Actor, language: str = "es", cursor: str | None = None
) -> tuple[View, Listing]:
    """A view and a page of its threads, as far as the viewer may read them: «yo» is who looks.

    Raises TooSlow, CursorWrong, NotFound.
    """
    found = await find_view(tx, view, viewer=viewer)
    return found, await filtered(tx, found.filter, viewer=viewer, language=language, cursor=cursor)


async def _theirs(tx: Tx, view: int, by: Actor) -> None:
    found = await find_view(tx, view, viewer=by)
    if not may_write(found.agent_id, found.shown_to, found.team_id, by=by):
        raise NotYourView
