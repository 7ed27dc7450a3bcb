"""In which language a mail is written, by its own words; what is too short or unsure is left to what is known."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from mostrador.channels.email import Mailbox
from mostrador.kit import sql
from mostrador.kit.db import Tx
from mostrador.threads.records import TONGUES

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

Q = sql.load("mostrador.care.mail")
SURE: Final = 0.8
"""How probable a language must be, of 1. No Spanish enquiry of a shop was taken for another language above it."""
SHORTEST: Final = 12
"""Letters under which nothing is guessed: «Hola, gracias» may be anything."""
MAX_READ: Final = 4000
_NO_WORDS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S*\d\S*")


def guess(said: str) -> str | None:
    """The two letters of the language of a text, one of those a thread can be in; None when nothing is sure."""
    text = " ".join(_NO_WORDS.sub(" ", said[:MAX_READ]).split())
    if sum(letter.isalpha() for letter in text) < SHORTEST:
        return None
    tongue, probability = _identifier().classify(text)
    return str(tongue) if probability >= SURE else None


async def settle(tx: Tx, guessed: str | None, *, address: str, told: str | None, mailbox: Mailbox) -> str:
    """The language of a new thread: of its words; unsure, of their last thread, as the mail says, of the mailbox.

    `told` is what the mail says of itself.
    """
    last = await tx.value(Q.last_language, address=address)
    return choose(guessed, last=last, told=told, mailbox=mailbox)


def choose(guessed: str | None, *, last: str | None = None, told: str | None, mailbox: Mailbox) -> str:
    """The first that is known of these. Which Spanish it is, words do not say: theirs, else that of the mailbox."""
    said = told if told in TONGUES else None
    tongue = (guessed or last or said or mailbox.language)[:2]
    return next((one for one in (last, mailbox.language) if one and one[:2] == tongue), tongue)


@cache
def _identifier() -> LanguageIdentifier:
    """What tells languages apart; read once in each process that needs it, which takes a second or two."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - only who reads mail pays for it

    all_of_them = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    all_of_them.set_languages(sorted({one[:2] for one in TONGUES}))
    # Only what is asked for is kept: the whole table has many more languages.
    return LanguageIdentifier(
        all_of_them.nb_ptc,
        all_of_them.nb_pc,
        all_of_them.nb_classes,
        all_of_them.tk_nextmove,
        all_of_them.tk_output,
        norm_probs=True,
        tk_row=all_of_them.tk_row,
    )
