"""What an administrator reads when a mailbox does not work: what it is, and what to do."""

from __future__ import annotations

import re
from typing import Final

from mostrador.channels.email.faults import FAULTS, fault_of
from mostrador.kit.i18n import N_, Translator

SHELVED: Final = {
    "too-large": N_("It is larger than what we read."),
    "There is nothing in it.": N_("There is nothing in it."),
    "It has no headers, and is no text.": N_("It has no headers, and is no text."),
    "It does not say who wrote it.": N_("It does not say who wrote it."),
    "It says that we wrote it, and nothing proves it.": N_("It says that we wrote it, and nothing proves it."),
}
BROKE: Final = N_("Reading it failed, and the fault is ours. Download it, and read it again after the next update.")
_ERROR: Final = re.compile(r"[A-Z]\w+(?:\.\w+)*: ")


def said_of(problem: str, say: Translator) -> str:
    """What went wrong with a server, in a sentence."""
    return say.gettext(FAULTS[fault_of(problem)])


def technical(why: str) -> str:
    """The words that help who mends it, where reading a mail failed by a fault of ours."""
    return why if _ERROR.match(why) else ""


def why_shelved(why: str, say: Translator) -> str:
    """Why nobody could read a mail, in a sentence."""
    if why.startswith("It is larger than"):
        why = "too-large"
    if known := SHELVED.get(why):
        return say.gettext(known)
    return say.gettext(BROKE) if technical(why) else why
