"""The records of routing: frozen, holding ids and names to show."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

from mostrador.care.routing.turn import DANGER, NEED, URGENT

Reason = Literal["threats", "harassment", "family"]
REASONS: Final[tuple[Reason, ...]] = ("threats", "harassment", "family")


class Given(msgspec.Struct, frozen=True):
    """Why its first owner got a thread: `why` is asked, knows, skill, language, shown, load, turn, alone,
    here (others on shift had no desk open), danger (it went to whoever is there), next (they begin first), elsewhere
    (the team it was written to has nobody), untrained (nobody who could take it is trained) or nobody.

    Empty when nobody chose: an agent wrote first, or took the call.
    """

    why: str
    skill: str | None
    owner: str
    person: str
    raised: int
    asked_another: bool = False

    @property
    def need(self) -> bool:
        """Whether the person goes first on their own word."""
        return bool(self.raised & NEED)

    @property
    def urgent(self) -> bool:
        """Whether the person said that it is urgent."""
        return bool(self.raised & URGENT)

    @property
    def danger(self) -> bool:
        """Whether a word of danger was said."""
        return bool(self.raised & DANGER)


class Relief(msgspec.Struct, frozen=True):
    """Somebody asks that another person take a thread.

    The customer asked for another person than each of `declined`; each of `relieved` was relieved of them before.
    `others` are their other open cases with the same owner.
    """

    id: int
    thread_id: int
    agent_id: int
    agent: str
    person: str
    reason: Reason
    asked_at: datetime
    due_at: datetime
    declined: list[int]
    relieved: list[int]
    others: int

    @property
    def hurt(self) -> bool:
        """Whether it was done to the owner: then every case of that customer goes along."""
        return self.reason in {"threats", "harassment"}


class Apart(msgspec.Struct, frozen=True):
    """Who does not serve a person: `declined` by them, and `relieved` of them."""

    declined: list[int]
    relieved: list[int]


class Load(msgspec.Struct, frozen=True):
    """What an agent has in hand today: open threads, and minutes of calls and visits since their last pause."""

    open: int
    minutes: int


class Skill(msgspec.Struct, frozen=True):
    """What somebody is asked for, and the words by which customers ask for it: folded, and as they were `written`."""

    id: int
    name: str
    words: list[str]
    written: str


class Ability(msgspec.Struct, frozen=True):
    """What an agent is asked for, speaks besides the language of their pages, and wants at most, by channel."""

    skills: list[int]
    speaks: list[str]
    most: dict[str, int]
