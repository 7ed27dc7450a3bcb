"""Fragments painted once: a row or a message looks the same to all who read it in one language and zone.

What tells the time grows old, so a fragment is painted anew after some seconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from markupsafe import Markup

from mostrador.kit import clock
from mostrador.surfaces.desk.head import Known
from mostrador.surfaces.desk.me import Desk
from mostrador.surfaces.desk.said import Said
from mostrador.surfaces.ui.pages import render
from mostrador.threads import Item

FRESH_SECONDS: Final = 20
REMEMBERED: Final = 2000
LARGEST: Final = 20_000
_painted: OrderedDict[Hashable, Markup] = OrderedDict()


def row(desk: Desk, item: Item, view: str, current: int = 0) -> Markup:
    """A row of the list."""
    key = (item, view, item.id == current, item.owner_id == desk.agent.id, item.excerpt_by_id == desk.agent.id)
    return _once(desk, key, "desk/inbox/_row.html", item=item, view=view, current=current, me=desk.agent)


def rows(desk: Desk, view: str, current: int = 0) -> Callable[[Item], Markup]:
    """What a template calls for each row of its list."""
    return lambda item: row(desk, item, view, current)


def message(desk: Desk, one: Said) -> Markup:
    """A message, or the line of the system that stands in its place."""
    return _once(desk, one.key, "desk/threads/_said.html", one=one)


def known(desk: Desk, head: Known) -> Markup:
    """What stands above the person of a thread."""
    reader = desk.reader
    return Markup(render(reader.language, reader.zone, "desk/threads/_known.html", head=head))  # noqa: S704 - a template of ours escapes


def messages(desk: Desk) -> Callable[[Said], Markup]:
    """What a template calls for each message."""
    return lambda one: message(desk, one)


def _once(desk: Desk, key: Hashable, template: str, **facts: object) -> Markup:
    reader = desk.reader
    now = int(clock.now().timestamp()) // FRESH_SECONDS
    whole = (template, key, reader.language, reader.zone, now)
    if (kept := _painted.get(whole)) is not None:
        _painted.move_to_end(whole)
        return kept
    painted = Markup(render(reader.language, reader.zone, template, **facts))  # noqa: S704 - a template of ours escapes
    if len(painted) <= LARGEST:
        _painted[whole] = painted
        if len(_painted) > REMEMBERED:
            _painted.popitem(last=False)
    return painted
