"""What the words of a mail server mean: the few things that go wrong, told apart so that each says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

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
    "relay",
    "recipient",
    "late",
    "junk",
    "other",
]
"""`name` there is no such server; `closed` nobody listens there; `silent` it does not answer; `certificate` it is not
trusted; `tls` it offers no encryption of the sort that was asked for; `app-password` the provider wants a password made
for programs; `password` it is wrong; `folder` there is none of this name; `secret` the server's own secret is another
one than when the password was kept; `relay` it does not send for us; `recipient` it does not know the address; `late`
a mail did not arrive in time; `junk` it arrived among the unwanted ones."""

# The first that fits counts. Words as Dovecot, Cyrus, Courier, Exchange, Gmail, Postfix, Exim and Python say them.
_SIGNS: Final[Mapping[Fault, str]] = {
    "secret": r"^WrongSecret",
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
    """An error as `fault_of` reads it."""
    return f"{type(error).__name__}: {error}"[:500]
