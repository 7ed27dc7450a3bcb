"""Who answers: add, change, and cut off."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from typing import Final

from mostrador.kit import sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Invalid, NotFound
from mostrador.kit.i18n import sort_key
from mostrador.team.events import AgentAdded, AgentChanged, AgentResumed, RightsChanged
from mostrador.team.records import Agent, Role
from mostrador.team.sessions import end_sessions

Q = sql.load("mostrador.team")
LONGEST_NAME: Final = 60
ROLES: Final[tuple[Role, ...]] = ("agent", "supervisor", "admin", "auditor")
_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\".]{1,100}(\.[^@\s<>\".]{1,63})+")


class EmailNotUnderstood(Invalid):
    """“%(value)s” is not an e-mail address. Write it like ana@example.org."""


class EmailTaken(Conflict):
    """Somebody of the shop already logs in with %(value)s."""


class NameMissing(Invalid):
    """A name is needed, of up to %(longest)s characters: customers see who answers. No surname is."""


class RoleUnknown(Invalid):
    """There is no role called “%(value)s”. Choose one of these: %(roles)s."""


class ZoneUnknown(Invalid):
    """There is no time zone called “%(value)s”. Choose one of the list, like Europe/Madrid."""


class StandInUnfit(Invalid):
    """Nobody stands in for themselves. Choose a colleague."""


class StandInNotHere(Invalid):
    """%(name)s cannot stand in: they have not come in yet, or were suspended. Choose another colleague."""


class LastAdministrator(Conflict):
    """This is the last administrator. Make somebody else one first."""


class AuditorOwns(Conflict):
    """An auditor has no cases. Pass on the ones they have, or choose another role."""


async def add_agent(
    tx: Tx,
    *,
    email: str,
    name: str,
    role: str = "agent",
    password_hash: str | None = None,
    teams: Sequence[int] = (),
    language: str = "es",
    timezone: str = "Europe/Madrid",
    by: Actor = SYSTEM,
) -> Agent:
    """A new agent, in the oldest team when none is named, with the shop's hours as first shifts.

    The hash comes from `hash_password`, before the transaction; without one nobody can
    log in until an invitation is accepted. Raises EmailNotUnderstood, EmailTaken,
    NameMissing, RoleUnknown, ZoneUnknown.
    """
    email = _email(email)
    agent = await tx.maybe(
        Agent,
        Q.add_agent,
        email=email,
        name=_name(name),
        role=_role(role),
        language=language,
        timezone=known_zone(timezone),
        password_hash=password_hash,
        teams=list(teams),
    )
    if agent is None:
        raise EmailTaken(value=email)
    await tx.record(AgentAdded(agent=agent.id, role=agent.role), by=by)
    return agent


async def find_agent(tx: Tx, agent: int) -> Agent:
    """One agent, suspended or not. Raises NotFound."""
    found = await tx.maybe(Agent, Q.find_agent, id=agent)
    if found is None:
        raise NotFound
    return found


async def find_agent_by_email(tx: Tx, email: str) -> Agent:
    """The same by e-mail. Raises NotFound."""
    found = await tx.maybe(Agent, Q.find_agent_by_email, email=email.strip().lower())
    if found is None:
        raise NotFound
    return found


async def agents(tx: Tx) -> list[Agent]:
    """Everybody who answers, and who answered before, by name; the suspended last."""
    found = await tx.all(Agent, Q.agents)
    return sorted(found, key=lambda agent: (agent.suspended, sort_key(agent.name), agent.id))


async def can_take(tx: Tx) -> frozenset[int]:
    """Who can take a thread: they have come in, were not suspended since, and may own in some team."""
    return frozenset(await tx.values(Q.can_take))


async def change_profile(
    tx: Tx,
    agent: int,
    *,
    name: str,
    language: str,
    timezone: str,
    sound: bool,
    notifications: bool,
    by: Actor,
) -> Agent:
    """What agents choose about themselves. Raises NameMissing, ZoneUnknown, NotFound."""
    changed = await tx.maybe(
        Agent,
        Q.change_profile,
        id=agent,
        name=_name(name),
        language=language,
        timezone=known_zone(timezone),
        sound=sound,
        notifications=notifications,
    )
    if changed is None:
        raise NotFound
    await tx.record(AgentChanged(agent=agent), by=by)
    return changed


async def set_photo(tx: Tx, agent: int, photo: str | None, *, by: Actor) -> None:
    """Their own picture (its address here), or None to show the initial."""
    await tx.run(Q.set_photo, id=agent, photo=photo)
    await tx.record(AgentChanged(agent=agent), by=by)


async def set_password(tx: Tx, agent: int, password_hash: str, *, by: Actor, but: str | None = None) -> None:
    """A new password, from `hash_password`. Ends every session (`but` the one of this key)."""
    await tx.run(Q.set_password, id=agent, password_hash=password_hash)
    await end_sessions(tx, agent, by=by, but=but)


async def password_hash(tx: Tx, agent: int) -> str | None:
    """The hash of the present password, to ask for it before a change."""
    found: str | None = await tx.value(Q.password_hash, id=agent)
    return found


async def set_email(tx: Tx, agent: int, email: str, *, by: Actor) -> None:
    """What they log in with. Raises EmailNotUnderstood, EmailTaken."""
    email = _email(email)
    if not await tx.run(Q.set_email, id=agent, email=email):
        raise EmailTaken(value=email)
    await tx.record(AgentChanged(agent=agent), by=by)


async def set_stand_in(tx: Tx, agent: int, stand_in: int | None, *, by: Actor) -> None:
    """Who answers while they are off shift; None leaves it to whoever of the team is there.

    Raises StandInUnfit, StandInNotHere, NotFound.
    """
    if stand_in == agent:
        raise StandInUnfit
    if stand_in is not None:
        colleague = await find_agent(tx, stand_in)
        if stand_in not in await can_take(tx):
            raise StandInNotHere(name=colleague.name)
    await tx.run(Q.set_stand_in, id=agent, stand_in=stand_in)
    await tx.record(AgentChanged(agent=agent), by=by)


async def set_role(tx: Tx, agent: int, role: str, *, by: Actor) -> None:
    """What they may do from now on. Raises RoleUnknown, LastAdministrator, AuditorOwns."""
    role = _role(role)
    if role == "auditor" and await tx.value(Q.owns_threads, agent=agent):
        raise AuditorOwns
    if role != "admin":
        await keep_an_administrator(tx, without=agent)
    await tx.run(Q.set_role, id=agent, role=role)
    await tx.record(RightsChanged(agent=agent), by=by)


async def keep_an_administrator(tx: Tx, *, without: int) -> None:
    """Hold all administrators' rows, so that two who leave at once cannot both. Raises LastAdministrator."""
    if list(await tx.values(Q.lock_administrators)) == [without]:
        raise LastAdministrator


