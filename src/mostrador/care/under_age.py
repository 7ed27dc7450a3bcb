"""«Tengo menos de 14 años», said at the counter: nothing is published or recorded, and an adult is asked for there."""

from __future__ import annotations

from typing import ClassVar

from mostrador import threads
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden
from mostrador.people import profile
from mostrador.threads.events import ThreadEvent
from mostrador.threads.reply import announce


class OnlyThePerson(Forbidden):
    """Only the customer says this here. What they told you goes on their page."""


class UnderAgeSaid(ThreadEvent, frozen=True, kw_only=True):
    """The person of this thread says that they are under 14."""

    about: ClassVar[str] = "thread"


async def say_so(tx: Tx, thread: int, *, by: Actor) -> None:
    """The person says it on the page of their thread; twice is once, and only we take it back as a mistake.

    What they had allowed ends at once, and the owner is named. Raises OnlyThePerson, NotFound.
    """
    found = await threads.lock(tx, thread, by=by)
    if by.kind != "customer":
        raise OnlyThePerson
    if (await profile.own_wishes(tx, found.person_id)).under_14:
        return
    await profile.mark_minor(tx, found.person_id, True, by=by)
    await announce(tx, found, "minor", mentions=(found.owner_id,))
    await tx.record(UnderAgeSaid(thread=found.id, owner=found.owner_id, team=found.team_id), by=by)
