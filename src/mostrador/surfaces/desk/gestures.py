"""Gestures at the desk: what was given, what is left to give, one sheet to give it, and a question with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from mostrador import threads
from mostrador.care import gestures
from mostrador.care.gestures import AmountUnfit, Approver, Gesture, Gift, Left, Past, Permission, Ready
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, NotFound
from mostrador.surfaces.desk import money
from mostrador.surfaces.desk.forms import Form
from mostrador.surfaces.desk.me import Desk, at_desk, sheet_of
from mostrador.surfaces.desk.standing import do
from mostrador.surfaces.ui.reader import here_of

Web = Request[Any, Any, Any]


class ReadyChanged(Conflict):
    """This gesture was changed in the settings meanwhile. Look again and choose."""


class Beside(msgspec.Struct, frozen=True):
    """What the section beside a thread shows. `left` is None for who may not give here."""

    given: tuple[Gesture, ...]
    past: tuple[Past, ...]
    left: Left | None
    permission: Permission | None
    currency: str

    @property
    def here(self) -> int:
        """What stands of all that was given on this thread, in hundredths of the currency."""
        return sum(one.cents for one in self.given if one.currency == self.currency)

    @property
    def to_them(self) -> int:
        """What the person was given in twelve months."""
        return sum(one.cents for one in self.past if one.currency == self.currency and not one.household)

    @property
    def to_the_others(self) -> int:
        """What those who live with them were."""
        return sum(one.cents for one in self.past if one.currency == self.currency and one.household)


async def beside(tx: Tx, desk: Desk, thread: int) -> Beside:
    """Read the section. Raises NotFound."""
    viewer = desk.actor
    gives = await gestures.gives(tx, thread, viewer=viewer)
    last = await gestures.last_permission(tx, thread, viewer=viewer)
    return Beside(
        given=tuple(await gestures.of_thread(tx, thread, viewer=viewer)),
        past=tuple(await gestures.lately(tx, thread, viewer=viewer)),
        left=await gestures.left(tx, thread, viewer=viewer) if gives else None,
        permission=last if last and last.answered_at is None else None,
        currency=await gestures.currency(tx),
    )


@get("/desk/threads/{thread:int}/gestures/new")
async def show_gift(request: Web, thread: FromPath[int]) -> Response[str]:
    """The sheet to give something: what the shop gives often, with one press, and anything else."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        seen = await beside(tx, desk, thread)
        approvers = await gestures.approvers(tx, thread, viewer=desk.actor)
        facts: dict[str, Any] = {
            "thread": found,
            "seen": seen,
            "left": seen.left or await gestures.left(tx, thread, viewer=desk.actor),
            "ready": tuple(enumerate(await gestures.ready(tx), 1)),
            "approvers": [(one.id, _named(desk, one)) for one in approvers],
        }
        return await sheet_of(request, tx, desk, "gesture", **facts)


@post("/desk/threads/{thread:int}/gestures", status_code=200)
async def give(request: Web, thread: FromPath[int]) -> Response[Any]:
    """Give what the sheet says, or ask the person chosen there."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        gift = _ready(await gestures.ready(tx), form["ready"]) if form["ready"] else _gift(form)
        if form.on("ask"):
            await gestures.ask(tx, thread, gift, of=form.number("of") or 0, say=desk.reader.say, by=desk.actor)
        else:
            await gestures.give(tx, thread, gift, by=desk.actor)

    return await do(request, thread, verb)


@get("/desk/threads/{thread:int}/gestures/{gesture:int}/reversal")
async def show_reversal(request: Web, thread: FromPath[int], gesture: FromPath[int]) -> Response[str]:
    """The sheet to take a mistake back."""
    here = here_of(request)
    async with here.db.look() as tx:
        desk = await at_desk(request, tx)
        found = await threads.find(tx, thread, viewer=desk.actor)
        given = await gestures.of_thread(tx, thread, viewer=desk.actor)
        row = next((one for one in given if one.id == gesture), None)
        if row is None:
            raise NotFound
        return await sheet_of(request, tx, desk, "reversal", thread=found, row=row)


@post("/desk/threads/{thread:int}/gestures/{gesture:int}/reversal", status_code=200)
async def reverse(request: Web, thread: FromPath[int], gesture: FromPath[int]) -> Response[Any]:
    """Take it back, with the reason."""
    return await do(
        request,
        thread,
        lambda request, tx, desk, thread, form: gestures.reverse(tx, gesture, reason=form["reason"], by=desk.actor),
    )


@post("/desk/threads/{thread:int}/permissions/{permission:int}", status_code=200)
async def answer(request: Web, thread: FromPath[int], permission: FromPath[int]) -> Response[Any]:
    """Yes or no, of who was asked; or who asked takes the question back."""

    async def verb(request: Web, tx: Tx, desk: Desk, thread: int, form: Form) -> None:
        say, by = desk.reader.say, desk.actor
        if form["verdict"] == "approved":
            await gestures.approve(tx, permission, reason=form["reason"], say=say, by=by)
        elif form["verdict"] == "refused":
            await gestures.refuse(tx, permission, reason=form["reason"], say=say, by=by)
        else:
            await gestures.withdraw(tx, permission, by=by)

    return await do(request, thread, verb)


def _named(desk: Desk, one: Approver) -> str:
    return one.name if one.on_duty else desk.reader.say.gettext("%(name)s (off shift)", name=one.name)


def _gift(form: Form) -> Gift:
    amount = money.cents(form["amount"])
    if amount is None:
        raise AmountUnfit
    return Gift(
        kind=cast("gestures.Kind", form["kind"]),
        cents=amount,
        what=form["what"],
        reason=form["reason"],
        days=form.number("days"),
        failed=form.on("failed"),
    )


def _ready(known: Sequence[Ready], chosen: str) -> Gift:
    """The gift whose button was pressed. Raises ReadyChanged when it is not what stood on the button."""
    place, _, amount = chosen.partition(":")
    for number, one in enumerate(known, 1):
        if (str(number), str(one.cents)) == (place, amount):
            return one.gift
    raise ReadyChanged


HANDLERS: Final[list[ControllerRouterHandler]] = [show_gift, give, show_reversal, reverse, answer]
