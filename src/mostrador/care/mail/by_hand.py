"""Put a mail that nobody could read into a case by hand: a note among us, with the mail as it came."""

from __future__ import annotations

from typing import Final, cast

from mostrador import team, threads
from mostrador.channels.email import inbox
from mostrador.channels.email.glimpse import glimpse_of
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.kit.files import FileStore
from mostrador.kit.i18n import N_, Language, Tag, translator
from mostrador.threads import Thread

FILED: Final = N_("A mail that nobody could read, put here by hand from the shelf.")


class NoSuchCase(Invalid):
    """There is no case with this code or number that you may read."""


async def file_by_hand(tx: Tx, files: FileStore, mail: int, case: str, *, by: Actor) -> int:
    """Put a mail of the shelf into the case with this code or number, and name its owner beside it; the thread.

    Who administers may: the caller asked for that. Raises NoSuchCase, CodeMistyped, NotFound when it is on the shelf no
    more, OnlyReads, and FileGone.
    """
    thread = await _thread(tx, case, by)
    found = await inbox.file_by_hand(tx, mail, thread.id, by=by)
    file = await threads.add_attachment(
        tx, name=f"mail-{mail}.eml", hash=found.hash, size=found.size, media_type="message/rfc822", by=str(by)
    )
    await files.open(found.hash, start=0, stop=1)
    seen = await glimpse_of(files, found.hash)
    shop = await team.shop(tx)
    say = translator(Language(tag=cast("Tag", shop.language), register=shop.register))
    told = [say.gettext(FILED), " · ".join(part for part in (seen.sender, seen.subject) if part)]
    text = "\n".join(line for line in told if line)
    mentions = () if thread.owner_id == by.id else (thread.owner_id,)
    await threads.note(tx, thread.id, text, attachments=(file.key,), mentions=mentions, by=by)
    return thread.id


async def _thread(tx: Tx, case: str, by: Actor) -> Thread:
    case = case.strip().removeprefix("#")
    if case.isascii() and case.isdigit() and len(case) < len("7F3K9Q2M4XR"):
        try:
            return await threads.find(tx, int(case), viewer=by)
        except NotFound:
            raise NoSuchCase from None
    row = await threads.by_code(tx, case, viewer=by)
    if row is None:
        raise NoSuchCase
    return await threads.find(tx, row.id, viewer=by)
