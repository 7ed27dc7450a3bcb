"""The first word of the owner, before anybody answered: who has it, by when, and the proof of what was said."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from mostrador.care.mail.story import Story
from mostrador.channels.email.records import Outgoing
from mostrador.kit import clock
from mostrador.kit.i18n import N_, Language, by, exactly, translator

HELLO: Final = N_("Hello, %(name)s:")
HELLO_YOU: Final = N_("Hello:")
I_HAVE_IT: Final = N_("I am %(owner)s and I take care of this myself.")
ANSWER_BY: Final = N_("I will answer you %(moment)s.")
ANSWER_SOON: Final = N_("I will answer you as soon as I can.")
STAND_IN: Final = N_("I am not here at this moment; if it cannot wait, %(name)s answers for me.")
JUST_ANSWER: Final = N_("To add something, just answer this mail.")
YOU_LEFT: Final = N_("You had left our chat, so I write to you here.")
GO_ON: Final = N_("To go on, just answer this mail: your answer appears in the chat too.")
PROOF: Final = N_("This is the proof of what you told us. Keep it.")
PROOF_AT: Final = N_("We received it on %(moment)s.")
PROOF_WORDS: Final = N_("Your words:")


def first_words(story: Story, outgoing: Outgoing, stand_in: str | None, language: Language, zone: ZoneInfo) -> str:
    """The words of a confirmation or a proof, in Markdown."""
    say = translator(language)
    first = story.person.split(" ")[0] if story.person else ""
    parts = [say.gettext(HELLO, name=first) if first else say.gettext(HELLO_YOU)]
    if outgoing.kind == "going-on":
        return "\n\n".join((*parts, say.gettext(YOU_LEFT), story.words or "", say.gettext(GO_ON)))
    promise = (
        say.gettext(ANSWER_BY, moment=by(story.due_at, clock.now(), zone, language))
        if story.due_at and story.due_at > clock.now()
        else say.gettext(ANSWER_SOON)
    )
    parts.append(f"{say.gettext(I_HAVE_IT, owner=story.owner)} {promise}")
    if stand_in:
        parts.append(say.gettext(STAND_IN, name=stand_in))
    if outgoing.kind == "proof":
        received = say.gettext(PROOF_AT, moment=exactly(story.said_at or story.opened_at, zone, language))
        parts.append(f"{say.gettext(PROOF)} {received}")
        parts.append(say.gettext(PROOF_WORDS))
        parts.append("\n".join(f"> {line}" for line in (story.words or "").split("\n")))
    parts.append(say.gettext(JUST_ANSWER))
    return "\n\n".join(parts)
