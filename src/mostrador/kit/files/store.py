"""What every store of files can do, and the upload they share."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import msgspec

from mostrador.kit.errors import Invalid, NotFound, TooLarge
from mostrador.kit.files.kinds import HEAD, sniff
from mostrador.kit.files.names import safe_name

MAX_FILE = 25_000_000
"""Bytes a person may attach in one file."""

CHUNK = 256 * 1024
"""Bytes that go to or come from a thread at once."""

Width = Literal[320, 1280]
WIDTHS: tuple[Width, Width] = (320, 1280)

DAY = 24 * 3600


class FileTooLarge(TooLarge):
    """This file is larger than %(limit)s. Send a smaller one, or send it in parts."""


class EmptyFile(Invalid):
    """This file is empty. Look whether it opens on your side, and attach it again."""


class FileGone(NotFound):
    """This file is no longer here: it was withdrawn."""


class Stored(msgspec.Struct, frozen=True):
    """A kept file: sha256 of its content in hex, size in bytes, what it is, and a name safe to show.

    `media_type` is what the content says, whatever the name claims.
    """

    hash: str
    size: int
    media_type: str
    name: str


class FileStore(Protocol):
    """A folder or a bucket."""

    def receive(self, name: str, *, limit: int = MAX_FILE) -> Upload:
        """An upload of at most `limit` bytes, to be entered with `async with`."""
        ...

    async def open(self, hash: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `stop`. Raises FileGone."""
        ...

    async def thumbnail(self, stored: Stored, width: Width) -> bytes | None:
        """A JPEG at most so wide, turned upright and without its EXIF (place and camera).

        None when the file is no picture we can draw. Raises FileGone.
        """
        ...

    async def link(self, stored: Stored, *, seconds: int = 60) -> str | None:
        """An address that serves the file by itself for so long; None when only we can serve it."""
        ...

    async def remove(self, hash: str) -> None:
        """Take the content and its thumbnails away for good; nothing happens when they are gone."""
        ...


class Upload:
    """A file on its way in. What is not kept before the block ends leaves no trace.

    async with files.receive("foto.jpg") as upload:
        async for chunk in body:
            await upload.write(chunk)
        stored = await upload.keep()
    """

    def __init__(self, name: str, limit: int, folder: Path, settle: Callable[[Path, str], None]) -> None:
        self._name = name
        self._limit = limit
        self._folder = folder
        self._settle = settle
        self._hash = hashlib.sha256()
        self._head = bytearray()
        self._waiting = bytearray()
        self._size = 0

    async def __aenter__(self) -> Self:
        descriptor, path = await asyncio.to_thread(tempfile.mkstemp, dir=self._folder)
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._path = Path(path)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    async def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises FileTooLarge as soon as there are too many."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise FileTooLarge(limit=f"{self._limit / 1_000_000:g} MB")
        if len(self._head) < HEAD:
            self._head += chunk[: HEAD - len(self._head)]
        self._waiting += chunk
        if len(self._waiting) >= CHUNK:
            await asyncio.to_thread(self._flush)

    async def keep(self) -> Stored:
        """Put the file in its place, safe from a power cut. Raises EmptyFile."""
        if not self._size:
            raise EmptyFile
        return await asyncio.to_thread(self._kept)

    def _flush(self) -> None:
        self._hash.update(self._waiting)
        self._file.write(self._waiting)
        self._waiting.clear()

    def _kept(self) -> Stored:
        self._flush()
        os.fsync(self._file.fileno())
        hash = self._hash.hexdigest()
        self._settle(self._path, hash)
        media_type = sniff(bytes(self._head))
        return Stored(hash, self._size, media_type, safe_name(self._name, media_type))


def incoming(root: Path) -> Path:
    """The folder for uploads under `root`, private, without what a killed process left there a day ago."""
    folder = root / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.iterdir():
        if left.stat().st_mtime < time.time() - DAY:
            left.unlink(missing_ok=True)
    return folder


def place(hash: str, width: Width | None = None) -> str:
    """Where a content or its thumbnail lies, relative to the root. Raises FileGone for what is no hash."""
    if not SHA256.fullmatch(hash):
        raise FileGone
    path = f"{hash[:2]}/{hash[2:4]}/{hash}"
    return f"{path}.{width}.jpg" if width else path


SHA256 = re.compile("[0-9a-f]{64}")
