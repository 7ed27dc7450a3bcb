"""Logging in: slowly for who guesses, once for each code, not at all for the suspended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import argon2
import pyotp
import pytest

from mostrador import team
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.kit.errors import TooMany
from mostrador.team import Agent
from mostrador.team.passwords import NOBODY, PasswordTooShort, PasswordTooSimple

SECRET = b"s" * 32
PASSWORD = "llave-de-once-milimetros"
NOW = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)


async def an_agent(tx: Tx, email: str = "ana@lallave.example", role: str = "agent") -> Agent:
    await team.ensure_shop(tx, "La Llave")
    hashed = await team.hash_password(PASSWORD)
    return await team.add_agent(tx, email=email, name="Ana", password_hash=hashed, role=role)


async def test_the_right_password_opens_and_the_wrong_one_does_not(tx: Tx) -> None:
    """The whole way in, and out again."""
    ana = await an_agent(tx)
    door = await team.knock(tx, email=" Ana@LaLlave.example ", ip="192.0.2.1")
    assert not await team.password_fits("llave-de-doce-milimetros", door.password_hash)
    assert await team.password_fits(PASSWORD, door.password_hash)
    key = await team.start_session(tx, await team.admit(tx, door), device="Firefox")
    opened = await team.open_session(tx, key)
    assert opened
    agent, actor = opened
    assert agent.id == ana.id
    assert actor.ids("team") == list(await team.team_ids(tx, ana.id))
    await team.end_session(tx, ana.id, team.session_id(key))
    assert await team.open_session(tx, key) is None


async def test_nobody_costs_as_much_as_somebody(tx: Tx) -> None:
    """An unknown e-mail is checked against a hash of the same price."""
    door = await team.knock(tx, email="nadie@lallave.example", ip="192.0.2.1")
    assert door.password_hash is None
    assert not await team.password_fits(PASSWORD, None)
    real = argon2.extract_parameters(await team.hash_password(PASSWORD))
    assert argon2.extract_parameters(NOBODY) == real
    assert real.type is argon2.Type.ID


async def test_the_eleventh_try_from_one_place_is_refused_there_only(tx: Tx) -> None:
    """Who guesses waits; Ana at her own desk does not."""
    for _ in range(10):
        await team.knock(tx, email="ana@lallave.example", ip="192.0.2.1")
    with pytest.raises(TooMany):
        await team.knock(tx, email="ana@lallave.example", ip="192.0.2.1")
    await team.knock(tx, email="ana@lallave.example", ip="192.0.2.2")


@pytest.mark.parametrize(("password", "why"), [("corta", PasswordTooShort), ("a" * 20, PasswordTooSimple)])
async def test_a_weak_password_is_refused(password: str, why: type[Exception]) -> None:
    """Before anything is hashed."""
    with pytest.raises(why):
        await team.hash_password(password)


async def test_a_code_of_the_phone_is_used_once(tx: Tx) -> None:
    """Neither the code that proved the phone nor any other opens twice, nor does an older one after it."""
    ana = await an_agent(tx)
    offer = team.offer_second_factor(ana, secret=SECRET)
    phone = pyotp.TOTP(offer.key)
    await team.turn_on(tx, ana, offer, phone.at(NOW), secret=SECRET, at=NOW, by=SYSTEM)
    assert not await team.spend_code(tx, ana.id, phone.at(NOW), secret=SECRET, at=NOW)
    later = NOW + timedelta(seconds=30)
    assert await team.spend_code(tx, ana.id, phone.at(later), secret=SECRET, at=later)
    assert not await team.spend_code(tx, ana.id, phone.at(later), secret=SECRET, at=later)
    assert not await team.spend_code(tx, ana.id, phone.at(NOW), secret=SECRET, at=later)
    stored = await tx.value("SELECT totp_secret FROM agent WHERE id = %(id)s", id=ana.id)
    assert offer.key.encode() not in stored


async def test_a_recovery_code_is_used_once(tx: Tx) -> None:
    """As typed from paper: small letters, no hyphen, O for zero."""
    ana = await an_agent(tx)
    offer = team.offer_second_factor(ana, secret=SECRET)
    codes = await team.turn_on(tx, ana, offer, pyotp.TOTP(offer.key).at(NOW), secret=SECRET, at=NOW, by=SYSTEM)
    assert len(set(codes)) == 10
    typed = codes[0].lower().replace("-", " ").replace("0", "o")
    assert await team.spend_code(tx, ana.id, typed, secret=SECRET, at=NOW)
    assert not await team.spend_code(tx, ana.id, typed, secret=SECRET, at=NOW)
    assert await team.recovery_codes_left(tx, ana.id) == 9


async def test_an_offer_is_for_one_agent(tx: Tx) -> None:
    """A picture of Ana's page does not work on Bruno's."""
    ana, bruno = await an_agent(tx), await an_agent(tx, "bruno@lallave.example")
    offer = team.offer_second_factor(ana, secret=SECRET)
    assert team.open_offer(ana, offer.sealed, secret=SECRET) == offer
    with pytest.raises(team.OfferExpired):
        team.open_offer(bruno, offer.sealed, secret=SECRET)


async def test_the_second_step_ends_with_time_and_password(tx: Tx) -> None:
    """What the browser holds between password and code is short-lived and signed."""
    ana = await an_agent(tx)
    door = await team.knock(tx, email=ana.email, ip="192.0.2.1")
    step = team.second_step(ana, door, secret=SECRET)
    now = datetime.now(UTC)
    assert await team.knock_with_code(tx, step, secret=SECRET, at=now) == door
    for bad in (step[:-1] + "0", "1.2.3", "", "ñ.1.1", f"{2**70}.1.x"):
        if bad != step:
            with pytest.raises(team.StepExpired):
                await team.knock_with_code(tx, bad, secret=SECRET, at=now)
    with pytest.raises(team.StepExpired):
        await team.knock_with_code(tx, step, secret=SECRET, at=now + timedelta(minutes=11))
    await team.set_password(tx, ana.id, await team.hash_password("otra llave distinta"), by=SYSTEM)
    with pytest.raises(team.StepExpired):
        await team.knock_with_code(tx, step, secret=SECRET, at=now)


async def test_a_new_password_logs_out_everywhere_else(tx: Tx) -> None:
    """The place where it was changed stays."""
    ana = await an_agent(tx)
    here, there = [await team.start_session(tx, ana, device=name) for name in ("here", "there")]
    await team.set_password(tx, ana.id, await team.hash_password("otra llave distinta"), by=SYSTEM, but=here)
    assert await team.open_session(tx, here)
    assert await team.open_session(tx, there) is None


async def test_a_suspended_agent_is_told_so_only_with_the_right_password(tx: Tx) -> None:
    """And enters nowhere."""
    ana = await an_agent(tx)
    elena = await an_agent(tx, "elena@lallave.example", role="admin")
    key = await team.start_session(tx, ana, device="")
    await team.cut_off(tx, ana.id)
    assert await team.open_session(tx, key) is None
    door = await team.knock(tx, email=ana.email, ip="192.0.2.1")
    with pytest.raises(team.Suspended):
        await team.admit(tx, door)
    with pytest.raises(team.LastAdministrator):
        await team.cut_off(tx, elena.id)
