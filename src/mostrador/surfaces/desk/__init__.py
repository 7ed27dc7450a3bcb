"""The pages of those who answer."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from mostrador.surfaces.desk import (
    account,
    agents,
    aside,
    changes,
    clocks,
    files,
    inbox,
    invite_by_mail,
    login,
    messages,
    new_thread,
    pictures,
    search,
    settings,
    standing,
    stream,
    threads,
)

HANDLERS: Final[list[ControllerRouterHandler]] = [
    *inbox.HANDLERS,
    *threads.HANDLERS,
    *aside.HANDLERS,
    *messages.HANDLERS,
    *changes.HANDLERS,
    *standing.HANDLERS,
    *new_thread.HANDLERS,
    *search.HANDLERS,
    *files.HANDLERS,
    *stream.HANDLERS,
    *login.HANDLERS,
    *account.HANDLERS,
    *settings.HANDLERS,
    *clocks.HANDLERS,
    *agents.HANDLERS,
    *invite_by_mail.HANDLERS,
    *pictures.HANDLERS,
]
