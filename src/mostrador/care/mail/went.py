"""What stands at a message about its mails: how ours went, to each recipient, and whether theirs proves its writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Literal

import msgspec

from mostrador.care.mail.events import MailWent
from mostrador.care.mail.going_on import CHATS
from mostrador.channels.email.mail import Enclosed
from mostrador.channels.email.records import Leaving, Outgoing
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.threads import Message

Q = sql.load("mostrador.care.mail")
FOLLOWER: Final = "mail"
UNDO: Final = timedelta(seconds=10)
"""So long a mail can be called back: what left cannot."""


class Went(msgspec.Struct, frozen=True):
    """How a mail of ours went to one recipient. `why` is what a server said.

    `at` is when it left, was refused or came back, as it stands now; of one that waits, when it is tried next.
    """

    recipient: str
    state: Leaving
    at: datetime
    tries: int = 0
    why: str = ""
    back: Literal["", "late", "for-good"] = ""

    @property
    def well(self) -> bool:
        """Whether nobody need look at it."""
        return (not self.back and self.state in {"sent", "leaving", "called-back"}) or self.waits

    @property
    def waits(self) -> bool:
        """Whether it can still be called back."""
        return self.state == "waiting" and self.tries == 0


class Mark(msgspec.Struct, frozen=True):
    """What stands at a message. `sender` is who a mail says wrote it, when nothing proves it; `false` when it may lie.

    `vouched` is who of us said that it is them all the same. `enclosed` is what it has beside words and files; `junk`
    that it lay among unwanted mail. `copied` are whom its writer wrote to beside us, while nobody decided whether they
    are answered.
    `subject` is what it is called when the thread is called otherwise, while nobody decided whether it belongs there.
    `left` is for how many seconds ours may still be called back; 0 when no more.
    """

    went: tuple[Went, ...] = ()
    sender: str = ""
    false: bool = False
    left: int = 0
    copied: tuple[str, ...] = ()
    subject: str = ""
    vouched: str = ""
    enclosed: Enclosed = Enclosed()
    junk: bool = False


class _Row(msgspec.Struct, frozen=True):
    message: int
    address: str
    state: Leaving
    at: datetime
    tries: int
    why: str
    bounced: bool
    permanent: bool
    verdict: str


class _Enclosed(msgspec.Struct, frozen=True):
    message: int
    enclosed: str


class _Leaves(msgspec.Struct, frozen=True):
    message: int
    recipient: str
    at: datetime


class _Whose(msgspec.Struct, frozen=True):
    owner: int
    team: int


async def marks_at(tx: Tx, messages: Sequence[Message]) -> dict[int, Mark]:
    """The marks of some messages of one thread, by message. The caller came through the door of their thread."""
    ids = [one.id for one in messages if one.visibility == "person" and one.author_kind in {"agent", "customer"}]
    if not ids:
        return {}
    rows = await tx.all(_Row, Q.mails_at, messages=ids)
    marks: dict[int, Mark] = {}
    for row in rows:
        mark = marks.get(row.message, Mark())
        if row.verdict == "copied":
            marks[row.message] = msgspec.structs.replace(mark, copied=(*mark.copied, row.address))
            continue
        if row.verdict == "another-subject":
            marks[row.message] = msgspec.structs.replace(mark, subject=row.address)
            continue
        if row.verdict == "enclosed":
            marks[row.message] = msgspec.structs.replace(mark, enclosed=read_enclosed(row.why))
            continue
        if row.verdict == "junk":
            marks[row.message] = msgspec.structs.replace(mark, junk=True)
            continue
        if row.verdict == "vouched":
            marks[row.message] = msgspec.structs.replace(mark, sender=row.address, vouched=row.why)
            continue
        if row.verdict:
            marks[row.message] = msgspec.structs.replace(mark, sender=row.address, false=row.verdict == "suspect")
            continue
        back: Literal["", "late", "for-good"] = "" if not row.bounced else "for-good" if row.permanent else "late"
        went = Went(row.address, row.state, row.at, row.tries, row.why, back)
        marks[row.message] = _with(mark, went)
    # What was said a moment ago has no row yet: a worker writes it down within a second, or when it works again.
    bare = [m.id for m in messages if m.author_kind == "agent" and m.id in ids and m.id not in marks]
    if bare:
        thread = messages[0].thread_id
        bare = list(await tx.values(Q.not_followed, thread=thread, messages=bare, follower=FOLLOWER))
    if bare:
        for one in await tx.all(_Leaves, Q.leaves_by_mail, messages=bare, chats=CHATS):
            went = Went(one.recipient, "waiting", one.at + UNDO)
            marks[one.message] = _with(marks.get(one.message, Mark()), went)
    return marks


async def enclosed_at(tx: Tx, messages: Sequence[Message]) -> dict[int, Enclosed]:
    """What the mails of some messages have beside words and files. The caller came through the door of their thread."""
    ids = [one.id for one in messages if one.via == "email" and one.author_kind == "customer" and not one.withdrawn_at]
    rows = await tx.all(_Enclosed, Q.enclosed_at, messages=ids) if ids else []
    return {row.message: read_enclosed(row.enclosed) for row in rows}


def read_enclosed(kept: str) -> Enclosed:
    """What `keeping.note` wrote down."""
    return msgspec.json.decode(kept, type=Enclosed)


async def tell_went(tx: Tx, outgoing: Outgoing) -> None:
    """Whoever reads the thread sees at once how it went."""
    whose = await tx.one(_Whose, Q.whose_thread, thread=outgoing.thread_id)
    words = await tx.values(Q.words_of, outgoing=outgoing.id) if outgoing.kind == "going-on" else []
    for message in words or [outgoing.message_id or 0]:
        event = MailWent(
            thread=outgoing.thread_id, owner=whose.owner, team=whose.team, mail=outgoing.id, message=message
        )
        await tx.record(event, by=SYSTEM)


def _with(mark: Mark, went: Went) -> Mark:
    every = (*mark.went, went)
    waits = all(one.waits for one in every)
    due = min(one.at for one in every)
    left = max(0, ceil((due - clock.now()).total_seconds())) if waits else 0
    return msgspec.structs.replace(mark, went=every, left=left)
