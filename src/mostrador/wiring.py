"""The only file that knows every part. The entries and the tests build the product here."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.reactions import reactions


def database(config: Config, *, size: int | None = None) -> Database:
    """The database of one process, with every reaction wired. Not open yet.

    Raises ValueError when the settings name no database.
    """
    if config.database_url is None:
        raise ValueError("no database: start one first (see commands/database.py)")
    return Database(config.database_url, config.schema, reactions(), size=size or config.db_connections)


def routes() -> list[ControllerRouterHandler]:
    """Every address of the site, surface by surface; those of the counter once more, for frames on other sites."""
    # A worker has no pages, and should not carry them in memory.
    from mostrador.surfaces import api, counter, desk, widget  # noqa: PLC0415

    return [
        *counter.HANDLERS,
        *desk.HANDLERS,
        *widget.HANDLERS,
        *api.HANDLERS,
        widget.framed(counter.HANDLERS),
    ]
