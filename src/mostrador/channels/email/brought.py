"""Mail that is brought to us instead of fetched: for whom it is, and kept before we say that we have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from mostrador.channels.email import headers
from mostrador.channels.email.fetch import store
from mostrador.channels.email.headers import normal
from mostrador.channels.email.mailboxes import mailboxes
from mostrador.channels.email.records import Door, Mailbox, Waiting
from mostrador.kit import sql
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore

Q = sql.load("mostrador.channels.email")
HEAD: Final = 64_000
"""Bytes in which everything stands that servers wrote on a mail of ours."""


class Envelope(msgspec.Struct, frozen=True):
    """What is said beside a mail when it is brought. `sender` is '' for what goes back nowhere, None when unknown.

    `ip` is where a stranger is, None for a server of ours.
    """

    door: Door
    sender: str | None
    ip: str | None = None
    helo: str = ""


class Recipient(msgspec.Struct, frozen=True):
    """An address of ours, as it was said, and the mailbox that it is of."""

    address: str
    mailbox: Mailbox


async def recipient(db: Database, address: str) -> Recipient | None:
    """Whose mailbox an address is; None when it is nobody's here."""
    async with db.look() as tx:
        return recipient_among(await mailboxes(tx), address)


def recipient_among(every: Sequence[Mailbox], address: str) -> Recipient | None:
    """The same among these: by an address, an alias, or either with a plus and anything."""
    plain = normal(fit(address))
    if plain is None:
        return None
    local, _, domain = plain.rpartition("@")
    while True:
        known = f"{local}@{domain}"
        for one in every:
            if any(normal(ours) == known for ours in one.addresses):
                return Recipient(plain, one)
        local, plus, _ = local.rpartition("+")
        if not plus:
            return None


def is_domain_of(every: Sequence[Mailbox], address: str) -> bool:
    """Whether an address is of a domain of ours, though it may be nobody's."""
    domain = (normal(fit(address)) or "").rpartition("@")[2]
    return any((normal(ours) or "").rpartition("@")[2] == domain for one in every for ours in one.addresses)


async def take(
    db: Database, files: FileStore, content: bytes, recipients: Sequence[Recipient], envelope: Envelope
) -> list[int]:
    """Keep a mail for each mailbox it is for; their rows. When this returns, nothing loses it any more.

    Brought again, it is the same. Raises FileTooLarge, OSError, psycopg.Error: then nothing is kept.
    """
    hash, size = await store(files, content)
    boxes = {one.mailbox.id: one.mailbox for one in recipients}
    async with db.begin() as tx:
        await tx.run(Q.hold_content, hash=hash)
        rows = [
            await tx.value(
                Q.take_mail,
                mailbox=box,
                hash=hash,
                size=size,
                door=envelope.door,
                client_ip=envelope.ip,
                helo=fit(envelope.helo)[:255],
                envelope_from=None if envelope.sender is None else fit(envelope.sender)[:320],
                recipients=list(dict.fromkeys(one.address for one in recipients if one.mailbox.id == box)),
            )
            for box in boxes
        ]
        await tx.run(Q.brought, ids=list(boxes))
    return rows


async def head_of(db: Database, files: FileStore, mailbox: int, mail_id: str) -> bytes | None:
    """The head of a mail that came to a mailbox and was read, None while there is none. Raises FileGone."""
    async with db.look() as tx:
        hash = await tx.value(Q.came_with_id, mailbox=mailbox, mail_id=mail_id)
    if hash is None:
        return None
    return b"".join([chunk async for chunk in await files.open(hash, start=0, stop=HEAD)])


def named_in(content: bytes) -> list[str]:
    """For whom a mail is when nobody said: whom servers on the way noted, else whom it says itself."""
    head, _ = headers.split(content)
    noted = headers.delivered_to(head)
    return list(noted) or [one.address for name in ("to", "cc") for one in headers.addresses(head, name)]


def with_envelope(row: Waiting, content: bytes) -> bytes:
    """A mail with what its envelope said above it, as a server writes it that puts a mail into a mailbox (RFC 5321)."""
    lines = [f"Delivered-To: {address}" for address in row.recipients]
    if row.envelope_from is not None:
        lines.append(f"Return-Path: <{row.envelope_from}>")
    return "".join(f"{line}\r\n" for line in lines).encode() + content


def fit(said: str) -> str:
    """What somebody said on the wire, as something that can be kept and stands in one line."""
    plain = said.encode("utf-8", "replace").decode()
    return "".join(letter for letter in plain if letter.isprintable() and letter not in "<>")
