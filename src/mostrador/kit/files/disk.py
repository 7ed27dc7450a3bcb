"""Files in a folder, by content: `aa/bb/<sha256>`, with thumbnails beside."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from mostrador.kit.files.kinds import is_picture
from mostrador.kit.files.pictures import draw
from mostrador.kit.files.store import CHUNK, MAX_FILE, WIDTHS, FileGone, Stored, Upload, Width, incoming, place


class DiskFiles:
    """A `FileStore` in one folder that only this user can read."""

    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = root
        self._incoming = incoming(root)
        # One at a time: a large picture takes much memory.
        self._drawing = asyncio.Semaphore(1)

    def receive(self, name: str, *, limit: int = MAX_FILE) -> Upload:
        return Upload(name, limit, self._incoming, self._settle)

    async def open(self, hash: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        path = self._root / place(hash)
        if not await asyncio.to_thread(path.is_file):
            raise FileGone
        return _read(path, start, stop)

    async def thumbnail(self, stored: Stored, width: Width) -> bytes | None:
        if not is_picture(stored.media_type):
            return None
        drawn = self._root / place(stored.hash, width)
        try:
            return await asyncio.to_thread(drawn.read_bytes)
        except FileNotFoundError:
            async with self._drawing:
                return await asyncio.to_thread(self._draw, self._root / place(stored.hash), width, drawn)

    async def link(self, stored: Stored, *, seconds: int = 60) -> str | None:
        return None

    async def remove(self, hash: str) -> None:
        await asyncio.to_thread(self._remove, hash)

    def _settle(self, upload: Path, hash: str) -> None:
        path = self._root / place(hash)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        upload.replace(path)
        for folder in (path.parent, path.parent.parent, self._root):
            _sync(folder)

    def _draw(self, path: Path, width: Width, drawn: Path) -> bytes | None:
        try:
            with path.open("rb") as source:
                data = draw(source, width)
        except FileNotFoundError as why:
            raise FileGone from why
        if data is not None:
            with tempfile.NamedTemporaryFile(dir=self._incoming, delete=False) as draft:
                draft.write(data)
            Path(draft.name).replace(drawn)
            if not path.exists():
                # Withdrawn while it was drawn; `_remove` takes the original first, so one of us sees the other.
                drawn.unlink(missing_ok=True)
                raise FileGone
        return data

    def _remove(self, hash: str) -> None:
        path = self._root / place(hash)
        for gone in (path, *(self._root / place(hash, width) for width in WIDTHS)):
            gone.unlink(missing_ok=True)
        if path.parent.exists():
            _sync(path.parent)


async def _read(path: Path, start: int, stop: int | None) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb", buffering=0) as file:
        file.seek(start)
        left = os.fstat(file.fileno()).st_size - start if stop is None else stop - start
        while left > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _sync(folder: Path) -> None:
    """Make what was renamed or removed in a folder outlast a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
