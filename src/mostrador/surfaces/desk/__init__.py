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
    generosity,
    gestures,
    inbox,
    invite_by_mail,
    leaving,
    login,
    matters,
    messages,
    new_thread,
    pictures,
    promises,
    search,
    settings,
    standing,
    stream,
    threads,
    webhooks,
)

HANDLERS: Final[list[ControllerRouterHandler]] = [
    *inbox.HANDLERS,
    *threads.HANDLERS,
    *aside.HANDLERS,
    *messages.HANDLERS,
    *changes.HANDLERS,
    *standing.HANDLERS,
    *matters.HANDLERS,
    *new_thread.HANDLERS,
    *search.HANDLERS,
    *files.HANDLERS,
    *stream.HANDLERS,
    *login.HANDLERS,
    *account.HANDLERS,
    *settings.HANDLERS,
    *clocks.HANDLERS,
    *gestures.HANDLERS,
    *leaving.HANDLERS,
    *generosity.HANDLERS,
    *webhooks.HANDLERS,
    *agents.HANDLERS,
    *invite_by_mail.HANDLERS,
    *pictures.HANDLERS,
    *promises.HANDLERS,
]
