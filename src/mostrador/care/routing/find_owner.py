"""The owner of a new thread: on duty and with the fewest open, else an administrator."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem
from mostrador.people import Person
from mostrador.threads import Owner

Q = sql.load("mostrador.care.routing")


class NobodyHere(Problem):
    """This shop has nobody to answer yet: its administrator has to finish the set-up. Please call or come by."""

    status = 503


async def find_owner(tx: Tx, person: Person) -> Owner:
    """Who will own this person's new thread. A full desk never refuses a customer.

    Raises NobodyHere when not even an administrator exists.
    """
    # The second draw is for when the first fell on somebody who was being suspended.
    for question in (Q.least_busy, Q.least_busy, Q.administrator):
        if owner := await tx.maybe(Owner, question):
            return owner
    raise NobodyHere
