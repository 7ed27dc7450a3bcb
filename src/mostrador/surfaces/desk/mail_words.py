"""What an administrator reads when a mailbox does not work: what it is, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mostrador.channels.email.faults import Fault, fault_of
from mostrador.kit.i18n import N_, Translator

FAULTS: Final[Mapping[Fault, str]] = {
    "name": N_("There is no server of this name. Look at how it is written."),
    "closed": N_("Nobody answers at this server and port. Look at both; if they are right, the server is down."),
    "silent": N_("The server does not answer. Look at its name and port; if they are right, try again in a while."),
    "certificate": N_(
        "The certificate of the server is not trusted: it is expired, or for another name. Write the name that your "
        "provider tells you, or ask whoever keeps the server to renew it."
    ),
    "tls": N_(
        "The server does not encrypt in this way. Change the security: TLS goes with ports 993 and 465, "
        "STARTTLS with 143 and 587."
    ),
    "app-password": N_(
        "This provider does not take the ordinary password from programs. Make an app password in the account's "
        "security settings and write it here."
    ),
    "password": N_(
        "The server does not take this login and password. Write the password again; with two-step verification you "
        "need an app password from your provider."
    ),
    "folder": N_("There is no folder of this name in the mailbox. Usually it is INBOX."),
    "secret": N_(
        "The password can no longer be read, because the secret of this installation changed. Write it again."
    ),
    "relay": N_(
        "The server takes the login, and does not let it send from this address. Ask your provider to allow it."
    ),
    "recipient": N_("The server does not know this address."),
    "late": N_("It was sent and did not arrive. Look at the folder, and at the rules of the mailbox."),
    "junk": N_(
        "It arrived in the folder of unwanted mail. Mark it there as wanted, and look at the DNS of the domain."
    ),
    "other": N_("The server says something we do not know. Its own words are below."),
}

SHELVED: Final = {
    "too-large": N_("It is larger than what we keep; only its head is here."),
    "There is nothing in it.": N_("There is nothing in it."),
    "It has no headers, and is no text.": N_("It has no headers, and is no text."),
    "It does not say who wrote it, or says that we did.": N_("It does not say who wrote it, or says that we did."),
}
BROKE: Final = N_("Reading it failed, and the fault is ours. Download it, and read it again after the next update.")
_ERROR: Final = re.compile(r"[A-Z]\w+(?:\.\w+)*: ")


def said_of(problem: str, say: Translator) -> str:
    """What went wrong with a server, in a sentence."""
    return say.gettext(FAULTS[fault_of(problem)])


def why_shelved(why: str, say: Translator) -> str:
    """Why nobody could read a mail, in a sentence."""
    if known := SHELVED.get(why):
        return say.gettext(known)
    return say.gettext(BROKE) if _ERROR.match(why) else why
