"""Whether the servers whose word on senders is taken say enough for it."""

from __future__ import annotations

from typing import Final, Literal

from mostrador.channels.email import hops, proofs
from mostrador.channels.email.glimpse import FIRST
from mostrador.channels.email.records import Mailbox
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.files import FileGone, FileStore

Q = sql.load("mostrador.channels.email")
LOOKED_AT: Final = 10
ENOUGH: Final = 3
"""Mails from outside under which nothing is said of a server: one may have come a way of its own."""

Weakness = Literal["", "silent", "no-spf"]
"""`silent`: no mail carries a word of theirs. `no-spf`: none tells of SPF, nor from where it came for us to look."""


async def weakness(tx: Tx, files: FileStore, mailbox: Mailbox) -> Weakness:
    """What the last mails from outside lack of what these servers should have written on them."""
    if not mailbox.trusted:
        return ""
    hashes = await tx.values(Q.last_from_outside, mailbox=mailbox.id, domain=mailbox.domain, limit=LOOKED_AT)
    noted = []
    for hash in hashes:
        try:
            head = b"".join([chunk async for chunk in await files.open(hash, start=0, stop=FIRST)])
        except FileGone:
            continue
        letter = proofs.open_letter(head)
        if letter is not None:
            noted.append(hops.noted(letter.headers, frozenset(mailbox.trusted)))
    if len(noted) < ENOUGH or any(one.ip or one.of("spf") for one in noted):
        return ""
    return "no-spf" if any(one.results for one in noted) else "silent"
