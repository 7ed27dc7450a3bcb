"""Whose frame asks: the key that it keeps in its own storage comes as a bearer, never as a cookie."""

from __future__ import annotations

from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from mostrador import people
from mostrador.kit import clock
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem
from mostrador.people import Browser
from mostrador.surfaces.ui.cookies import put_key, read_key
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.widget.tickets import use_ticket

Connection = ASGIConnection[Any, Any, Any, Any]
READS: Final = frozenset({"GET", "HEAD"})


class KeyUnknown(Problem):
    """This device does not know you any more. Your code still shows how it goes."""

    # Not Unauthorised: there is no log-in to be sent to.
    status = 401


async def bring_key(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Put the key of a frame where a page looks for it; nothing is changed without one.

    Raises KeyUnknown, TicketSpent.
    """
    here, method = here_of(connection), connection.scope["method"]  # type: ignore[typeddict-item]
    ticket = connection.query_params.get("ticket") if method in READS else None
    if ticket is not None:
        async with here.db.begin() as tx:
            put_key(connection, await use_ticket(tx, here.secret, ticket, now=clock.now()))
        return
    put_key(connection, key_of(connection))
    if method not in READS:
        async with here.db.look() as tx:
            await at_frame(tx, connection)


async def held(tx: Tx, connection: Connection) -> Browser | None:
    """The browser whose key this frame holds, if it opens anything."""
    return await people.open_browser(tx, read_key(connection, "b") or key_of(connection))


async def at_frame(tx: Tx, connection: Connection) -> Browser:
    """The same, when there must be one. Raises KeyUnknown."""
    browser = await held(tx, connection)
    if browser is None:
        raise KeyUnknown
    return browser


def key_of(connection: Connection) -> str:
    """The bearer of a request, or nothing."""
    kind, _, key = connection.headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""
