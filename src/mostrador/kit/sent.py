"""Forms that were sent: each is taken once, in the transaction of what it does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.kit")
FORGOTTEN_AT_ONCE: Final = 1000
# For how long the same words, sent right after another, are taken for the same sending.
AGAIN: Final = timedelta(minutes=10)


class Earlier(msgspec.Struct, frozen=True):
    """The same form was taken before; `made` is the number of what it made, 0 when nobody needs it."""

    made: int


class _Before(msgspec.Struct, frozen=True):
    made: int
    brought: str


async def take(tx: Tx, form: str, *, brought: str = "", by: Actor) -> Earlier | None:
    """Take a form, or find that it was taken. Ask before anything is locked: a second one waits for the first here.

    `brought` names what it says, for a browser that draws a form anew when one goes back to it: the same again, with
    nothing else sent in between, is taken for the same form.
    """
    who = str(by)
    if brought:
        await tx.run(Q.one_by_one, who=who, brought=brought)
    if not await tx.run(Q.take_form, who=who, form=form, brought=brought):
        return await tx.one(Earlier, Q.taken_form, who=who, form=form)
    before = await tx.maybe(_Before, Q.form_before, who=who, form=form, within=AGAIN) if brought else None
    if before is None or before.brought != brought:
        return None
    await made(tx, form, before.made, by=by)
    return Earlier(before.made)


async def made(tx: Tx, form: str, number: int, *, by: Actor) -> None:
    """Remember what a form made that was just taken."""
    await tx.run(Q.form_made, who=str(by), form=form, made=number)


async def forget(tx: Tx) -> int:
    """Drop the forms taken days ago, some at a time; how many."""
    return await tx.run(Q.forget_forms, limit=FORGOTTEN_AT_ONCE)
