"""What we write on our mails so that an answer finds its thread: signed, so that nobody makes one up.

The plus-address is `info+c42-<mark>@…`, the Message-ID `<c42.187.<mark>@…>`. A mark is good for one thread; who knows
it has had a mail of that thread in hand, and still has to be somebody of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from typing import Final

_PLUS: Final = re.compile(r"(.+)\+c(\d{1,18})-([a-z2-7]{16})@(.+)", re.DOTALL)
_SIDE: Final = re.compile(r"(.+)\+s(\d{1,18})-([a-z2-7]{16})@(.+)", re.DOTALL)
_SIDE_ID: Final = re.compile(r"<s(\d{1,18})\.(\d{1,18})\.([a-z2-7]{16})@[^<>@\s]+>")
_TRIAL: Final = re.compile(r"<trial\.([a-z0-9-]{1,40})\.([a-z2-7]{16})@[^<>@\s]+>")
_ID: Final = re.compile(r"<c(\d{1,18})\.([a-z0-9-]{1,40})\.([a-z2-7]{16})@[^<>@\s]+>")


def plus_address(secret: bytes, address: str, thread: int) -> str:
    """Where answers about a thread go: the mailbox's `address` with the thread in it."""
    local, _, domain = address.rpartition("@")
    return f"{local}+c{thread}-{_mark(secret, 'plus', str(thread))}@{domain}"


def thread_of_address(secret: bytes, address: str, ours: Iterable[str]) -> int | None:
    """The thread in a plus-address of one of `ours`; None when there is none, or its mark is not of our making."""
    found = _PLUS.fullmatch(address)
    if found is None or f"{found[1]}@{found[4]}" not in ours:
        return None
    return int(found[2]) if _right(secret, found[3], "plus", found[2]) else None


def mail_id(secret: bytes, thread: int, of: str, domain: str) -> str:
    """The Message-ID of a mail of ours, with its <>. `of` (a-z, 0-9, -) tells it from the others of its thread."""
    return f"<c{thread}.{of}.{_mark(secret, 'id', f'{thread}.{of}')}@{domain}>"


def thread_of_id(secret: bytes, mail_id: str) -> int | None:
    """The thread a Message-ID of ours belongs to, also when no row knows it; None for anything else."""
    found = _ID.fullmatch(mail_id)
    if found is None:
        return None
    return int(found[1]) if _right(secret, found[3], "id", f"{found[1]}.{found[2]}") else None


def side_address(secret: bytes, address: str, side: int) -> str:
    """Where answers of a side-conversation go: they name it, and no thread."""
    local, _, domain = address.rpartition("@")
    return f"{local}+s{side}-{_mark(secret, 'side', str(side))}@{domain}"


def side_of_address(secret: bytes, address: str, ours: Iterable[str]) -> int | None:
    """The side-conversation in a plus-address of one of `ours`; None when there is none of our making."""
    found = _SIDE.fullmatch(address)
    if found is None or f"{found[1]}@{found[4]}" not in ours:
        return None
    return int(found[2]) if _right(secret, found[3], "side", found[2]) else None


def side_id(secret: bytes, side: int, letter: int, domain: str) -> str:
    """The Message-ID of a letter of a side-conversation, with its <>."""
    return f"<s{side}.{letter}.{_mark(secret, 'side-id', f'{side}.{letter}')}@{domain}>"


def side_of_id(secret: bytes, mail_id: str) -> int | None:
    """The side-conversation a Message-ID of ours belongs to; None for anything else."""
    found = _SIDE_ID.fullmatch(mail_id)
    if found is None:
        return None
    return int(found[1]) if _right(secret, found[3], "side-id", f"{found[1]}.{found[2]}") else None


def trial_id(secret: bytes, token: str, domain: str) -> str:
    """The Message-ID of a mail with which we try a mailbox, with its <>."""
    return f"<trial.{token}.{_mark(secret, 'trial', token)}@{domain}>"


def is_trial(secret: bytes, mail_id: str | None) -> bool:
    """Whether this is a mail of ours to try a mailbox, and no customer's."""
    found = _TRIAL.fullmatch(mail_id or "")
    return found is not None and _right(secret, found[2], "trial", found[1])


def _mark(secret: bytes, purpose: str, words: str) -> str:
    tag = hmac.digest(secret, f"mail|{purpose}|{words}".encode(), "sha256")
    return b32encode(tag[:10]).decode().lower()


def _right(secret: bytes, mark: str, purpose: str, words: str) -> bool:
    return hmac.compare_digest(mark, _mark(secret, purpose, words))


def stop_mark(secret: bytes, thread: int) -> str:
    """What whoever gets the mails of a chat says with that they want no more: `42-<mark>`."""
    return f"{thread}-{_mark(secret, 'stop', str(thread))}"


def thread_of_stop(secret: bytes, mark: str) -> int | None:
    """The chat of such a mark; None when it is not of our making."""
    number = mark.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return int(number) if hmac.compare_digest(mark.encode(), stop_mark(secret, int(number)).encode()) else None


def short(words: str) -> str:
    """Eight letters that tell one recipient from another."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]
