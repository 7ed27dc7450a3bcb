"""«Hoy» at the desk: who waits, what was promised for today, which clocks run out, what was answered; as CSV too."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response, get
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import gestures, macros
from mostrador.care.gestures import Asked
from mostrador.care.macros import Today
from mostrador.care.macros.today import MOST
from mostrador.kit import clock
from mostrador.oversight import courses, incidents
from mostrador.oversight.compliance import deadlines
from mostrador.oversight.compliance.deadlines import Near
from mostrador.surfaces.desk.cells import safe_cell
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.me import around, at_desk, page_of
from mostrador.surfaces.desk.paint import rows
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]
ALL: Final = 1000


@get("/desk/today")
async def show_today(request: Web) -> Response[str]:
    """The page of the day."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        place = await around(request, tx, desk, "today")
        today = await macros.today(tx, zone=desk.reader.zone, viewer=desk.actor)
        terms = await deadlines.near(tx, viewer=desk.actor, limit=MOST)
        asked = await gestures.asked_of(tx, viewer=desk.actor, limit=MOST)
        currency = await gestures.currency(tx)
        kept = await incidents.keeps(tx, viewer=desk.actor)
        by_hand = await incidents.by_hand(tx, viewer=desk.actor, limit=MOST)
        over = await incidents.to_decide(tx, viewer=desk.actor, limit=MOST)
        lacking = await courses.lacking(tx, desk.agent.id, "attend")
        untrained = await courses.waiting(tx, viewer=desk.actor) if "supervise" in desk.actor.verbs else ()
    return await page_of(
        request,
        desk,
        place,
        "desk/today/show.html",
        today=today,
        terms=terms,
        asked=asked,
        currency=currency,
        kept=kept,
        by_hand=by_hand,
        over=over,
        lacking=lacking,
        untrained=untrained,
        most=MOST,
        now=clock.now(),
        paint_row=rows(desk, "mine"),
    )


@get("/desk/today.csv")
async def export(request: Web) -> Response[bytes]:
    """The same as CSV, every case of it."""
    async with here_of(request).db.look() as tx:
        desk = await at_desk(request, tx)
        today = await macros.today(tx, zone=desk.reader.zone, viewer=desk.actor, limit=ALL)
        terms = await deadlines.near(tx, viewer=desk.actor, limit=ALL)
        asked = await gestures.asked_of(tx, viewer=desk.actor, limit=ALL)
        named = [one.thread_id for one in today.due]
        named += [one.thread for one in today.at_risk] + [one.thread for one in terms]
        codes = await macros.codes(tx, named, viewer=desk.actor)
    day = clock.now().astimezone(desk.reader.zone).date().isoformat()
    return Response(
        _csv(today, terms, asked, codes, desk),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{day}.csv"', "Cache-Control": "no-store"},
    )


def _csv(today: Today, terms: Sequence[Near], asked: Sequence[Asked], codes: Mapping[int, str], desk: Desk) -> bytes:
    say, zone = desk.reader.say, desk.reader.zone
    _ = say.gettext

    def code(thread: int) -> str:
        return threads.show_code(codes[thread]) if thread in codes else ""

    lines: list[tuple[str, str, str, str, datetime | None]] = [
        (_("waits"), threads.show_code(one.code), one.person, one.subject, one.waiting_since) for one in today.waiting
    ]
    lines += [(_("asks you"), threads.show_code(one.code), one.person, one.what, one.asked_at) for one in asked]
    lines += [(_("promised"), code(one.thread_id), one.person or "", one.what, one.due_at) for one in today.due]
    lines += [(_("clock at risk"), code(one.thread), one.person, one.subject, one.due_at) for one in today.at_risk]
    lines += [(_("term of the law"), code(one.thread), one.person, one.subject, one.due_at) for one in terms]
    lines += [(_("answered"), threads.show_code(one.code), one.person, one.subject, one.at) for one in today.answered]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow((_("What"), _("Case"), _("Person"), _("Subject"), _("When")))
    for *cells, at in lines:
        when = at.astimezone(zone).isoformat(timespec="minutes") if at else ""
        writer.writerow([*(safe_cell(one) for one in cells), when])
    # Spreadsheets take the bytes for another alphabet unless they begin with this mark.
    return ("\ufeff" + written.getvalue()).encode()


HANDLERS: Final[list[ControllerRouterHandler]] = [show_today, export]
