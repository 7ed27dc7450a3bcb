"""What happened to the placard."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class ReachSaid(Event, frozen=True, kw_only=True):
    """The company said how it is reached."""

    about: ClassVar[str] = "reach"
    reach: int

    @property
    def topic(self) -> str:
        """`reach:3`."""
        return f"reach:{self.reach}"


class PlacardChanged(Event, frozen=True, kw_only=True):
    """Everybody is told something else from now on; the digest of the words proves which."""

    about: ClassVar[str] = "placard"
    placard: int
    digest: str

    @property
    def topic(self) -> str:
        """`placard:3`."""
        return f"placard:{self.placard}"


class PostingChanged(Event, frozen=True, kw_only=True):
    """An address was added where it is published, or taken away."""

    about: ClassVar[str] = "posting"
    posting: int

    @property
    def topic(self) -> str:
        """`posting:3`."""
        return f"posting:{self.posting}"


class PlacardSeen(Event, frozen=True, kw_only=True):
    """Somebody looked at such an address: how many parts differ from what is configured."""

    about: ClassVar[str] = "sighting"
    sighting: int
    posting: int
    how: str
    differing: int

    @property
    def topic(self) -> str:
        """`posting:3`."""
        return f"posting:{self.posting}"
