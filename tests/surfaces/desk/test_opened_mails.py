"""A mail that is looked at is read once, and not at all when it is gone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mostrador.channels import email
from mostrador.channels.email import Came, reading
from mostrador.channels.email.mail import Mail
from mostrador.kit.files import FileGone, file_store
from mostrador.surfaces.desk.opened_mails import OpenedMails


async def test_it_is_read_once_and_nothing_of_what_was_withdrawn_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten pictures ask at the same time; then the mail is withdrawn."""
    files = file_store(tmp_path)
    hash, size = await email.store(files, b"Subject: Hola\r\n\r\nHola\r\n")
    here: Any = SimpleNamespace(files=files)
    came = Came(1, 1, hash, size, datetime.now(UTC), "placed", "", None, "", "", None, "", None, None, None, None)
    times = 0
    read = reading.read

    def counted(raw: bytes) -> Mail:
        nonlocal times
        times += 1
        return read(raw)

    monkeypatch.setattr(reading, "read", counted)
    opened = OpenedMails()
    first = await asyncio.gather(*(opened.open(here, came) for _ in range(10)))
    assert {one.subject for one in (*first, await opened.open(here, came))} == {"Hola"}
    assert times == 1
    await files.remove(hash)
    with pytest.raises(FileGone):
        await opened.open(here, came)
