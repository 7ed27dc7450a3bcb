"""Who is there: the same person whom the counter shows beside its box."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from mostrador import team
from mostrador.care.routing import NobodyHere, find_owner
from mostrador.channels import Incoming
from mostrador.kit.db import Tx
from mostrador.people import Person

# Who would own the thread of somebody we do not know yet.
NOBODY: Final = Person(0, "", "es", None, datetime.fromtimestamp(0, UTC))


async def on_duty_name(tx: Tx) -> str:
    """The name of who would take a new thread now; empty when nobody is on shift."""
    try:
        owner = await find_owner(tx, NOBODY, Incoming(via="widget", text=""))
    except NobodyHere:
        return ""
    card = await team.card(tx, owner.agent)
    return card.name if card.on_duty else ""
