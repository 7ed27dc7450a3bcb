"""Who the host page says its visitor is: believed once, from the right hand, for the right browser."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from secrets import token_hex
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.cast import Cast, owned_by, write

from mostrador import people, threads
from mostrador.kit import clock
from mostrador.kit.actor import Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound
from mostrador.people import Browser
from mostrador.surfaces.widget.identity import (
    Identity,
    IdentityRefused,
    IdentitySpent,
    IdentityTooLong,
    forget,
    identify,
    read_identity,
)

SECRET = "el-secreto-de-la-tienda-que-solo-sabe-su-propio-servidor-y-nadie-mas"
HOUR = timedelta(hours=1)


def proof(*, secret: Any = SECRET, algorithm: str | None = "HS256", **claims: Any) -> str:
    given = {"sub": "c-1042", "name": "Carla", "exp": clock.now() + HOUR, "jti": token_hex(8), **claims}
    return jwt.encode({k: v for k, v in given.items() if v is not None}, secret, algorithm=algorithm)


def read(token: str, secret: str | None = SECRET) -> Identity:
    return read_identity(token, secret=secret, now=clock.now())


def unsigned() -> str:
    return proof(secret=None, algorithm="none")


def signed_with_a_key_pair() -> str:
    return proof(secret=rsa.generate_private_key(public_exponent=65537, key_size=2048), algorithm="RS256")


def unsigned_under_an_honest_name() -> str:
    head, body, _ = proof().split(".")
    return f"{head}.{body}."


def with_another_name() -> str:
    head, body, signature = proof().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "c-2077"}).encode()).decode().rstrip("=")
    return f"{head}.{forged}.{signature}"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        unsigned(),
        signed_with_a_key_pair(),
        unsigned_under_an_honest_name(),
        with_another_name(),
        proof(algorithm="HS512"),
        proof(secret="otro-secreto-de-otra-tienda-que-es-casi-igual-de-largo"),
        proof(secret=SECRET[:-1] + "x"),
        proof(exp=None),
        proof(exp=clock.now() - timedelta(minutes=1)),
        proof(exp="mañana"),
        proof(sub=None),
        proof(sub=""),
        proof(sub="x" * 201),
        proof(nbf=clock.now() + HOUR),
        proof(name={"first": "Carla"}),
    ],
)
def test_a_proof_that_is_not_whole_is_refused(token: str) -> None:
    with pytest.raises(IdentityRefused):
        read(token)


def test_no_proof_holds_in_a_shop_without_a_secret() -> None:
    for token in (proof(), unsigned(), proof(secret=SECRET[::-1])):
        with pytest.raises(IdentityRefused):
            read(token, None)


def test_a_proof_lasts_a_day_at_most() -> None:
    assert read(proof(exp=clock.now() + timedelta(hours=24))).claims.sub == "c-1042"
    with pytest.raises(IdentityTooLong):
        read(proof(exp=clock.now() + timedelta(hours=25)))
    with pytest.raises(IdentityTooLong):
        read(proof(exp=int(clock.now().timestamp() * 1000)))


async def test_a_proof_opens_one_browser_and_no_second(tx: Tx) -> None:
    token = proof(email="carla@example.org")
    browser, key = await named(tx, token)
    assert key is not None
    assert await people.open_browser(tx, key) == browser
    with pytest.raises(IdentitySpent):
        await named(tx, token)


async def test_a_spent_proof_spelled_otherwise_is_still_spent(tx: Tx) -> None:
    token = proof(sub="c-spare")
    await named(tx, token)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        with pytest.raises((IdentitySpent, IdentityRefused)):
            await named(tx, token[:-1] + letter)
    with pytest.raises((IdentitySpent, IdentityRefused)):
        await named(tx, token + "=")


async def test_the_browser_that_used_a_proof_goes_on_with_it(tx: Tx) -> None:
    token = proof(sub="c-again")
    browser, _ = await named(tx, token)
    assert await named(tx, token, held=browser) == (browser, None)


async def test_the_site_knows_the_mail_but_proves_only_its_own_number(tx: Tx) -> None:
    browser, _ = await named(tx, proof(sub="c-mail", email="Carla@Example.org"))
    person, addresses = await people.find(tx, browser.person_id)
    assert person.name == "Carla"
    assert [(one.channel, one.value, one.verified_at is not None) for one in addresses] == [
        ("widget", "c-mail", True),
        ("email", "carla@example.org", False),
    ]


async def test_words_of_the_same_browser_come_along_and_its_old_key_ends(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        visitor, key, thread = await writes(tx, cast)
        browser, _ = await named(tx, proof(), held=visitor)
        assert await may_read(tx, browser, thread)
        assert not await may_read(tx, visitor, thread)
        assert await people.open_browser(tx, key) is None


async def test_words_of_one_person_never_come_to_the_next(db: Database, cast: Cast) -> None:
    """A shared computer: Carla leaves the shop's site without a word to us, and Noa logs in."""
    async with db.begin() as tx:
        visitor, _, thread = await writes(tx, cast)
        carla, carlas_key = await named(tx, proof(), held=visitor)
        noa, _ = await named(tx, proof(sub="c-2077", name="Noa"), held=carla)
        assert noa.person_id != carla.person_id
        assert not await may_read(tx, noa, thread)
        assert carlas_key is not None
        assert await people.open_browser(tx, carlas_key) is None


async def test_a_person_finds_their_threads_on_another_device(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        visitor, _, thread = await writes(tx, cast)
        await named(tx, proof(), held=visitor)
        phone, _ = await named(tx, proof())
        stranger, _ = await named(tx, proof(sub="c-2077"))
        assert await may_read(tx, phone, thread)
        assert not await may_read(tx, stranger, thread)


async def test_a_forgotten_browser_reads_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        visitor, key, thread = await writes(tx, cast)
        await forget(tx, visitor)
        assert not await may_read(tx, visitor, thread)
        assert await people.open_browser(tx, key) is None


async def named(tx: Tx, token: str, held: Browser | None = None) -> tuple[Browser, str | None]:
    return await identify(tx, read(token), held=held, language="es")


async def writes(tx: Tx, cast: Cast) -> tuple[Browser, str, int]:
    received = await write(tx, find_owner=owned_by(cast.ana, cast.counter), name="")
    browser, key = await people.new_browser(tx, received.person)
    await threads.admit(tx, browser.id, received.thread)
    return browser, key, received.thread


async def may_read(tx: Tx, browser: Browser, thread: int) -> bool:
    viewer = Actor("customer", browser.person_id, groups=frozenset({f"browser:{browser.id}"}))
    try:
        await threads.find(tx, thread, viewer=viewer)
    except NotFound:
        return False
    return True
