"""What follows for who is trained: the company says what it is, and nobody untrained takes what is new."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import courses
from mostrador.oversight.compliance.events import CompanyAnswered
from mostrador.threads.events import ContactBegan, HandoffOffered

REACTIONS: Final[tuple[When, ...]] = (
    when(CompanyAnswered, courses.follow_company),
    when(ContactBegan, courses.hold_contact),
    when(HandoffOffered, courses.hold_offer),
)
