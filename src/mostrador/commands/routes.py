"""Every address of the site, and the function that answers there."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from litestar.routes import HTTPRoute

from mostrador import app
from mostrador.config import Config


class Address(NamedTuple):
    """One method of one path."""

    method: str
    path: str
    handler: str


def addresses(config: Config) -> Iterator[Address]:
    """All of them under these settings, by path. Neither a database nor a data folder is touched."""
    with tempfile.TemporaryDirectory() as folder:
        unopened = msgspec.structs.replace(config, data=Path(folder), database_url="postgresql://", demo=True)
        site = app.create_app(unopened)
        for route in sorted(site.routes, key=lambda route: route.path):
            if not isinstance(route, HTTPRoute):
                continue
            for handler in route.route_handlers:
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield Address(str(method), route.path, f"{handler.fn.__module__}.{handler.fn.__qualname__}")
