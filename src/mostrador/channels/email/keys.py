"""The keys with which what leaves is signed (DKIM): one in use for each domain, once the DNS shows its public half.

What signs and asks is loaded when it is needed first: most processes never sign.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

import msgspec
import structlog

from mostrador.channels.email.events import MailboxChanged
from mostrador.channels.email.records import Mailbox
from mostrador.kit import box, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from dns.resolver import Resolver

Q = sql.load("mostrador.channels.email")
PURPOSE: Final = "mail-key"
OURS: Final = "mostrador"
SELECTOR: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,3}")
LONGEST_PEM: Final = 16_384
LOOK_SECONDS: Final = 6.0
log = structlog.get_logger()

Seen = Literal["there", "missing", "another", "several", "unanswered"]
"""What the DNS says at the name of a key: `there` its public half; `missing` nothing; `another` the half of another
key; `several` more than one key, so that nobody knows which counts; `unanswered` it did not answer."""


class KeyNotUnderstood(Invalid):
    """This is no private RSA key of 1024 bits or more. Paste the whole file, without a password on it."""


class SelectorNotUnderstood(Invalid):
    """A selector has letters, figures and hyphens, like s1 or mail2026."""


class SelectorTaken(Conflict):
    """A key of this domain has this selector already. Choose another one."""


class KeyWaits(Conflict):
    """A key of this domain waits for its line in the DNS already. Put the line in, or remove that key first."""


class MailKey(msgspec.Struct, frozen=True):
    """A key of a domain. `record` is what the DNS has to say at `name`; `found` what it said when we looked last.

    It signs when it is not retired and the DNS shows it (`shown_at`), or somebody insisted.
    """

    id: int
    domain: str
    selector: str
    record: str
    made_at: datetime
    looked_at: datetime | None
    found: Seen | Literal[""]
    shown_at: datetime | None
    insisted_at: datetime | None
    retired_at: datetime | None

    @property
    def name(self) -> str:
        """Where its public half stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def signs(self) -> bool:
        """Whether it is good enough to sign with; the newest one that is does."""
        return self.retired_at is None and (self.shown_at is not None or self.insisted_at is not None)


class Signer(msgspec.Struct, frozen=True):
    """What signs the mails of a domain."""

    domain: str
    selector: str
    key: bytes

    def sign(self, content: bytes) -> bytes:
        """The mail with a signature at its head; as it is when it is not written in 7 bits. Raises BadKey."""
        if not content.isascii():
            # A server on its way may write it otherwise, and the signature would be wrong.
            log.warning("mail.not_signed", domain=self.domain)
            return content
        from mostrador.channels.email import dkim_sign

        return dkim_sign.sign(content, selector=self.selector, domain=self.domain, key=self.key)


class _Sealed(msgspec.Struct, frozen=True):
    selector: str
    key: bytes


async def keys_of(tx: Tx, domain: str) -> Sequence[MailKey]:
    """The keys of a domain, the newest first: those in use, and those retired in the last week."""
    return await tx.all(MailKey, Q.keys_of, domain=domain)


async def make_key(tx: Tx, mailbox: Mailbox, *, pem: str = "", selector: str = "", secret: bytes, by: Actor) -> int:
    """Another key for the domain of a mailbox, its number: a new one, or the one in `pem`. It does not sign yet.

    `secret` is the server's. Raises KeyNotUnderstood, SelectorNotUnderstood, SelectorTaken, KeyWaits.
    """
    from mostrador.channels.email import dkim_sign

    await tx.run(Q.one_key, domain=mailbox.domain)
    if any(one.retired_at is None and not one.signs for one in await keys_of(tx, mailbox.domain)):
        raise KeyWaits
    try:
        key = dkim_sign.plain(pem[:LONGEST_PEM].strip().encode()) if pem.strip() else dkim_sign.new_key()
    except dkim_sign.BadKey:
        raise KeyNotUnderstood from None
    selector = selector.strip().lower().rstrip(".")
    if not selector and not pem.strip():
        selector = await _free_selector(tx, mailbox.domain)
    if not SELECTOR.fullmatch(selector):
        raise SelectorNotUnderstood
    made = await tx.value(
        Q.add_key,
        domain=mailbox.domain,
        selector=selector,
        key=box.seal(key, secret=secret, purpose=PURPOSE),
        record=dkim_sign.record_of(key),
    )
    if made is None:
        raise SelectorTaken
    await tx.record(MailboxChanged(mailbox=mailbox.id), by=by)
    return int(made)