async def cut_off(tx: Tx, agent: int) -> Agent:
    """Suspend: sessions, tokens and links end, and nobody gives this agent anything meanwhile.

    Only for `care.leave`, which finds their threads other owners in the same transaction.
    Returns the agent as they were. Raises NotFound, LastAdministrator.
    """
    await keep_an_administrator(tx, without=agent)
    found = await tx.maybe(Agent, Q.lock_agent, id=agent)
    if found is None:
        raise NotFound
    await tx.run(Q.set_suspended, id=agent)
    return found


async def resume(tx: Tx, agent: int, *, by: Actor) -> None:
    """Let a suspended agent log in again, with the same password; their threads stay where they went."""
    if await tx.run(Q.set_resumed, id=agent):
        await tx.record(AgentResumed(agent=agent), by=by)


def known_zone(timezone: str) -> str:
    """A time zone's name as it is. Raises ZoneUnknown."""
    if timezone not in zoneinfo.available_timezones():
        raise ZoneUnknown(value=timezone[:80])
    return timezone


def _email(email: str) -> str:
    email = email.strip().lower()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise EmailNotUnderstood(value=email[:80])
    return email


def _name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise NameMissing(longest=LONGEST_NAME)
    return name


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise RoleUnknown(value=role[:80], roles=", ".join(ROLES))
