"""Other programs are told what happened, signed, once, and only where they may be reached."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

import msgspec
import pytest

from mostrador.channels import webhooks
from mostrador.channels.webhooks import NotDelivered, UrlInside, UrlNotUnderstood
from mostrador.kit.db import Database
from mostrador.kit.dial import AddressRefused, post
from tests.cast import Cast
from tests.channels.listener import listening

SECRET = b"s" * 32
HERE = ("127.0.0.0/8",)


class Fact(msgspec.Struct, frozen=True):
    """What a letter tells in these tests."""

    cents: int


async def _deliver(db: Database, delivery: UUID) -> bool:
    return await webhooks.deliver(db, delivery, secret=SECRET, networks=HERE)


async def _waiting(db: Database) -> list[UUID]:
    async with db.look() as tx:
        return list(await tx.values("SELECT id FROM delivery ORDER BY made_at"))


async def test_a_letter_is_signed_with_the_key_that_was_shown(db: Database, cast: Cast) -> None:
    async with listening() as listener:
        async with db.begin() as tx:
            _, key = await webhooks.add_webhook(
                tx, listener.url, ["gesture.given"], secret=SECRET, networks=HERE, by=cast.elena
            )
            await webhooks.send(tx, "gesture.given", "gesture:1", Fact(500))
            await webhooks.send(tx, "gesture.given", "gesture:1", Fact(500))
            await webhooks.send(tx, "leaving.executed", "leaving:1", Fact(0))
        (letter,) = await _waiting(db)
        async with db.look() as tx:
            jobs = await tx.values("SELECT args->>'delivery' FROM procrastinate_jobs WHERE task_name='deliver_webhook'")
            sealed = await tx.value("SELECT secret FROM webhook")
        assert list(jobs) == [str(letter)]
        assert key.encode() not in sealed
        assert await _deliver(db, letter)
        assert await _deliver(db, letter), "a letter that arrived is not sent again"
    (told,) = listener.told
    assert msgspec.json.decode(told.body)["data"] == {"cents": 500}
    signed = told.headers["mostrador-timestamp"].encode() + b"." + told.body
    assert told.headers["mostrador-signature"] == "sha256=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    assert told.headers["mostrador-delivery"] == str(letter)


async def test_it_keeps_its_id_until_it_arrives(db: Database, cast: Cast) -> None:
    async with listening() as listener:
        listener.status = 503
        async with db.begin() as tx:
            hook, _ = await webhooks.add_webhook(tx, listener.url, ["a"], secret=SECRET, networks=HERE, by=cast.elena)
            await webhooks.send(tx, "a", "a:1", Fact(1))
        (letter,) = await _waiting(db)
        with pytest.raises(NotDelivered):
            await _deliver(db, letter)
        listener.status = 204
        assert await _deliver(db, letter)
        async with db.look() as tx:
            (kept,) = await webhooks.deliveries(tx, hook.id)
    assert {told.headers["mostrador-delivery"] for told in listener.told} == {str(letter)}
    assert (kept.tries, kept.status, kept.delivered_at is not None) == (2, 204, True)


async def test_who_never_answers_is_paused_and_nothing_is_lost(db: Database, cast: Cast) -> None:
    async with listening() as listener:
        listener.status = 500
        async with db.begin() as tx:
            hook, _ = await webhooks.add_webhook(tx, listener.url, ["a"], secret=SECRET, networks=HERE, by=cast.elena)
            await webhooks.send(tx, "a", "a:1", Fact(1))
        (letter,) = await _waiting(db)
        for _ in range(8):
            with pytest.raises(NotDelivered):
                await _deliver(db, letter)
        assert not await _deliver(db, letter)
        async with db.begin() as tx:
            assert (await webhooks.find_webhook(tx, hook.id)).paused_at
            await webhooks.send(tx, "a", "a:2", Fact(2))
        assert not await _deliver(db, letter)
        assert len(listener.told) == 9, "a paused one is left in peace"
        listener.status = 200
        async with db.begin() as tx:
            assert await webhooks.resume_webhook(tx, hook.id, by=cast.elena) == 2
        for one in await _waiting(db):
            assert await _deliver(db, one)


@pytest.mark.parametrize(
    "url",
    [
        "http://billing.example.com/",
        "https://ana:secret@billing.example.com/",
        "ftp://billing.example.com/",
        "https:///nowhere",
        "https://billing.example.com/ a",
        "javascript:alert(1)",
    ],
)
async def test_not_every_address_is_taken(db: Database, cast: Cast, url: str) -> None:
    async with db.begin() as tx:
        with pytest.raises(UrlNotUnderstood):
            await webhooks.add_webhook(tx, url, ["a"], secret=SECRET, by=cast.elena)


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/hook",
        "http://localhost:8080/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://10.0.0.7/",
        "https://192.168.1.2:8443/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://billing.localhost/",
    ],
)
async def test_an_address_inside_is_refused_when_it_is_written(db: Database, cast: Cast, url: str) -> None:
    async with db.begin() as tx:
        with pytest.raises(UrlInside):
            await webhooks.add_webhook(tx, url, ["a"], secret=SECRET, networks=("172.16.0.0/12",), by=cast.elena)
        made, _ = await webhooks.add_webhook(
            tx, "https://172.16.0.9/", ["a"], secret=SECRET, networks=("172.16.0.0/12",), by=cast.elena
        )
        with pytest.raises(UrlInside):
            await webhooks.change_webhook(tx, made.id, url, ["a"], by=cast.elena)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0"]
)
async def test_our_own_network_is_not_reached(host: str) -> None:
    with pytest.raises(AddressRefused):
        await post(f"http://{host}:9/", b"{}", {}, networks=("10.0.0.0/8",))


async def test_a_redirect_leads_nowhere(db: Database, cast: Cast) -> None:
    async with listening() as listener:
        listener.status, listener.location = 302, "http://169.254.169.254/"
        async with db.begin() as tx:
            hook, _ = await webhooks.add_webhook(tx, listener.url, ["a"], secret=SECRET, networks=HERE, by=cast.elena)
            letter = await webhooks.send_test(tx, hook.id)
        assert letter
        with pytest.raises(NotDelivered):
            await _deliver(db, letter)
    assert len(listener.told) == 1
