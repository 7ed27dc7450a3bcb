"""The records of consent, and of what is recorded with it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, get_args

import msgspec

Purpose = Literal["recording", "quality", "story"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
How = Literal["spoken", "written", "pressed"]
HOWS: Final[tuple[How, ...]] = get_args(How)
# For what a recording may be listened to: to attend to the case itself, or to teach and to check how we attend.
LISTENED: Final[tuple[Purpose, ...]] = ("recording", "quality")


class Consent(msgspec.Struct, frozen=True):
    """One word of a person about a purpose: given or taken back, how, and what they were told.

    `agent` is who noted it, '' where the person did so themselves.
    """

    id: int
    purpose: Purpose
    given: bool
    how: How
    words: str
    agent: str
    at: datetime


class Call(msgspec.Struct, frozen=True):
    """A call or visit of a case that may have been recorded."""

    id: int
    way: str
    arrived_at: datetime


class Recording(msgspec.Struct, frozen=True):
    """What was recorded of a contact; `hash` is '' once it is gone."""

    id: int
    thread_id: int
    contact_id: int
    hash: str
    name: str
    size: int
    media_type: str
    at: datetime
    gone_at: datetime | None
    arrived_at: datetime


class Listened(msgspec.Struct, frozen=True):
    """Who listened to a recording, when and what for."""

    recording_id: int
    agent: str
    purpose: Purpose
    at: datetime
