"""Write letters in the transaction of what they tell, and deliver them after it.

A letter keeps its id through every try, so that who gets it twice can tell. Each try is signed anew:
`Mostrador-Signature: sha256=` HMAC-SHA256 of `{timestamp}.{body}`.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from time import monotonic
from typing import Final
from uuid import UUID

import httpcore
import msgspec
import structlog

from mostrador.channels.webhooks.book import PURPOSE
from mostrador.channels.webhooks.events import WebhookPaused
from mostrador.kit import box, clock, jobs, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database, Tx
from mostrador.kit.dial import post

Q = sql.load("mostrador.channels.webhooks")
RETRIES: Final = 8  # after 4, 16, 64 … 65,536 seconds: a little more than a day
LONGEST_SAID: Final = 300
TEST: Final = "test"
FAILURES: Final = (
    OSError,
    TimeoutError,
    UnicodeError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)
log = structlog.get_logger()


class NotDelivered(Exception):
    """The other side did not take the letter; the job tries again later."""


class _Letter(msgspec.Struct, frozen=True):
    id: UUID
    webhook_id: int
    url: str
    secret: bytes
    body: str
    tries: int
    delivered: bool
    paused: bool


async def send(tx: Tx, kind: str, key: str, data: msgspec.Struct) -> None:
    """Tell every webhook that asked for `kind`, once for each `key`, when this transaction commits.

    One that is paused is told when it goes on.
    """
    for webhook in await tx.values(Q.who_is_told, kind=kind):
        await _write(tx, webhook, kind, key, msgspec.to_builtins(data))


async def is_told(tx: Tx, kind: str) -> bool:
    """Whether any webhook asked for `kind`."""
    return bool(await tx.values(Q.who_is_told, kind=kind))


async def send_test(tx: Tx, webhook: int) -> UUID | None:
    """A letter that tells nothing, for `deliver` to try at once; None for a webhook that is not there."""
    moment = clock.now()
    return await _write(tx, webhook, TEST, f"test:{moment.timestamp()}", {"test": True}, later=False)


async def deliver(db: Database, delivery: UUID, *, secret: bytes, networks: Iterable[str] = ()) -> bool:
    """Try once, and write down how it went. True when it was taken.

    `secret` is the server's. Raises NotDelivered while it is worth another try; the last failure pauses the webhook.
    """
    async with db.look() as tx:
        letter = await tx.maybe(_Letter, Q.letter, id=delivery)
    if letter is None or letter.delivered or letter.paused:
        return letter is not None and letter.delivered
    began = monotonic()
    status, said = await _try(letter, secret, networks)
    took = round((monotonic() - began) * 1000)
    taken = status is not None and 200 <= status < 300
    last = not taken and letter.tries >= RETRIES
    async with db.begin() as tx:
        await tx.run(
            Q.tried, id=delivery, status=status, said=said[:LONGEST_SAID], took=took, delivered=taken, given_up=last
        )
        if last and await tx.run(Q.pause, id=letter.webhook_id):
            log.warning("webhook.paused", webhook=letter.webhook_id, said=said[:LONGEST_SAID])
            await tx.record(WebhookPaused(webhook=letter.webhook_id), by=SYSTEM)
    if not taken and not last:
        raise NotDelivered(said[:LONGEST_SAID])
    return taken


async def forget_delivered(tx: Tx) -> int:
    """Letters that arrived a month ago go, with the names in them; how many."""
    return await tx.run(Q.forget_delivered)


def signature(key: str, timestamp: str, body: bytes) -> str:
    """What stands in `Mostrador-Signature`."""
    return "sha256=" + hmac.new(key.encode(), timestamp.encode() + b"." + body, "sha256").hexdigest()


async def _write(tx: Tx, webhook: int, kind: str, key: str, data: object, *, later: bool = True) -> UUID | None:
    delivery: UUID | None = await tx.value(
        Q.add_delivery,
        webhook=webhook,
        kind=kind,
        key=key,
        body=msgspec.json.encode({"kind": kind, "at": clock.now(), "data": data}).decode(),
    )
    if delivery is not None and later:
        await jobs.defer(tx, "deliver_webhook", delivery=str(delivery))
    return delivery


async def _try(letter: _Letter, secret: bytes, networks: Iterable[str]) -> tuple[int | None, str]:
    """The status and the beginning of the answer, or no status and what went wrong."""
    key = box.unseal(letter.secret, secret=secret, purpose=PURPOSE).decode()
    body = letter.body.encode()
    timestamp = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Mostrador",
        "Mostrador-Delivery": str(letter.id),
        "Mostrador-Timestamp": timestamp,
        "Mostrador-Signature": signature(key, timestamp, body),
    }
    try:
        answer = await post(letter.url, body, headers, networks=networks)
    except FAILURES as error:
        return None, f"{type(error).__name__}: {error}"
    return answer.status, answer.text
