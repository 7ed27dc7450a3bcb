"""What the words of a mail server mean: the few things that go wrong, told apart so that each says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

import imap_tools

from mostrador.kit.i18n import N_

Fault = Literal[
    "name",
    "closed",
    "silent",
    "certificate",
    "tls",
    "app-password",
    "password",
    "folder",
    "secret",
    "ended",
    "token",
    "app",
    "provider",
    "relay",
    "recipient",
    "late",
    "junk",
    "not-brought",
    "other",
]
"""`name` there is no such server; `closed` nobody listens there; `silent` it does not answer; `certificate` it is not
trusted; `tls` it offers no encryption of the sort that was asked for; `app-password` the provider wants a password made
for programs; `password` it is wrong; `folder` there is none of this name; `secret` the server's own secret is another
one than when the password was kept; `ended` the provider takes what it granted us no more; `token` the server does not
take it; `app` the provider does not take our registration; `provider` it does not answer; `relay` it does not send for
us; `recipient` it does not know the address; `late` a mail did not arrive in time; `junk` it arrived among the unwanted
ones."""

# What it is, and what to do.
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
        "This provider does not take the ordinary password from programs. Connect the mailbox with the button, or make "
        "an app password in the account's security settings and write it here."
    ),
    "password": N_(
        "The server does not take this login and password. Write the password again; with two-step verification you "
        "need an app password from your provider."
    ),
    "folder": N_("There is no folder of this name in the mailbox. Usually it is INBOX."),
    "secret": N_(
        "The password can no longer be read, because the secret of this installation changed. Write it again."
    ),
    "ended": N_(
        "The provider lets us in no more: the permission was withdrawn, ended, or the password of the account was "
        "changed. Press Reconnect; what arrives meanwhile waits there."
    ),
    "token": N_(
        "The server does not let us in with this permission. Look whether it was given by the account of this address, "
        "and whether the account may be read by IMAP; then press Reconnect."
    ),
    "app": N_(
        "The provider does not take the registration of this installation: its secret ended, or it may not ask for "
        "this. Look there, and write the new secret under Connections."
    ),
    "provider": N_("The provider does not answer when we ask to be let in. We try again by ourselves."),
    "relay": N_(
        "The server takes the login, and does not let it send from this address. Ask your provider to allow it."
    ),
    "recipient": N_("The server does not know this address."),
    "late": N_("It was sent and did not arrive. Look at the folder, and at the rules of the mailbox."),
    "junk": N_(
        "It arrived in the folder of unwanted mail. Mark it there as wanted, and look at the DNS of the domain."
    ),
    "not-brought": N_(
        "It was sent and not brought to us. Look whether “mostrador receive-mail” runs, and whether your own server "
        "hands it what comes for this address."
    ),
    "other": N_("The server says something we do not know. Its own words are below."),
}

# The first that fits counts. Words as Dovecot, Cyrus, Courier, Exchange, Gmail, Postfix, Exim and Python say them.
_SIGNS: Final[Mapping[Fault, str]] = {
    "secret": r"^WrongSecret",
    "ended": r"^GrantEnded",
    "token": r"^TokenRefused",
    "app": r"^AppRefused",
    "provider": r"^ProviderAway",
    "name": r"gaierror|name or service not known|no address associated|nodename nor servname|^UnicodeError",
    "certificate": r"certificate|CERTIFICATE_VERIFY_FAILED",
    "tls": r"STARTTLS|WRONG_VERSION_NUMBER|RECORD_LAYER|unexpected eof|^SSL|must issue a|TLS required",
    "app-password": r"app(lication)?.specific|app password|basic auth|LOGIN disabled|OAuth|web login required",
    "password": r"LoginError|AUTHENTICATIONFAILED|authenticat|invalid credentials|login fail|\b535\b|\b534\b",
    "folder": r"MailboxFolder|NONEXISTENT|mailbox doesn't exist|unknown mailbox|no such mailbox",
    "relay": r"relay|not permitted|sender address rejected|not owned by user|\b553\b|send as",
    "recipient": r"\b550\b|\b551\b|user unknown|no such user|recipient address rejected",
    "silent": r"timed? ?out|Timeout",
    "closed": r"refused|unreachable|no route|reset by peer|closed|ConnectError|EOF|abort|Server(Not)?Connected",
}


def fault_of(said: str) -> Fault:
    """What went wrong, by `NameOfTheError: its words`."""
    return next((fault for fault, signs in _SIGNS.items() if re.search(signs, said, re.IGNORECASE)), "other")


def words_of(error: BaseException) -> str:
    """An error as `fault_of` reads it: its name, and what the server said rather than what a library makes of it."""
    said: object = error
    if isinstance(error, imap_tools.UnexpectedCommandStatusError):
        status, lines = error.command_result
        told = [one.decode("utf-8", "replace") for one in lines or () if isinstance(one, bytes)]
        said = " ".join((str(status), *told))
    return f"{type(error).__name__}: {said}"[:500]
