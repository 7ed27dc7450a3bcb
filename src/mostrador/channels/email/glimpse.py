"""What can be seen of a mail that nobody could read: who it says wrote it, about what, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from mostrador.channels.email import headers
from mostrador.kit.files import FileGone, FileStore

FIRST: Final = 64_000
"""Bytes of a mail that are looked at."""


class Glimpse(msgspec.Struct, frozen=True):
    """What its head says, unproved; empty where it says nothing."""

    sender: str = ""
    subject: str = ""
    date: datetime | None = None


def glimpse(raw: bytes) -> Glimpse:
    """What the head of a mail says, however broken it is. Never raises."""
    try:
        fields, _ = headers.split(raw[:FIRST])
        senders = headers.addresses(fields, "from") or headers.addresses(fields, "sender")
        sender = next((f"{one.name} <{one.address}>" if one.name else one.address for one in senders), "")
        said = sender or headers.words(fields.get("from"))[:200]
        return Glimpse(said, headers.subject(fields), headers.date(fields))
    except Exception:  # noqa: BLE001 - whatever broke its reading may break this too, and the page still has to open
        return Glimpse()


async def glimpse_of(files: FileStore, hash: str) -> Glimpse:
    """The same of a mail that is kept; empty when its file is gone."""
    try:
        return glimpse(b"".join([chunk async for chunk in await files.open(hash, start=0, stop=FIRST)]))
    except FileGone:
        return Glimpse()
