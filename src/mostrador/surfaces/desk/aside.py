"""What stands beside a thread and is read after it: one section a subject, painted again when the thread changes.

The thread itself must be on the screen first, so that nothing here delays it.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import clocks, openings, supervisors
from mostrador.care.clocks import Clock
from mostrador.care.supervisors import Supervision
from mostrador.kit.db import Tx
from mostrador.oversight import holds
from mostrador.oversight.holds import Held
from mostrador.surfaces.desk.answers import BesideAnswers, beside_answers
from mostrador.surfaces.desk.gestures import Beside, beside
from mostrador.surfaces.desk.head import Again, again
from mostrador.surfaces.desk.incidents import BesideIncidents, beside_incidents
from mostrador.surfaces.desk.labels import BesidePerson, beside_person
from mostrador.surfaces.desk.law import BesideLaw, beside_law
from mostrador.surfaces.desk.leaving import BesideLeaving, beside_leaving
from mostrador.surfaces.desk.mails import BesideMail, beside_mail
from mostrador.surfaces.desk.me import Desk, at_desk, fragment_of
from mostrador.surfaces.desk.promises import Kept, promises_beside
from mostrador.surfaces.desk.recordings import BesideRecordings, beside_recordings
from mostrador.surfaces.desk.sides import BesideSides, beside_sides
from mostrador.surfaces.desk.swarms import BesideHelp, beside_help
from mostrador.surfaces.desk.ties import BesideTies, beside_ties
from mostrador.surfaces.desk.turns import BesideTurn, beside_turn
from mostrador.surfaces.ui.here import Here
from mostrador.surfaces.ui.reader import here_of
from mostrador.threads import Hand, Thread

Web = Request[Any, Any, Any]


class Aside(msgspec.Struct, frozen=True):
    """Everything the sections show; each field belongs to one `desk/aside/_*.html`."""

    thread: Thread
    known: BesidePerson
    again: Again
    promises: Kept
    hands: tuple[Hand, ...]
    clocks: tuple[Clock, ...]
    gestures: Beside
    leaving: BesideLeaving
    turn: BesideTurn
    help: BesideHelp
    supervision: Supervision | None
    ties: BesideTies
    mail: BesideMail
    sides: BesideSides
    law: BesideLaw
    answers: BesideAnswers
    holds: Held
    recordings: BesideRecordings
    incidents: BesideIncidents


@get("/desk/threads/{thread:int}/aside")
async def show_aside(request: Web, thread: FromPath[int], again: FromQuery[bool] = False) -> Response[str]:
    """The sections beside a thread, as a fragment; `again`, to put in their own place after a form in or over them."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        aside = await open_aside(tx, here, desk, thread)
    return await fragment_of(request, desk, f"desk/aside/{'_again' if again else 'show'}.html", aside=aside)


async def open_aside(tx: Tx, here: Here, desk: Desk, thread: int) -> Aside:
    """Read what the sections show. Raises NotFound."""
    viewer = desk.actor
    found = await threads.find(tx, thread, viewer=viewer)
    await openings.look_into(tx, found, viewer=viewer)
    return Aside(
        thread=found,
        known=await beside_person(tx, desk, found, await here.colleagues(tx)),
        again=await again(tx, found, desk),
        promises=await promises_beside(tx, desk, thread),
        hands=tuple(await threads.hands(tx, thread, viewer=viewer)),
        clocks=tuple(await clocks.clocks_of(tx, thread, viewer=viewer)),
        gestures=await beside(tx, desk, thread),
        leaving=await beside_leaving(tx, desk, thread),
        turn=await beside_turn(tx, desk, found),
        help=await beside_help(tx, desk, found),
        supervision=await supervisors.current(tx, thread, viewer=viewer),
        ties=await beside_ties(tx, here, desk, thread),
        mail=await beside_mail(tx, desk, thread),
        sides=await beside_sides(tx, desk, thread),
        law=await beside_law(tx, desk, thread),
        answers=await beside_answers(tx, desk, thread),
        holds=await holds.held_by(tx, thread, viewer=viewer),
        recordings=await beside_recordings(tx, desk, found),
        incidents=await beside_incidents(tx, desk, thread),
    )


HANDLERS: Final[list[ControllerRouterHandler]] = [show_aside]
