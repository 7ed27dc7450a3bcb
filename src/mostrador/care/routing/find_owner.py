"""The owner of a new thread: who knows the person, else who is there, understands it and has the least in hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from mostrador.care.routing.turn import DANGER, URGENT
from mostrador.care.routing.words import is_danger, words_of
from mostrador.channels import Incoming
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.kit.errors import Problem
from mostrador.people import Person
from mostrador.people.profile import FIRST
from mostrador.threads import Owner

Q = sql.load("mostrador.care.routing")
# Who knows the person is waited for as long as this.
BACK_WITHIN: Final = timedelta(hours=4)
# So many minutes of calls and visits weigh like one open thread.
MINUTES_A_THREAD: Final = 15


class NobodyHere(Problem):
    """This shop has nobody to answer yet: its administrator has to finish the set-up. Please call or come by."""

    status = 503


async def find_owner(tx: Tx, person: Person, incoming: Incoming, *, shown: int = 0) -> Owner:
    """Who will own this person's new thread, and why. A full desk never refuses a customer.

    `shown` is the agent whom the page showed: it is them unless somebody fits better.
    Raises NobodyHere when not even an administrator exists.
    """
    asked: dict[str, object] = {
        "person": person.now,
        "words": words_of(incoming.text),
        "language": incoming.language[:2],
        "channel": incoming.via,
        "back": BACK_WITHIN,
        "minutes": MINUTES_A_THREAD,
        "needs": list(FIRST),
        "shown": shown,
    }
    # The second choice is for when the first fell on somebody who was being suspended.
    for question in (Q.choose, Q.choose, Q.administrator):
        if owner := await tx.maybe(Owner, question, **asked):
            return msgspec.structs.replace(owner, raised=owner.raised | raised_by(incoming))
    raise NobodyHere


def raised_by(incoming: Incoming) -> int:
    """What the words of a person, and their own mark, raise a thread by."""
    if incoming.automatic:
        return 0
    return (URGENT if incoming.urgent else 0) | (DANGER if is_danger(incoming.text) else 0)
