"""Solved at the first contact, by the customer's word and not by ours."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mostrador.kit import sql
from mostrador.kit.db import Tx

Q = sql.load("mostrador.care.matters")


class FirstContact(msgspec.Struct, frozen=True):
    """Matters that customers declared solved in a stretch of time.

    `known` of them are at least 30 days old, so that nobody can come back about them within 30 days any more;
    `at_first` of those took one contact and nobody came back. `open` are too young to say.
    """

    known: int
    at_first: int
    open: int

    @property
    def share(self) -> float | None:
        """The part that was solved at the first contact, from 0 to 1; None while nothing is known."""
        return self.at_first / self.known if self.known else None


async def first_contact(tx: Tx, *, since: datetime, until: datetime) -> FirstContact:
    """Count the matters solved from `since` up to, not with, `until`, over the whole house. It names nobody."""
    return await tx.one(FirstContact, Q.first_contact, since=since, until=until)
