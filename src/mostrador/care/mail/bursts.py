"""First words to whoever writes several mails within minutes: the first one gets its own, the others share one.

Nobody reads six confirmations that differ in their code, and two machines that greet each other stop sooner.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec

from mostrador import threads
from mostrador.care.wording import Written
from mostrador.channels.email.records import Outgoing
from mostrador.config import Config
from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.kit.i18n import N_, Language, translator
from mostrador.threads.code import show_code

Q = sql.load("mostrador.care.mail")
BURST: Final = timedelta(minutes=10)
"""So long the later ones wait for each other."""
MOST_SAID: Final = 50
TOO: Final = N_("These came too, each with its own case:")


class _Last(msgspec.Struct, frozen=True):
    id: int
    gathers: bool


class _Case(msgspec.Struct, frozen=True):
    thread: int
    code: str
    subject: str
    person: int
    generation: int


async def wait_for_others(tx: Tx, recipient: str, mailbox: int, message: int) -> timedelta | None:
    """How long the confirmation of a message waits before it leaves; None when another one says it too."""
    now = clock.now()
    last = await tx.maybe(
        _Last,
        Q.last_confirmation,
        recipient=recipient,
        mailbox=mailbox,
        message=message,
        since=now - BURST,
        now=now,
    )
    if last is None:
        return timedelta()
    if not last.gathers:
        return BURST
    await tx.run(Q.share_confirmation, outgoing=last.id, message=message)
    return None


async def with_others(tx: Tx, outgoing: Outgoing, first: Written, config: Config, language: Language) -> Written:
    """The words of a confirmation with the other cases that it tells of, each with its code and the way in to it."""
    if outgoing.kind != "confirmation":
        return first
    cases = await tx.all(_Case, Q.shared_cases, outgoing=outgoing.id, limit=MOST_SAID)
    if not cases:
        return first
    head = translator(language).gettext(TOO)
    text, marked = [head], [f"{head}\n"]
    for one in cases:
        way_in = threads.link_of(config.secret(), one.thread, f"person:{one.person}", one.generation)
        link = f"{config.base_url}/e/{way_in}"
        named = " · ".join(part for part in (show_code(one.code), " ".join(one.subject.split())) if part)
        text.append(f"- {named}\n  {link}")
        marked.append(f"- [{_plain(named)}]({link})")
    return Written(f"{first.text}\n\n" + "\n".join(text), f"{first.markdown}\n\n" + "\n".join(marked))


async def is_late(tx: Tx, outgoing: Outgoing) -> bool:
    """Whether all it would confirm was answered meanwhile: then nobody needs to hear that we have it."""
    return outgoing.kind == "confirmation" and bool(await tx.value(Q.answered_meanwhile, outgoing=outgoing.id))


def _plain(said: str) -> str:
    """Words of a stranger within Markdown, which mean nothing there."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+!|~&" else letter for letter in said)