async def insist(tx: Tx, mailbox: Mailbox, key: int, *, by: Actor) -> None:
    """Sign with a key whatever the DNS says. Raises NotFound."""
    if not await tx.run(Q.insist_on_key, id=key, domain=mailbox.domain):
        raise NotFound
    await tx.run(Q.retire_older_keys, domain=mailbox.domain)
    await tx.record(MailboxChanged(mailbox=mailbox.id), by=by)


async def retire_key(tx: Tx, mailbox: Mailbox, key: int, *, by: Actor) -> None:
    """Sign with it no more and forget it. Raises NotFound."""
    if not await tx.run(Q.retire_key, id=key, domain=mailbox.domain):
        raise NotFound
    await tx.record(MailboxChanged(mailbox=mailbox.id), by=by)


async def signer(tx: Tx, domain: str, *, secret: bytes) -> Signer | None:
    """What signs for a domain now, or None. Raises WrongSecret."""
    found = await tx.maybe(_Sealed, Q.signing_key, domain=domain)
    if found is None:
        return None
    return Signer(domain, found.selector, box.unseal(found.key, secret=secret, purpose=PURPOSE))


async def signed(db: Database, mailbox: Mailbox, content: bytes, *, secret: bytes) -> bytes:
    """A mail as it leaves from a mailbox: signed, if its domain has a key that is in use. Raises WrongSecret."""
    async with db.look() as tx:
        found = await signer(tx, mailbox.domain, secret=secret)
    return await asyncio.to_thread(found.sign, content) if found else content


async def look_at_keys(db: Database, domain: str | None = None, *, resolver: Resolver | None = None) -> int:
    """Look in the DNS for every key in use, or those of one domain; how many there are.

    From the first time it is there, it signs and the ones before it sign no more. When it is gone, it signs no more
    either, unless somebody insisted; when the DNS does not answer, nothing changes.
    """
    async with db.look() as tx:
        every = await tx.all(MailKey, Q.keys_in_use, domain=domain)
    for one in every:
        found = await asyncio.to_thread(look, one, resolver)
        async with db.begin() as tx:
            await tx.run(Q.key_found, id=one.id, found=found)
            await tx.run(Q.retire_older_keys, domain=one.domain)
    return len(every)


def look(key: MailKey, resolver: Resolver | None = None) -> Seen:
    """What the DNS says at the name of a key. Raises nothing; some seconds at the most."""
    from mostrador.channels.email.names import Names, Unanswered

    try:
        texts = Names(resolver, limit=LOOK_SECONDS).texts(key.name)
    except Unanswered:
        return "unanswered"
    keys = [public for text in texts if (public := _public(text.decode("ascii", "replace")))]
    if len(keys) > 1:
        return "several"
    if not keys:
        return "missing"
    return "there" if keys[0] == _public(key.record) else "another"


def _public(record: str) -> str:
    """The `p` of a record; servers may have put blanks into it."""
    tags = {name.strip(): value for name, _, value in (tag.partition("=") for tag in record.split(";"))}
    return "".join(tags.get("p", "").split())


async def _free_selector(tx: Tx, domain: str) -> str:
    """`mostrador`, then `mostrador2`: a name that was used once may be remembered somewhere with its old key."""
    used = set(await tx.values(Q.used_selectors, domain=domain))
    number = 1
    while (name := OURS if number == 1 else f"{OURS}{number}") in used:
        number += 1
    return name
