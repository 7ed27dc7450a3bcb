"""The records of a story."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened with a person. `agent` and `other` are names; `detail` and `text` depend on `kind`.

    `opened`: detail is the channel, or split. `contact`: the way. `handoff`: from agent to other, text is the reason.
    `closed`: detail is the ending, text the decision. `reopened`: detail is who did (customer, agent). `thanked`: agent
    was. `promised`: text is what, `due_at` by when. `kept`, `broken`, `released`, `tried`: how that promise ended.
    `missed`: agent was to give a new time for a broken one, and gave none. `gave`: detail is the kind, text what;
    `took-back`: its reversal. `swarmed`: agent called colleagues. `left`: text is what they leave. `regrouped`: text is
    why. `bought`: text is what, detail the order or receipt, agent noted it. `merged`: two records became one.
    """

    kind: str
    ref: int
    at: datetime
    thread: int | None
    subject: str | None
    agent: str | None
    other: str | None
    detail: str
    text: str
    due_at: datetime | None


class Day(msgspec.Struct, frozen=True):
    """How much happened on a day of the viewer's zone, and how many promises were broken."""

    day: date
    entries: int
    broken: int


class Drawing(msgspec.Struct, frozen=True):
    """The days on which something happened, from `first` on: at most the last twelve months."""

    first: date
    last: date
    days: list[Day]


class Story(msgspec.Struct, frozen=True):
    """One page of a story, the latest first. `next` asks for what came before it, None at the beginning.

    `hidden` counts the threads that colleagues own and the viewer may not read: a figure, and nothing of them.
    """

    entries: list[Entry]
    next: str | None
    hidden: int
    drawing: Drawing | None
