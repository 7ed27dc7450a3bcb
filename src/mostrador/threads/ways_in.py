"""The ways back in: a link for who holds it and proves themselves, a code for a status only.

A link is an HMAC over thread, recipient and generation: recomputed, never stored,
revoked by raising the generation.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Gone, Invalid, NotFound
from mostrador.threads.access import find, lock, ours
from mostrador.threads.code import read_code
from mostrador.threads.events import LinkRevoked
from mostrador.threads.records import Thread

Q = sql.load("mostrador.threads")
PASSCODE_LIFE = timedelta(minutes=15)


class LinkRevokedOrWrong(Gone):
    """This link opens nothing any more. Your code still shows how it goes; ask us for a new link."""


class PasscodeWrong(Invalid):
    """That one-time code is not right, or it has expired. Ask for a new one."""


class Status(msgspec.Struct, frozen=True):
    """What a code alone shows: nothing personal. When `merged`, how the thread stands in which it goes on."""

    code: str
    kind: str
    state: str
    opened_at: datetime
    first_answer_at: datetime | None
    last_at: datetime
    waiting_since: datetime | None
    owner: str
    owner_id: int
    merged: bool
    closed_as: str | None


class WayIn(msgspec.Struct, frozen=True):
    """What a valid link names."""

    id: int
    code: str
    person_id: int
    generation: int
    last_at: datetime


async def status(tx: Tx, code: str) -> Status:
    """The status of the thread with this code, as typed. Raises CodeMistyped, NotFound.

    The caller limits the rate: a code is short.
    """
    found = await tx.maybe(Status, Q.status_of_code, code=read_code(code))
    if found is None:
        raise NotFound
    return found


def link_of(secret: bytes, thread: int, recipient: str, generation: int) -> str:
    """The last part of a link: `42.<recipient mark>.<128 bits and more>`.

    `recipient` names whom it was given to (`person:7`, `address:9`).
    """
    mark = hashlib.sha256(recipient.encode()).hexdigest()[:8]
    words = f"link|{thread}|{mark}|{generation}".encode()
    tag = hmac.new(secret, words, hashlib.sha256).digest()[:20]
    return f"{thread}.{mark}.{urlsafe_b64encode(tag).decode().rstrip('=')}"


async def open_link(tx: Tx, secret: bytes, link: str) -> WayIn:
    """What a link names, if it is ours and not revoked. Raises LinkRevokedOrWrong.

    It lets nobody in by itself: see `admit`.
    """
    head, _, tag = link.rpartition(".")
    number, _, mark = head.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise LinkRevokedOrWrong
    found = await tx.maybe(WayIn, Q.way_in, id=int(number))
    words = f"link|{number}|{mark}|{found.generation if found else 0}".encode(errors="replace")
    right = urlsafe_b64encode(hmac.new(secret, words, hashlib.sha256).digest()[:20]).decode().rstrip("=")
    if not hmac.compare_digest(right.encode(), tag.encode(errors="replace")) or found is None:
        raise LinkRevokedOrWrong
    return found


async def written_by(tx: Tx, thread: int) -> int:
    """Who wrote a thread, whoever they were merged into since: what is sent about it goes to their addresses alone."""
    return int(await tx.value(Q.written_by, thread=thread))


async def revoke_links(tx: Tx, thread: int, *, by: Actor) -> int:
    """Every link given so far stops to open; the new generation. Raises NotFound."""
    found = await lock(tx, thread, by=ours(by))
    generation = int(await tx.value(Q.revoke_links, thread=thread))
    await tx.record(LinkRevoked(thread=thread, owner=found.owner_id, team=found.team_id, generation=generation), by=by)
    return generation


async def admit(tx: Tx, browser: int, thread: int) -> None:
    """Let a browser in to a thread. The caller has made sure that it may."""
    await tx.run(Q.admit, browser=browser, thread=thread)


async def anyone_admitted(tx: Tx, thread: int) -> bool:
    """Whether some browser was let in since the links were last revoked: then the next one has to prove itself."""
    return bool(await tx.value(Q.admitted, thread=thread))


async def leave(tx: Tx, browser: int) -> None:
    """A browser goes out of all its threads."""
    await tx.run(Q.leave, browser=browser)


async def join(tx: Tx, *, visitor: int, identified: int) -> None:
    """A visitor's earlier threads follow them to their identified self in the same browser."""
    await tx.run(Q.join_entries, to=identified, **{"from": visitor})


async def admit_to_own(tx: Tx, browser: int, person: int) -> None:
    """Let the browser of a person who proved themselves in to all that is theirs.

    That is their threads, and those their other browsers brought along.
    """
    await tx.run(Q.admit_to_own, browser=browser, person=person)


async def threads_of(tx: Tx, browser: int) -> Sequence[Thread]:
    """What a browser may open, newest first, at most 50."""
    return await tx.all(Thread, Q.threads_of_browser, browser=browser)


async def new_passcode(tx: Tx, secret: bytes, thread: int) -> str:
    """A six-digit code, valid for 15 minutes and five tries; earlier ones end.

    Mailed to the person's own address, or shown in a browser that is already in.
    """
    digits = f"{secrets.randbelow(1_000_000):06d}"
    await tx.run(Q.add_passcode, thread=thread, hash=_hash(secret, thread, digits), life=PASSCODE_LIFE)
    return digits


async def show_passcode(tx: Tx, secret: bytes, thread: int, *, viewer: Actor) -> str:
    """A passcode for another device of somebody who is already in. Raises NotFound."""
    await find(tx, thread, viewer=viewer)
    return await new_passcode(tx, secret, thread)


async def try_passcode(tx: Tx, secret: bytes, thread: int, digits: str) -> bool:
    """Whether the digits are right. A try counts even so: commit the transaction either way."""
    right = await tx.value(Q.try_passcode, thread=thread)
    typed = _hash(secret, thread, "".join(digits.split()))
    if right is None or not hmac.compare_digest(right, typed):
        return False
    await tx.run(Q.use_passcode, thread=thread)
    return True


def _hash(secret: bytes, thread: int, digits: str) -> bytes:
    return hmac.new(secret, f"passcode|{thread}|{digits}".encode(errors="replace"), hashlib.sha256).digest()
