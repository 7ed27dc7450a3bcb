"""The pages of those who answer."""

from __future__ import annotations

from typing import Final

from litestar.types import ControllerRouterHandler

from mostrador.surfaces.desk import account, login, pictures

HANDLERS: Final[list[ControllerRouterHandler]] = [*login.HANDLERS, *account.HANDLERS, *pictures.HANDLERS]
