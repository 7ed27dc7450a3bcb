"""«Escribo por mi padre»: who writes for whom, for what, until when. It counts once they or a paper say so too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final, Literal

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Invalid, NotFound
from mostrador.people.events import (
    RepresentativeConfirmed,
    RepresentativeEnded,
    RepresentativeNamed,
    RepresentativeTold,
)

Q = sql.load("mostrador.people.ties")
LONGEST: Final = 200


class ScopeMissing(Invalid):
    """Write for what they may act: “the warranty of the boiler”."""


class UntilUnfit(Invalid):
    """Write the last day it counts, today or later."""


class DocumentMissing(Invalid):
    """Write which document it was and where it is kept."""


class OwnRepresentative(Invalid):
    """Choose somebody else: nobody writes for themselves."""


class Representation(msgspec.Struct, frozen=True):
    """Who (`by_person_id`) writes for whom (`person_id`), for what, until its last day; who of us noted it.

    `confirmed_how` is person or document. The proof goes to both, that it counts and that it is over: when each got it.
    """

    id: int
    person_id: int
    person: str
    by_person_id: int
    by_person: str
    scope: str
    until: date
    noted: str
    at: datetime
    confirmed_at: datetime | None
    confirmed_how: str | None
    confirmed: str | None
    document: str
    told_person_at: datetime | None
    told_representative_at: datetime | None
    told_person_end_at: datetime | None
    told_representative_end_at: datetime | None
    ended_at: datetime | None

    @property
    def last_moment(self) -> datetime:
        """Its last day as a moment, at noon, to be told like others."""
        return datetime.combine(self.until, time(12), UTC)

    @property
    def over(self) -> bool:
        """Whether it was ended, or its last day is past."""
        return self.ended_at is not None or self.until < clock.now().date()

    def proof_due(self, *, principal: bool) -> bool:
        """Whether the person (`principal`), or who writes for them, lacks the proof of how it stands now.

        What never counted needs none when it ends.
        """
        ours, theirs = (
            (self.told_person_at, self.told_representative_at)
            if self.ended_at is None
            else (self.told_person_end_at, self.told_representative_end_at)
        )
        return self.confirmed_at is not None and (ours if principal else theirs) is None

    @property
    def counts(self) -> bool:
        """Whether they may act for the person now."""
        return self.confirmed_at is not None and not self.over


async def representatives_of(tx: Tx, person: int) -> Sequence[Representation]:
    """Who writes for somebody, the latest first, also what is over."""
    return await tx.all(Representation, Q.representatives, id=None, person=person, principal=True)


async def representations(tx: Tx, person: int) -> Sequence[Representation]:
    """For whom somebody writes, the latest first, also what is over."""
    return await tx.all(Representation, Q.representatives, id=None, person=person, principal=False)


async def find_representation(tx: Tx, representative: int) -> Representation | None:
    """One of them, for what the system does about it."""
    return await tx.maybe(Representation, Q.representatives, id=representative, person=None, principal=True)


async def name_representative(tx: Tx, person: int, *, representative: int, scope: str, until: date, by: Actor) -> int:
    """`representative` says that they write for `person`; unconfirmed as yet; its id.

    Raises OwnRepresentative, ScopeMissing, UntilUnfit.
    """
    scope = " ".join(scope.split())[:LONGEST]
    if person == representative:
        raise OwnRepresentative
    if not scope:
        raise ScopeMissing
    if until < clock.now().date():
        raise UntilUnfit
    made = int(
        await tx.value(
            Q.name_representative, person=person, other=representative, scope=scope, until=until, agent=by.id
        )
    )
    await tx.record(RepresentativeNamed(person=person, representative=made), by=by)
    return made


async def confirm_representative(
    tx: Tx, person: int, representative: int, *, how: Literal["person", "document"], document: str = "", by: Actor
) -> None:
    """The person said so to us, or a document does; the second time changes nothing.

    Raises DocumentMissing, NotFound.
    """
    document = " ".join(document.split())[:LONGEST]
    if how == "document" and not document:
        raise DocumentMissing
    if not await tx.run(
        Q.confirm_representative, person=person, id=representative, how=how, document=document, agent=by.id
    ):
        raise NotFound
    await tx.record(
        RepresentativeConfirmed(person=person, representative=representative, document=how == "document"), by=by
    )


async def tell_representative(
    tx: Tx, person: int, representative: int, *, principal: bool, ended: bool | None = None, by: Actor
) -> None:
    """One of the two has the proof in hand: the person (`principal`), or who writes for them.

    It is the proof of how it stands now; with `ended`, only if it stands so. Raises NotFound.
    """
    if not await tx.run(Q.tell_representative, person=person, id=representative, principal=principal, ended=ended):
        raise NotFound
    await tx.record(RepresentativeTold(person=person, representative=representative, principal=principal), by=by)


async def end_representative(tx: Tx, person: int, representative: int, *, by: Actor) -> None:
    """It counts no more, from this moment. Raises NotFound."""
    if not await tx.run(Q.end_representative, person=person, id=representative, agent=by.id):
        raise NotFound
    await tx.record(RepresentativeEnded(person=person, representative=representative), by=by)
