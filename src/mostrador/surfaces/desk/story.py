"""The whole story of a person: how much happened when, and everything by time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from math import sqrt
from typing import Any, Final

import msgspec
from babel.lists import format_list
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import people
from mostrador.care import gestures, openings, story
from mostrador.care.gestures import Amount
from mostrador.care.openings import ReasonWanted
from mostrador.care.story import Drawing, Entry
from mostrador.kit.db import Tx
from mostrador.kit.i18n import Translator
from mostrador.surfaces.desk.head import short_date
from mostrador.surfaces.desk.me import Desk, around, at_desk, fragment_of, page_of
from mostrador.surfaces.desk.openings import ask_why
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.ui.respond import see

Web = Request[Any, Any, Any]
STEP: Final = 4
BROAD: Final = 3
TALL: Final = 48
SHORT: Final = 5
GESTURES: Final = frozenset({"gave", "took-back"})


class Drawn(msgspec.Struct, frozen=True):
    """The drawing: the outlines of its bars, those that hurt apart, on a ground of `width` units; and its words."""

    bars: str
    hurt: str
    width: int
    begins: str
    text: str


class Told(msgspec.Struct, frozen=True):
    """A page of a story as it is shown: entries by day, the latest first. `amounts` are those of its gestures.

    `hidden` counts the threads that are not the reader's to see; `next` is the marker of what came before.
    """

    person: int
    hidden: int
    drawn: Drawn | None
    days: list[tuple[datetime, list[Entry]]]
    amounts: Mapping[int, Amount]
    next: str | None


@get("/desk/people/{person:int}/story", exception_handlers={ReasonWanted: ask_why})
async def show_story(request: Web, person: FromPath[int], before: FromQuery[str | None] = None) -> Response[Any]:
    """What came before a marker; its entries alone when a script asks. The latest ones stand on the person's page."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        await openings.look(tx, person, viewer=desk.actor)
        if before is None:
            return see(f"/desk/people/{person}")
        told = await read_story(tx, desk, person, before=before)
        if "hx-request" in request.headers:
            return await fragment_of(request, desk, "desk/people/_entries.html", story=told)
        known, _ = await people.find_known(tx, person)
        place = await around(request, tx, desk)
    return await page_of(request, desk, place, "desk/people/story.html", person=known, story=told)


async def read_story(tx: Tx, desk: Desk, person: int, *, before: str | None = None) -> Told:
    """What `desk/people/_story.html` shows as `story`. Raises NotFound and MarkWrong."""
    page = await story.read(tx, person, viewer=desk.actor, zone=desk.reader.zone, before=before)
    given = [one.ref for one in page.entries if one.kind in GESTURES]
    days = groupby(page.entries, lambda entry: entry.at.astimezone(desk.reader.zone).date())
    return Told(
        person=person,
        hidden=page.hidden,
        drawn=_drawn(page.drawing, desk.reader.say) if page.drawing else None,
        days=[(entries[0].at, entries) for entries in (list(of_day) for _, of_day in days)],
        amounts=await gestures.amounts(tx, given, viewer=desk.actor),
        next=page.next,
    )


def _drawn(drawing: Drawing, say: Translator) -> Drawn:
    most = max(day.entries for day in drawing.days)
    bars = {True: "", False: ""}
    for day in drawing.days:
        tall = SHORT + round((TALL - SHORT) * sqrt(day.entries / most))
        # One outline for all of them: a year has hundreds of bars.
        bars[day.broken > 0] += f"M{(day.day - drawing.first).days * STEP} {TALL}v-{tall}h{BROAD}v{tall}z"
    width = ((drawing.last - drawing.first).days + 1) * STEP
    return Drawn(bars[False], bars[True], width, _named(drawing.first, say), _in_words(drawing, say))


def _in_words(drawing: Drawing, say: Translator) -> str:
    entries, days = sum(day.entries for day in drawing.days), len(drawing.days)
    most = max(drawing.days, key=lambda day: day.entries)
    said = [
        say.ngettext("%(entries)s entries on %(n)s day.", "%(entries)s entries on %(n)s days.", days, entries=entries),
        say.gettext("Most of them on %(day)s: %(n)s.", day=_named(most.day, say), n=most.entries),
    ]
    broken = [_named(day.day, say) for day in drawing.days if day.broken]
    if broken:
        named = format_list(broken[-6:], locale=say.language.locale)
        said.append(
            say.ngettext(
                "A promise was broken on %(days)s.", "Promises were broken on %(days)s.", len(broken), days=named
            )
        )
    return " ".join(said)


def _named(day: date, say: Translator) -> str:
    return short_date(day, say.language)


HANDLERS: Final[list[ControllerRouterHandler]] = [show_story]
