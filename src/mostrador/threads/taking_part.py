"""Who takes part in a thread beside its person: a page of their own, a way in of their own, and nothing else.

Their right is another than the person's: they read what was said from where they joined (or all of it, if the owner
says so) and write on it. No other verb of a customer is open to them, and their link is none of the person's.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

import msgspec

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.threads.access import find
from mostrador.threads.attach import find_attachment
from mostrador.threads.read import PAGE, Page, files_of
from mostrador.threads.records import Attachment, Message, Thread
from mostrador.threads.ways_in import PASSCODE_LIFE, LinkRevokedOrWrong

Q = sql.load("mostrador.threads")


class Part(msgspec.Struct, frozen=True):
    """Somebody's part in a thread: who they are, and after which position they see what is said."""

    thread_id: int
    address: str
    person_id: int
    name: str
    after: int
    generation: int


class Heard(msgspec.Struct, frozen=True):
    """A thread as who takes part sees it: the last of what was said, without what the system says of the person."""

    thread: Thread
    page: Page


def part_link_of(secret: bytes, thread: int, address: str, generation: int) -> str:
    """The last part of a participant's link: `42.<mark of the address>.<tag>`; no link of the person is made so."""
    mark = _mark(address)
    tag = hmac.digest(secret, f"part|{thread}|{mark}|{generation}".encode(), "sha256")[:20]
    return f"{thread}.{mark}.{urlsafe_b64encode(tag).decode().rstrip('=')}"


async def open_part(tx: Tx, secret: bytes, link: str) -> Part:
    """Whose link this is. Raises LinkRevokedOrWrong, also once they were removed. It lets nobody in by itself."""
    number, _, rest = link.partition(".")
    mark = rest.partition(".")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise LinkRevokedOrWrong
    for part in await tx.all(Part, Q.parts_of_thread, thread=int(number)):
        right = part_link_of(secret, part.thread_id, part.address, part.generation)
        if _mark(part.address) == mark and hmac.compare_digest(right.encode(), link.encode(errors="replace")):
            return part
    raise LinkRevokedOrWrong


async def takes_part(tx: Tx, part: Part, *, viewer: Actor) -> bool:
    """Whether this browser proved to be the participant's."""
    browsers = viewer.ids("browser") if viewer.kind == "customer" else []
    return bool(await tx.value(Q.part_entered, thread=part.thread_id, address=part.address, browsers=browsers))


async def hear(tx: Tx, thread: int, *, viewer: Actor, limit: int = PAGE) -> Heard:
    """What was said, as far as it is said to `viewer`, who takes part or is one of us. Raises NotFound."""
    after = 0
    if viewer.kind == "customer":
        found = await tx.maybe(Thread, Q.find_for_participant, id=thread, browsers=viewer.ids("browser"))
        if found is None:
            raise NotFound
        after = int(await tx.value(Q.heard_after, thread=thread, browsers=viewer.ids("browser")))
    else:
        found = await find(tx, thread, viewer=viewer)
    heard = await tx.all(Message, Q.heard, thread=thread, after=after, browsers=viewer.ids("browser"), limit=limit)
    rows = tuple(reversed(heard))
    return Heard(found, Page(rows, await files_of(tx, rows), None))


async def heard_file(tx: Tx, key: str, *, viewer: Actor) -> Attachment:
    """A file that stands on what they hear. Raises NotFound."""
    if viewer.kind != "customer":
        return await find_attachment(tx, key, viewer=viewer, uploader=str(viewer))
    found = await tx.maybe(Attachment, Q.heard_attachment, key=key, browsers=viewer.ids("browser"))
    if found is None:
        raise NotFound
    return found


async def admit_part(tx: Tx, browser: int, part: Part) -> None:
    """Let a browser in to the page of a participant. The caller has made sure that it is theirs."""
    await tx.run(Q.admit_part, browser=browser, thread=part.thread_id, address=part.address)


async def new_part_passcode(tx: Tx, secret: bytes, part: Part) -> str:
    """A six-digit code for their own mail, valid for 15 minutes and five tries; earlier ones end."""
    digits = f"{secrets.randbelow(1_000_000):06d}"
    hash = _hash(secret, part, digits)
    await tx.run(Q.set_part_passcode, thread=part.thread_id, address=part.address, hash=hash, life=PASSCODE_LIFE)
    return digits


async def try_part_passcode(tx: Tx, secret: bytes, part: Part, digits: str) -> bool:
    """Whether the digits are right. A try counts even so: commit the transaction either way."""
    right = await tx.value(Q.try_part_passcode, thread=part.thread_id, address=part.address)
    if right is None or not hmac.compare_digest(right, _hash(secret, part, "".join(digits.split()))):
        return False
    await tx.run(Q.end_part_passcode, thread=part.thread_id, address=part.address)
    return True


def _mark(address: str) -> str:
    return hashlib.sha256(f"participant:{address}".encode()).hexdigest()[:8]


def _hash(secret: bytes, part: Part, digits: str) -> bytes:
    words = f"part-passcode|{part.thread_id}|{part.address}|{digits}".encode(errors="replace")
    return hmac.digest(secret, words, "sha256")
