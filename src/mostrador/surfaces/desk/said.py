"""What was said, ready to be shown at first paint and live alike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from mostrador.care.mail import Mark
from mostrador.kit import html
from mostrador.kit.actor import Actor
from mostrador.kit.files import is_disguised, is_picture, is_shown
from mostrador.team import Agent
from mostrador.threads import Attachment, Message, Page

JOINED_SECONDS: Final = 300
TIMED: Final = frozenset(
    {
        "asked-last",
        "promise-alone",
        "promise-broken",
        "promise-due",
        "promise-renewed",
        "supervisor-late",
        "supervisor-none",
    }
)


class Tile(msgspec.Struct, frozen=True):
    """A file as it is shown. `sort` is picture, sound, film, file or gone; `odd` when its name claims another kind."""

    file: Attachment
    sort: str
    odd: bool


class Said(msgspec.Struct, frozen=True):
    """A message as the desk shows it. `mine` when the reader wrote it, `joined` to the one before it."""

    message: Message
    files: tuple[Attachment, ...]
    photo: str
    mine: bool
    joined: bool
    new_day: bool = False
    mail: Mark | None = None

    @property
    def kind(self) -> str:
        """customer, agent, bot, note or system."""
        is_note = self.message.visibility == "team" and self.message.author_kind == "agent"
        return "note" if is_note else self.message.author_kind

    @property
    def body(self) -> Markup:
        """What was said as HTML: Markdown when one of us wrote it, the very words otherwise."""
        text = self.message.text
        if self.message.author_kind in {"agent", "bot"}:
            return html.render_markdown(text)
        return Markup("<p>{}</p>").format(html.plain(text)) if text else Markup("")

    @property
    def tiles(self) -> list[Tile]:
        """Its files, each as what it is and not as what it is called."""
        return [Tile(file, _sort(file), is_disguised(file.name, file.media_type)) for file in self.files]

    @property
    def moment(self) -> datetime | None:
        """The moment that a line of the system speaks of."""
        m = self.message
        timed = m.author_kind == "system" and m.sign in TIMED and m.text
        return datetime.fromisoformat(m.text) if timed else None

    @property
    def key(self) -> Hashable:
        """All that decides how it looks, without its words: they change only with `corrected_at` or `withdrawn_at`.

        `at` tells it from a message with the same id in a database that was restored meanwhile.
        """
        m = self.message
        gone: tuple[datetime | None, ...] = tuple(file.withdrawn_at for file in self.files)
        how = (self.photo, self.mine, self.joined, self.new_day, self.mail)
        return (m.thread_id, m.id, m.at, m.author, m.corrected_at, m.withdrawn_at, gone, *how)


def said(
    page: Page,
    *,
    viewer: Actor,
    known: Mapping[int, Agent],
    zone: ZoneInfo | None = None,
    marks: Mapping[int, Mark] = MappingProxyType({}),
) -> list[Said]:
    """The messages of a page; one that follows its author within minutes is joined to it.

    With a `zone`, the first of each day there says so. `marks` say how the mails went that a message is about.
    """
    shown: list[Said] = []
    before: Message | None = None
    for message in page.messages:
        day = message.at.astimezone(zone).date()
        new_day = zone is not None and (before is None or before.at.astimezone(zone).date() != day)
        author = known.get(message.author_id or 0) if message.author_kind == "agent" else None
        shown.append(
            Said(
                message=message,
                files=page.attachments.get(message.id, ()),
                photo=(author.photo or "") if author else "",
                mine=message.author_kind == "agent" and message.author_id == viewer.id,
                joined=not new_day and _follows(message, before),
                new_day=new_day,
                mail=marks.get(message.id),
            )
        )
        before = message
    return shown


def last_position(shown: Sequence[Said], otherwise: int = 0) -> int:
    """The position of the last of these messages."""
    return shown[-1].message.position if shown else otherwise


def _sort(file: Attachment) -> str:
    if file.withdrawn_at:
        return "gone"
    if is_picture(file.media_type):
        return "picture"
    family = file.media_type.partition("/")[0] if is_shown(file.media_type) else ""
    return {"audio": "sound", "video": "film"}.get(family, "file")


def _follows(message: Message, before: Message | None) -> bool:
    return (
        before is not None
        and message.author_kind != "system"
        and (message.author_kind, message.author_id, message.visibility)
        == (before.author_kind, before.author_id, before.visibility)
        and (message.at - before.at).total_seconds() < JOINED_SECONDS
    )
