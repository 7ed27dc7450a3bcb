"""The pages of those who answer."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from mostrador.surfaces.desk import account, agents, login, pictures, settings

HANDLERS: Final[list[ControllerRouterHandler]] = [
    *login.HANDLERS,
    *account.HANDLERS,
    *settings.HANDLERS,
    *agents.HANDLERS,
    *pictures.HANDLERS,
]
