"""What happened to how long things are kept."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class RetentionChosen(Event, frozen=True, kw_only=True):
    """An administrator chose how long a sort is kept, and whether its age erases it."""

    about: ClassVar[str] = "choice"
    choice: int
    sort: str
    days: int
    erases: bool

    @property
    def topic(self) -> str:
        """`shop`."""
        return "shop"


class AgeForgot(Event, frozen=True, kw_only=True):
    """So many things of a sort went because of their age; the receipt says what."""

    about: ClassVar[str] = "forgetting"
    forgetting: int
    sort: str
    things: int

    @property
    def topic(self) -> str:
        """`shop`."""
        return "shop"
