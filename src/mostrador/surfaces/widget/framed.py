"""The counter in a frame: the very pages and verbs of a person's threads, under `/widget`, by key instead of cookie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from litestar import Router
from litestar.handlers import BaseRouteHandler

from mostrador.surfaces.widget.key import bring_key

# What a person does with their threads. All that sets a cookie or is for everybody stays at the counter.
INSIDE: Final = ("/casos", "/archivos", "/stream")


def framed(handlers: Iterable[BaseRouteHandler]) -> Router:
    """The same handlers for frames; those of other pages are left out."""
    inside = [handler for handler in handlers if all(_is_inside(path) for path in handler.paths)]
    return Router(path="/widget", route_handlers=inside, guards=[bring_key])


def _is_inside(path: str) -> bool:
    return path == "/" or path.startswith(INSIDE)
