"""Which programs are told what, and with which secret. Only an administrator's page calls these."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from mostrador.channels.webhooks.events import WebhookAdded, WebhookChanged, WebhookRemoved
from mostrador.channels.webhooks.records import Delivery, Webhook
from mostrador.kit import box, jobs, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.dial import is_address, is_own, is_refused
from mostrador.kit.errors import Invalid, NotFound

Q = sql.load("mostrador.channels.webhooks")
PURPOSE: Final = "webhook"
LATELY: Final = 50


class UrlNotUnderstood(Invalid):
    """“%(value)s” is not an address we can write to. It begins with https:// and has no name and password in it."""


class UrlInside(Invalid):
    """“%(value)s” is inside this server's own network, where letters are not taken. Write one that is on the internet.

    A network of one's own is opened with the setting MOSTRADOR_WEBHOOK_NETWORKS.
    """


class NothingToTell(Invalid):
    """Choose at least one thing that this address is told."""


async def webhooks(tx: Tx) -> Sequence[Webhook]:
    """Every webhook there is, the first one first."""
    return await tx.all(Webhook, Q.webhooks)


async def find_webhook(tx: Tx, webhook: int) -> Webhook:
    """One webhook. Raises NotFound."""
    found = await tx.maybe(Webhook, Q.find_webhook, id=webhook)
    if found is None:
        raise NotFound
    return found


async def add_webhook(
    tx: Tx, url: str, kinds: Iterable[str], *, secret: bytes, networks: Iterable[str] = (), by: Actor
) -> tuple[Webhook, str]:
    """Tell `url` of these kinds from now on; the key to check our signature with, shown once.

    `secret` is the server's. Plain http is only for `networks` of our own.
    Raises UrlNotUnderstood, UrlInside, NothingToTell.
    """
    key = secrets.token_urlsafe(32)
    made = await tx.one(
        Webhook, Q.add_webhook, url=_url(url, networks), kinds=_kinds(kinds), secret=_sealed(key, secret)
    )
    await tx.record(WebhookAdded(webhook=made.id), by=by)
    return made, key


async def change_webhook(
    tx: Tx, webhook: int, url: str, kinds: Iterable[str], *, networks: Iterable[str] = (), by: Actor
) -> None:
    """Another address, other kinds. Raises UrlNotUnderstood, UrlInside, NothingToTell, NotFound."""
    if not await tx.run(Q.change_webhook, id=webhook, url=_url(url, networks), kinds=_kinds(kinds)):
        raise NotFound
    await tx.record(WebhookChanged(webhook=webhook), by=by)


async def new_key(tx: Tx, webhook: int, *, secret: bytes, by: Actor) -> str:
    """Another key, shown once; the old one signs nothing any more. Raises NotFound."""
    key = secrets.token_urlsafe(32)
    if not await tx.run(Q.set_secret, id=webhook, secret=_sealed(key, secret)):
        raise NotFound
    await tx.record(WebhookChanged(webhook=webhook), by=by)
    return key


async def remove_webhook(tx: Tx, webhook: int, *, by: Actor) -> None:
    """Tell it nothing any more, not even what waits. Raises NotFound."""
    if not await tx.run(Q.remove_webhook, id=webhook):
        raise NotFound
    await tx.record(WebhookRemoved(webhook=webhook), by=by)


async def resume_webhook(tx: Tx, webhook: int, *, by: Actor) -> int:
    """Tell it again, beginning with what waited; how many letters that was. Raises NotFound."""
    if not await tx.run(Q.resume_webhook, id=webhook):
        raise NotFound
    waiting = await tx.values(Q.begin_again, webhook=webhook)
    for delivery in waiting:
        await jobs.defer(tx, "deliver_webhook", delivery=str(delivery))
    await tx.record(WebhookChanged(webhook=webhook), by=by)
    return len(waiting)


async def deliveries(tx: Tx, webhook: int) -> Sequence[Delivery]:
    """The last letters to a webhook, the newest first, each with its last try."""
    return await tx.all(Delivery, Q.deliveries, webhook=webhook, limit=LATELY)


async def replay(tx: Tx, delivery: UUID) -> None:
    """Send a letter again under its old id, whether it arrived or not. Raises NotFound."""
    if not await tx.run(Q.replay, id=delivery):
        raise NotFound
    await jobs.defer(tx, "deliver_webhook", delivery=str(delivery))


def _sealed(key: str, secret: bytes) -> bytes:
    return box.seal(key.encode(), secret=secret, purpose=PURPOSE)


def _kinds(kinds: Iterable[str]) -> list[str]:
    chosen = sorted(set(kinds))
    if not chosen:
        raise NothingToTell
    return chosen


def _url(url: str, networks: Iterable[str]) -> str:
    url = url.strip()
    if not is_address(url):
        raise UrlNotUnderstood(value=url[:80])
    if is_refused(url, networks):
        raise UrlInside(value=url[:80])
    if not url.lower().startswith("https:") and not is_own(url, networks):
        raise UrlNotUnderstood(value=url[:80])
    return url
