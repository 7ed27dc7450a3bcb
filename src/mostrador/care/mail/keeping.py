"""What every mail needs that is written down, whether it comes today or from an archive."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, TypedDict, Unpack

import msgspec

from mostrador import threads
from mostrador.channels.email import inbox
from mostrador.channels.email.authenticity import Authenticity
from mostrador.channels.email.mail import Mail, Part
from mostrador.channels.email.records import State
from mostrador.kit import html
from mostrador.kit.db import Tx
from mostrador.kit.files import EmptyFile, FileStore, FileTooLarge, Stored

SMALLEST_IMAGE: Final = 5_000
"""Bytes under which an image inside the text is a logo or a mark to count readers; it stays in the whole mail."""


class Became(TypedDict, total=False):
    """What became of a mail, as far as it is known; see `inbox.read`."""

    why: str
    thread: int | None
    message: int | None
    person: int | None
    guessed: str | None
    position: int | None


async def keep_part(files: FileStore, part: Part) -> Stored | None:
    """A file of a mail, kept; None for marks inside its text, signatures, and what stays in the whole mail."""
    if part.kind == "wrapping" or (part.kind == "inline" and len(part.content) < SMALLEST_IMAGE):
        return None
    try:
        async with files.receive(part.name) as upload:
            await upload.write(part.content)
            return await upload.keep()
    except (EmptyFile, FileTooLarge):
        return None  # it stays in the whole mail


async def attach(tx: Tx, row: int, files: Sequence[Stored]) -> tuple[tuple[str, ...], str]:
    """The kept files of the mail with this row as attachments of what is about to be said: their keys, and by whom."""
    uploader = f"mail:{row}"
    added = [
        await threads.add_attachment(
            tx, name=file.name, hash=file.hash, size=file.size, media_type=file.media_type, by=uploader
        )
        for file in files
    ]
    return tuple(one.key for one in added), uploader


def digest(mail: Mail, hash: str) -> str:
    """What tells the words of a mail from others, also where the same mail came another way.

    Without an id it is its date with all that it says, as the bytes differ with the way; with neither, its `hash`.
    """
    sender = mail.sender.address if mail.sender else ""
    told = [mail.message_id or "", sender, mail.subject, mail.text]
    if mail.message_id is None:
        told += (
            [mail.date.isoformat(), *(hashlib.sha256(one.content).hexdigest() for one in mail.parts)]
            if mail.date
            else [hash]
        )
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def fit(said: str) -> str:
    """What was said, fit to keep; a text longer than a message is cut, and whole in the mail."""
    try:
        return html.tidy(said.encode()[: html.MAX_TEXT - 4].decode(errors="ignore")).text
    except html.NothingWritten:
        return ""


async def note(
    tx: Tx,
    row: int,
    mail: Mail,
    words: str,
    state: State,
    *,
    real: Authenticity | None,
    **became: Unpack[Became],
) -> None:
    """Write down what was read of a mail and what became of it; of one out of an archive nobody looks at `real`."""
    await inbox.read(
        tx,
        row,
        state,
        mail_id=mail.message_id,
        words=words,
        sender=mail.sender.address if mail.sender else None,
        sender_name=mail.sender.name if mail.sender else "",
        subject=mail.subject[:500],
        verdict="unknown"
        if real is None
        else "suspect"
        if real.suspect
        else "verified"
        if real.verified
        else "unknown",
        verdict_why="archive" if real is None else real.why,
        automatic=mail.automatic.kind if mail.automatic else None,
        enclosed=msgspec.json.encode(mail.enclosed).decode() if mail.enclosed else None,
        **became,
    )
