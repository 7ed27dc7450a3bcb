"""What crosses the border between a channel and the threads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec


class AddressGiven(msgspec.Struct, frozen=True):
    """An identity on a channel: `("email", "carla@example.org")`, already normalised.

    `verified` only when the channel itself proves it (a mail that passes, a signed widget).
    """

    channel: Literal["email", "phone", "widget", "mastodon", "bluesky", "telegram", "instagram"]
    value: str
    verified: bool = False


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One message from a person, on its way in.

    `thread` and `person` are what the channel knows for sure, None otherwise.
    `raw` is the message as it came when `text` differs from it. `client_scope` and
    `client_id` name the attempt: the same pair again is the same message.
    `scribe` is the agent who writes down what the person says. `automatic` when a machine answered for them, so that
    it counts as no contact of theirs. `urgent` when they say so themselves. `subject` is what they called it, '' when
    the channel knows no such thing. `writer` is who says it when that is not who the thread is about: somebody its
    owner let in.
    """

    via: str
    text: str
    raw: bytes | None = None
    thread: int | None = None
    person: int | None = None
    name: str = ""
    address: AddressGiven | None = None
    language: str = "es"
    kind: Literal["enquiry", "complaint", "claim", "incident"] = "enquiry"
    sign: str = ""
    attachments: tuple[str, ...] = ()
    uploaded_by: str = ""
    client_scope: str | None = None
    client_id: str | None = None
    scribe: int | None = None
    at: datetime | None = None
    automatic: bool = False
    urgent: bool = False
    subject: str = ""
    writer: int | None = None
