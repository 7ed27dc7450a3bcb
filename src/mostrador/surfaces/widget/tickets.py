"""A ticket is a key for one request of the next minute: addresses are written into logs, keys must not be."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from mostrador.kit import box, limits
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem

LIFE: Final = timedelta(seconds=60)
PURPOSE: Final = "ticket"


class TicketSpent(Problem):
    """This way in was used or is too old. Ask for a new one."""

    # A conflict: whoever holds the key comes back with a fresh ticket, and only a lost key ends the line.
    status = 409


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """What a ticket holds, sealed: the frame's key, and its last second."""

    key: str
    until: int


def new_ticket(secret: bytes, key: str, *, now: datetime) -> str:
    """A ticket in place of `key`."""
    ticket = Ticket(key, int((now + LIFE).timestamp()))
    return urlsafe_b64encode(box.seal(msgspec.json.encode(ticket), secret=secret, purpose=PURPOSE)).decode().rstrip("=")


async def use_ticket(tx: Tx, secret: bytes, text: str, *, now: datetime) -> str:
    """The key that a ticket stands for; it is used up in every process. Raises TicketSpent."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        ticket = msgspec.json.decode(box.unseal(sealed, secret=secret, purpose=PURPOSE), type=Ticket)
    except (ValueError, box.WrongSecret):
        raise TicketSpent from None
    until = datetime.fromtimestamp(ticket.until, UTC)
    # The nonce in front names the ticket, however its letters are spelled.
    if now >= until or not await limits.once(tx, f"ticket:{sealed[: box.NONCE].hex()}", until=until):
        raise TicketSpent
    return ticket.key
