"""What happened to people. Facts are ids and numbers: no name, no address, no need, no wish."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class PersonEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a person."""

    about: ClassVar[str] = "person"
    person: int

    @property
    def topic(self) -> str:
        """`person:7`."""
        return f"person:{self.person}"


class AddressAdded(PersonEvent, frozen=True, kw_only=True):
    """An agent wrote down one more way to reach them."""

    address: int


class AddressRemoved(PersonEvent, frozen=True, kw_only=True):
    """An agent took a way to reach them away."""

    address: int


class AddressMarked(PersonEvent, frozen=True, kw_only=True):
    """An agent says that an address is proved, or that it is not."""

    address: int
    verified: bool


class AddressProvedTwice(PersonEvent, frozen=True, kw_only=True):
    """They proved an address that says who somebody else is: these two may be one."""

    address: int


class AddressLapsed(PersonEvent, frozen=True, kw_only=True):
    """A phone was proved so long ago that it proves nothing any more."""

    address: int


class PeopleMerged(PersonEvent, frozen=True, kw_only=True):
    """Two records are one person since: `person` is kept."""

    merge: int
    gone: int
    automatic: bool


class MergeUndone(PersonEvent, frozen=True, kw_only=True):
    """They were two after all; everything is as it was."""

    merge: int
    gone: int


class PeopleTold(PersonEvent, frozen=True, kw_only=True):
    """An agent looked: these two are not the same."""

    other: int
