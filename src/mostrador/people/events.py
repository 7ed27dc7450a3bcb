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


class PersonChanged(PersonEvent, frozen=True, kw_only=True):
    """Name, preferred way and hours, who knows them, what they allow, a tag or a field changed."""


class MinorSaid(PersonEvent, frozen=True, kw_only=True):
    """They said that they are under 14, or that this was a mistake."""

    minor: bool


class NeedNoted(PersonEvent, frozen=True, kw_only=True):
    """They told us how they are served best. Which way is nobody's to read here."""


class NeedDropped(PersonEvent, frozen=True, kw_only=True):
    """They took one of these back."""


class OrganisationJoined(PersonEvent, frozen=True, kw_only=True):
    """They are part of an organisation."""

    organisation: int


class OrganisationLeft(PersonEvent, frozen=True, kw_only=True):
    """They are no part of it any more."""

    organisation: int


class HouseholdNoted(PersonEvent, frozen=True, kw_only=True):
    """On their word they live with somebody. It opens nothing."""

    household: int


class HouseholdRefused(PersonEvent, frozen=True, kw_only=True):
    """One of the two does not want this kept: it is not noted again."""

    household: int


class RepresentativeNamed(PersonEvent, frozen=True, kw_only=True):
    """Somebody says that they write for this person."""

    representative: int


class RepresentativeConfirmed(PersonEvent, frozen=True, kw_only=True):
    """The person or a document says so too."""

    representative: int
    document: bool


class RepresentativeTold(PersonEvent, frozen=True, kw_only=True):
    """One of the two got the proof: the person, or who writes for them."""

    representative: int
    principal: bool


class RepresentativeEnded(PersonEvent, frozen=True, kw_only=True):
    """They write for them no more."""

    representative: int
