"""A ticket is a key for one request of the next minute."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest

from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.surfaces.widget.tickets import LIFE, TicketSpent, new_ticket, use_ticket

SECRET = b"s" * 32
KEY = "la-clave-de-carla"


async def test_a_ticket_is_used_once(tx: Tx) -> None:
    now = clock.now()
    ticket = new_ticket(SECRET, KEY, now=now)
    assert KEY not in ticket
    assert await use_ticket(tx, SECRET, ticket, now=now) == KEY
    with pytest.raises(TicketSpent):
        await use_ticket(tx, SECRET, ticket, now=now)
    with pytest.raises(TicketSpent):
        await use_ticket(tx, SECRET, ticket + "=", now=now)


async def test_a_ticket_ends_after_a_minute(tx: Tx) -> None:
    now = clock.now()
    ticket = new_ticket(SECRET, KEY, now=now)
    with pytest.raises(TicketSpent):
        await use_ticket(tx, SECRET, ticket, now=now + LIFE)
    assert await use_ticket(tx, SECRET, ticket, now=now + LIFE - timedelta(seconds=2)) == KEY


async def test_a_ticket_that_is_not_ours_is_none(tx: Tx) -> None:
    now = clock.now()
    sealed = urlsafe_b64decode(new_ticket(SECRET, KEY, now=now) + "==")
    turned = urlsafe_b64encode(sealed[:-1] + bytes([sealed[-1] ^ 1])).decode()
    for forged in ("", "a", "ñ", turned, urlsafe_b64encode(sealed[:20]).decode(), new_ticket(b"x" * 32, KEY, now=now)):
        with pytest.raises(TicketSpent):
            await use_ticket(tx, SECRET, forged, now=now)
