"""What was said, ready to be shown: the one writer of the fragment of a message, at first paint and live."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request
from markupsafe import Markup

from mostrador.kit import clock, html
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.files import is_picture
from mostrador.kit.i18n import Language
from mostrador.surfaces.desk.me import Desk
from mostrador.surfaces.ui.pages import render
from mostrador.team import Agent
from mostrador.threads import Attachment, Message, Page

Web = Request[Any, Any, Any]
REMEMBERED: Final = 512


class Said(msgspec.Struct, frozen=True):
    """A message as the desk shows it. `body` is safe HTML; `mine` when the reader wrote it."""

    message: Message
    body: Markup
    files: tuple[Attachment, ...]
    photo: str
    mine: bool
    joined: bool
    new_day: bool = False
    today: bool = False

    @property
    def kind(self) -> str:
        """customer, agent, bot, note or system."""
        return (
            "note"
            if self.message.visibility == "team" and self.message.author_kind == "agent"
            else (self.message.author_kind)
        )


def said(page: Page, *, viewer: Actor, known: dict[int, Agent], zone: ZoneInfo | None = None) -> list[Said]:
    """The messages of a page; one that follows its author within minutes is joined to it.

    With a `zone`, the first of each day there says so.
    """
    shown: list[Said] = []
    before: Message | None = None
    today = clock.now().astimezone(zone).date()
    for message in page.messages:
        day = message.at.astimezone(zone).date()
        new_day = zone is not None and (before is None or before.at.astimezone(zone).date() != day)
        author = known.get(message.author_id or 0) if message.author_kind == "agent" else None
        shown.append(
            Said(
                message=message,
                body=body(message),
                files=page.attachments.get(message.id, ()),
                photo=(author.photo or "") if author else "",
                mine=message.author_kind == "agent" and message.author_id == viewer.id,
                joined=not new_day and _follows(message, before),
                new_day=new_day,
                today=day == today,
            )
        )
        before = message
    return shown


def body(message: Message) -> Markup:
    """What was said as HTML: Markdown when one of us wrote it, the very words otherwise."""
    if message.author_kind in {"agent", "bot"}:
        return html.render_markdown(message.text)
    return Markup("<p>{}</p>").format(html.plain(message.text)) if message.text else Markup("")


def _follows(message: Message, before: Message | None) -> bool:
    return (
        before is not None
        and message.author_kind != "system"
        and (message.author_kind, message.author_id, message.visibility)
        == (before.author_kind, before.author_id, before.visibility)
        and (message.at - before.at).total_seconds() < 300
    )


class Painter:
    """Fragments of messages already painted: once per (event, right, language), however many look."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, bool, Language, ZoneInfo], str] = OrderedDict()

    async def paint(self, tx: Tx, desk: Desk, event: int, page: Page, known: dict[int, Agent]) -> str:
        """The fragment of the one message of `page`, for who may read it; the caller asked that."""
        shown = said(page, viewer=desk.actor, known=known)[0]
        reader = desk.reader
        key = (event, shown.mine, reader.language, reader.zone)
        if key not in self._kept:
            self._kept[key] = render(reader.language, reader.zone, "desk/threads/_said.html", one=shown)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return self._kept[key]


def last_position(shown: Sequence[Said], otherwise: int = 0) -> int:
    """The position of the last of these messages."""
    return shown[-1].message.position if shown else otherwise


__all__ = ["Painter", "Said", "body", "is_picture", "last_position", "said"]
