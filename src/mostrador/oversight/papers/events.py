"""What happened to papers and breaches."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class SheetChanged(Event, frozen=True, kw_only=True):
    """The sheet of the algorithm says something else from now on."""

    about: ClassVar[str] = "sheet"
    sheet: int

    @property
    def topic(self) -> str:
        """`shop`."""
        return "shop"


class BreachEvent(Event, frozen=True, kw_only=True):
    """Something about a breach of personal data."""

    about: ClassVar[str] = "breach"
    breach: int

    @property
    def topic(self) -> str:
        """`shop`."""
        return "shop"


class BreachNoted(BreachEvent, frozen=True, kw_only=True):
    """An administrator noted a breach."""


class BreachAnswered(BreachEvent, frozen=True, kw_only=True):
    """Something was done about it; `sort` says what."""

    sort: str


class BreachDue(BreachEvent, frozen=True, kw_only=True):
    """The authority is not told yet: `hours` are left, 0 when the time is over."""

    hours: int
