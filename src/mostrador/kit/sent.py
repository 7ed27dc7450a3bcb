"""Forms that were sent: each is taken once, in the transaction of what it does."""

from __future__ import annotations

from typing import Final

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

Q = sql.load("mostrador.kit")
FORGOTTEN_AT_ONCE: Final = 1000


class Earlier(msgspec.Struct, frozen=True):
    """The same form was taken before; `made` is the number of what it made, 0 when nobody needs it."""

    made: int


async def take(tx: Tx, form: str, *, by: Actor) -> Earlier | None:
    """Take a form, or find that it was taken. Ask before anything is locked: a second one waits for the first here."""
    if await tx.run(Q.take_form, who=str(by), form=form):
        return None
    return await tx.one(Earlier, Q.taken_form, who=str(by), form=form)


async def made(tx: Tx, form: str, number: int, *, by: Actor) -> None:
    """Remember what a form made that was just taken."""
    await tx.run(Q.form_made, who=str(by), form=form, made=number)


async def forget(tx: Tx) -> int:
    """Drop the forms taken days ago, some at a time; how many."""
    return await tx.run(Q.forget_forms, limit=FORGOTTEN_AT_ONCE)
