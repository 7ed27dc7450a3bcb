"""Old mails in a file (mbox) or a folder (Maildir): where each is and when it was written, and then one after another.

Nothing is read whole: a file of some gigabytes takes as much memory as its largest mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import msgspec

from mostrador.channels.email import headers
from mostrador.channels.email.inbox import LARGEST

HEAD: Final = 64 * 1024
"""Bytes of the beginning of a mail in which its date is looked for."""
LINE: Final = 1024 * 1024
# A mail begins with such a line behind an empty one, and a header under it: what people write seldom looks so.
FROM: Final = b"From "
HEADER: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]*:")
# A line of the text that looked like such a beginning, as most programs write it (mboxrd).
QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


class Unfit(Exception):
    """The text says why this is no archive of mails."""


class Place(msgspec.Struct, frozen=True):
    """Where a mail is, from which byte to which, and when it was written; None when it does not say."""

    path: Path
    start: int
    stop: int
    at: datetime | None
    boxed: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.start}" if self.boxed else str(self.path)


def places(source: Path) -> Iterator[Place]:
    """Every mail of a file or a folder, in the order in which they stand there. Raises Unfit, OSError."""
    if source.is_dir():
        folders = [folder for name in ("cur", "new") if (folder := source / name).is_dir()]
        if not folders:
            raise Unfit(f"{source} is no Maildir: it has neither “cur” nor “new” in it.")
        for path in sorted(path for folder in folders for path in folder.iterdir() if path.is_file()):
            with path.open("rb") as file:
                yield Place(path, 0, path.stat().st_size, _date(file.read(HEAD)), boxed=False)
        return
    with source.open("rb") as file, source.open("rb") as heads:
        for start, stop in _boxed(file, source):
            heads.seek(start)
            at = _date(heads.read(min(HEAD, stop - start)))
            yield Place(source, start, stop, at, boxed=True)


def read(place: Place) -> bytes:
    """A mail as it came. Raises Unfit when it is too large, OSError."""
    if place.stop - place.start > LARGEST:
        raise Unfit(f"It is larger than {LARGEST // 1_000_000} MB.")
    with place.path.open("rb") as file:
        file.seek(place.start)
        content = file.read(place.stop - place.start)
    return QUOTED.sub(rb"\1", content) if place.boxed else content


def _boxed(file: IO[bytes], source: Path) -> Iterator[tuple[int, int]]:
    """From where to where each mail goes, without the line above it."""
    at, start, after_empty, mark = 0, None, True, None
    while line := file.readline(LINE):
        if mark is not None:
            # The line before looked like a beginning: it is one when a header follows.
            if HEADER.match(line):
                if start is not None:
                    yield start, mark
                start = at
            mark = None
        if after_empty and line.startswith(FROM):
            mark = at
        elif start is None and mark is None and line.strip():
            raise Unfit(f"{source} is no mbox: it does not begin with a line “From ”.")
        after_empty = not line.strip(b"\r\n")
        at += len(line)
    if start is not None:
        yield start, at


def _date(head: bytes) -> datetime | None:
    said = headers.date(headers.split(head)[0])
    return min(said, datetime.now(UTC)) if said is not None and said.year >= 1980 else None
