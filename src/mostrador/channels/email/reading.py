"""All that reads a mail, loaded when the first one comes: a shop without e-mail does not carry it in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mostrador.channels.email.mail import Mail

if TYPE_CHECKING:
    from dns.resolver import Resolver

    from mostrador.channels.email.authenticity import Authenticity
    from mostrador.channels.email.clean import Cleaned

# ruff: noqa: PLC0415 - that is what this module is for


def read(raw: bytes, *, ours: frozenset[str] = frozenset()) -> Mail:
    """A mail, read. `ours` are the shop's addresses. Raises Unreadable."""
    from mostrador.channels.email.parse import parse

    return parse(raw, ours=ours)


def new_in(mail: Mail) -> str:
    """What a mail says that it does not quote, sign with or disclaim."""
    from mostrador.channels.email.trim import trim

    return trim(mail.text, mail.html).new


def check(
    raw: bytes,
    *,
    ip: str | None,
    helo: str,
    mail_from: str,
    resolver: Resolver | None,
    trusted: frozenset[str],
    ours: frozenset[str],
) -> Authenticity:
    """Whether the sender of a mail is who it says; see `authenticity.check`."""
    from mostrador.channels.email import authenticity

    return authenticity.check(raw, ip=ip, helo=helo, mail_from=mail_from, resolver=resolver, trusted=trusted, ours=ours)


def clean(html: str, images: Mapping[str, str], *, remote: bool = False) -> Cleaned:
    """The page of a mail, fit to be shown; see `clean.clean`."""
    from mostrador.channels.email import clean as cleaning

    return cleaning.clean(html, images, remote=remote)
