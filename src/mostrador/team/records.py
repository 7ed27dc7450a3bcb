"""The records of the team: frozen, holding ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

Role = Literal["agent", "supervisor", "admin", "auditor"]
Verb = Literal["read", "answer", "own", "manage"]
Register = Literal["tu", "usted", "vos"]
Scope = Literal["intake"]


class Agent(msgspec.Struct, frozen=True):
    """Somebody who answers. `photo` is the address of their picture, None until they upload one."""

    id: int
    email: str
    name: str
    role: Role
    language: str
    timezone: str
    photo: str | None
    stand_in_id: int | None
    sound: bool
    notifications: bool
    suspended_at: datetime | None
    totp_since: datetime | None
    created_at: datetime

    @property
    def suspended(self) -> bool:
        """Whether their access was cut."""
        return self.suspended_at is not None

    @property
    def second_factor(self) -> bool:
        """Whether a code from their phone is asked for after the password."""
        return self.totp_since is not None


class Card(msgspec.Struct, frozen=True):
    """What a customer sees of an agent. `until` is the end of the shift they are in."""

    id: int
    name: str
    photo: str | None
    on_duty: bool
    until: datetime | None


class Team(msgspec.Struct, frozen=True):
    """Agents who share a queue."""

    id: int
    name: str


class Membership(msgspec.Struct, frozen=True):
    """An agent in a team, and what they may do there."""

    agent_id: int
    team_id: int
    verbs: list[Verb]


class Shift(msgspec.Struct, frozen=True, order=True):
    """Hours of one day of the week, in minutes since midnight.

    `weekday` 0 is Monday. `ends` above 1440 runs into the next day.
    """

    weekday: int
    starts: int
    ends: int


class Absence(msgspec.Struct, frozen=True):
    """Days on which an agent is not here, the first and the last one included.

    `working` of them have hours of theirs. `handed` when their threads went to colleagues for it.
    """

    id: int
    agent_id: int
    starts_on: date
    ends_on: date
    working: int
    handed: bool


class Session(msgspec.Struct, frozen=True):
    """Where an agent is logged in. `id` names it and opens nothing; `device` is what the browser calls itself."""

    id: str
    device: str
    created_at: datetime
    expires_at: datetime


class Invitation(msgspec.Struct, frozen=True):
    """A one-time link that still holds: for an agent, or (None) for the first administrator."""

    agent: Agent | None
    expires_at: datetime


class Token(msgspec.Struct, frozen=True):
    """A key for machines, without the key itself."""

    id: int
    agent_id: int
    scopes: list[str]
    created_at: datetime
    revoked_at: datetime | None


class Shop(msgspec.Struct, frozen=True):
    """What an administrator may change. `logo` is the address of a picture, `enamel` a colour like #0f5c4d."""

    name: str
    language: str
    register: Register
    timezone: str
    enamel: str | None
    logo: str | None
    phone: str | None
    postal_address: str | None
    privacy_notice: str | None
    legal_notice: str | None
    widget_key: str
    widget_secret: bytes | None
    widget_origins: list[str]
    stranger_threads_per_hour: int
    stranger_messages_per_hour: int
