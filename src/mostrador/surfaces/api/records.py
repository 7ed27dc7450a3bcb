"""What the API takes and gives. Its shape is promised: bench, importers and other systems rely on it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar.openapi.datastructures import ResponseSpec

Text = Annotated[str, msgspec.Meta(min_length=1, description="What was said, plain text, at most 1 MiB.")]
ClientId = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=100, description="Names the attempt: the same again gives the same message."),
]


class NewThread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says first."""

    text: Text
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    address: Annotated[str, msgspec.Meta(max_length=320, description="An e-mail or a phone number.")] | None = None
    kind: Literal["enquiry", "complaint", "claim", "incident"] = "enquiry"
    client_id: ClientId | None = None


class NewMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """One thing said, by the agent of the token or by the customer (scope `intake`)."""

    text: Text
    as_: Literal["agent", "customer"] = "agent"
    client_id: ClientId | None = None
    selling_why: Annotated[
        Literal["asked", "solution", "nothing-sold"] | None,
        msgspec.Meta(description="Why words that sell may be said in a case of service; a solution needs the note."),
    ] = None
    selling_note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Named(msgspec.Struct, frozen=True):
    """Somebody's id and name."""

    id: int
    name: str


class Author(msgspec.Struct, frozen=True):
    """Who speaks. `scribe` is the agent who wrote a customer's words down."""

    kind: Literal["customer", "agent", "bot", "system"]
    name: str
    scribe: str | None


class Said(msgspec.Struct, frozen=True):
    """One message or note of a thread. `sign` names a line of the system or a sign of life."""

    id: int
    position: int
    author: Author
    visibility: Literal["person", "team"]
    sign: str
    text: str
    at: datetime
    corrected_at: datetime | None
    withdrawn_at: datetime | None


class Opened(msgspec.Struct, frozen=True):
    """A thread that was just accepted."""

    id: int
    code: str
    link: str
    owner: Named
    state: str
    kind: str
    message: int


class Accepted(msgspec.Struct, frozen=True):
    """A message that was just accepted."""

    id: int
    thread: int
    position: int


class Row(msgspec.Struct, frozen=True):
    """One thread in a list."""

    id: int
    code: str
    kind: str
    state: str
    subject: str
    person: str
    owner: Named
    last_at: datetime
    waiting_since: datetime | None


class Rows(msgspec.Struct, frozen=True):
    """A page of threads; `next` is the `cursor` of the following page."""

    items: list[Row]
    next: str | None


class HeldRow(msgspec.Struct, frozen=True):
    """What may not be done now (`cut`, `collection`) to the contract or supply `reference`, since when, and why."""

    id: int
    what: str
    reference: str
    thread: int
    code: str
    since: datetime


class HeldRows(msgspec.Struct, frozen=True):
    """A page of what is held; `next` is the `after` of the following page."""

    items: list[HeldRow]
    next: int | None


class IncidentWord(msgspec.Struct, frozen=True):
    """The last word about an incident; of one that is over, its cause."""

    at: datetime
    knows: str
    does: str


class IncidentRow(msgspec.Struct, frozen=True):
    """What happens to many: `people` to how many, `next_word_at` by when the next word was promised."""

    id: int
    title: str
    affected: str
    area: str
    language: str
    address: str | None
    since: datetime
    people: int
    next_word_at: datetime | None
    ended_at: datetime | None
    last: IncidentWord


class IncidentRows(msgspec.Struct, frozen=True):
    """A page of incidents; `next` is the `before` of the following page."""

    items: list[IncidentRow]
    next: int | None


class Whole(msgspec.Struct, frozen=True):
    """A thread with a page of messages in order; `before` asks for the page above."""

    id: int
    code: str
    kind: str
    state: str
    subject: str
    person: Named
    owner: Named
    opened_at: datetime
    last_at: datetime
    waiting_since: datetime | None
    messages: list[Said]
    before: int | None


class Trouble(msgspec.Struct, frozen=True):
    """RFC 9457: what went wrong, in the reader's language."""

    type: str
    title: str
    status: int
    code: str
    detail: Any = None


def troubles(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems an operation may answer with, for its documentation."""
    return {
        status: ResponseSpec(Trouble, description=_WHY[status], media_type="application/problem+json")
        for status in (401, *statuses)
    }


_WHY = {
    400: "The request cannot be read.",
    401: "No token, or one that is not in force.",
    403: "The token may not do this.",
    404: "Not there, or not yours to see.",
    409: "Something changed in the meantime.",
    413: "Too large.",
    422: "Something in it is not right.",
    429: "Too many in a short time.",
}
