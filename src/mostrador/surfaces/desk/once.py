"""What is sent twice is done once: a second press, or a page that was gone back to."""

from __future__ import annotations

from mostrador.kit import sent
from mostrador.kit.db import Tx
from mostrador.kit.sent import Earlier
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form

__all__ = ["Earlier", "earlier", "first_time", "made"]


async def first_time(tx: Tx, desk: Desk, form: Form, *, talk: bool = False) -> bool:
    """Whether this sending of a form is new. Ask first in the transaction of the act, and answer both alike.

    In `talk` the same words are said twice on purpose: only the very same drawing is the same.
    """
    return await earlier(tx, desk, form, talk=talk) is None


async def earlier(tx: Tx, desk: Desk, form: Form, *, talk: bool = False) -> Earlier | None:
    """The same sending, when it was taken before; for acts whose answer needs the number of what they made."""
    if not form.key:
        return None
    return await sent.take(tx, form.key, brought="" if talk else form.brought, by=desk.actor)


async def made(tx: Tx, desk: Desk, form: Form, number: int) -> None:
    """Remember what the act made, for who sends the form again."""
    if form.key:
        await sent.made(tx, form.key, number, by=desk.actor)
