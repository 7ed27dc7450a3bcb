"""What happened to the team. Facts are ids; nothing here tells when somebody came or went (no history of presence)."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class AgentEvent(Event, frozen=True, kw_only=True):
    """Something that happened to an agent, watched by that agent's own streams."""

    about: ClassVar[str] = "agent"
    agent: int

    @property
    def topic(self) -> str:
        """`agent:7`."""
        return f"agent:{self.agent}"


class AgentAdded(AgentEvent, frozen=True, kw_only=True):
    """There is one more agent."""

    role: str


class AgentChanged(AgentEvent, frozen=True, kw_only=True):
    """Name, photo, language, hours or stand-in changed."""


class RightsChanged(AgentEvent, frozen=True, kw_only=True):
    """Role or teams changed: an open stream must look again at what it may show."""


class AgentSuspended(AgentEvent, frozen=True, kw_only=True):
    """Access was cut at once; `threads` of theirs have other owners since. Their streams end."""

    threads: int


class AgentResumed(AgentEvent, frozen=True, kw_only=True):
    """A suspended agent may log in again."""


class SessionsEnded(AgentEvent, frozen=True, kw_only=True):
    """They logged out everywhere, or their password changed. Their streams end."""


class SecondFactorChanged(AgentEvent, frozen=True, kw_only=True):
    """The code from the phone was turned on or off."""

    on: bool


class AgentInvited(AgentEvent, frozen=True, kw_only=True):
    """A one-time link to choose a password was made."""


class TokenCreated(AgentEvent, frozen=True, kw_only=True):
    """A key for machines acts as this agent since."""

    token: int


class TokenRevoked(AgentEvent, frozen=True, kw_only=True):
    """A key for machines opens nothing any more."""

    token: int


class TeamEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a team."""

    about: ClassVar[str] = "team"
    team: int

    @property
    def topic(self) -> str:
        """`team:3`."""
        return f"team:{self.team}"


class TeamAdded(TeamEvent, frozen=True, kw_only=True):
    """There is one more team."""


class TeamRenamed(TeamEvent, frozen=True, kw_only=True):
    """A team has another name."""


class TeamRemoved(TeamEvent, frozen=True, kw_only=True):
    """There is one team less; nobody was in it and nothing was open there."""


class ShopChanged(Event, frozen=True, kw_only=True):
    """Settings of the shop changed; every page shows the new ones from now on."""

    about: ClassVar[str] = "shop"
    shop: int = 1

    @property
    def topic(self) -> str:
        """`shop:1`."""
        return f"shop:{self.shop}"
