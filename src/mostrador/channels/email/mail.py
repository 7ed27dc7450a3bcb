"""What a mail is once it is read: frozen records, without NUL, lone surrogate or two spellings of one letter."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec


class Mailer(msgspec.Struct, frozen=True):
    """Somebody who writes or is written to. `address` is in small letters, its domain as the DNS knows it.

    `name` is '' when the mail says none.
    """

    name: str
    address: str


class Part(msgspec.Struct, frozen=True):
    """A file of a mail. `inline` is an image that the HTML shows, by `content_id` or without; a `wrapping` is a
    signature, or what is encrypted: nothing that anybody opens by itself.

    `content_id` is what stands after `cid:` in the HTML, without <>, '' when nothing points there; `name` is never
    empty and never a path; `media_type` is what the mail says, or what its name or first bytes say when it says
    nothing.
    """

    kind: Literal["attachment", "inline", "wrapping"]
    name: str
    media_type: str
    content_id: str
    content: bytes


class Bounce(msgspec.Struct, frozen=True):
    """One recipient a mail could not be brought to. `status` as RFC 3463 writes it: "5.1.1".

    `permanent` when trying again is of no use. `message_id` is that of the mail of ours, with its <>, None when the
    bounce does not say it. `why` is in the words of the other server.
    """

    recipient: str
    status: str
    permanent: bool
    message_id: str | None
    why: str


class Automatic(msgspec.Struct, frozen=True):
    """A machine wrote this.

    `absence` is an automatic answer (out of office, "we have got your mail"), `receipt` a notice of delivery or
    reading (also of a mail that is only late: then `bounces` has who waits), `bounce` a mail of ours that did not
    arrive, `list` a mailing list or newsletter, `report` a complaint of abuse (ARF) or a DMARC report, and `notice`
    what other programs send.
    """

    kind: Literal["absence", "receipt", "bounce", "list", "report", "notice"]
    bounces: tuple[Bounce, ...] = ()


class Appointment(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a calendar part says. `asks` is what for: to come, that it is called off, an answer of theirs, or nothing.

    `begins` and `ends` are aware. Of whole days (`days`) they are midnights in UTC, `ends` the last day; where nobody
    knows the zone (`floating`) their hours are those that stand there, and `zone` is the name it goes by, if any.
    `who` asks, with their address; `reply` is theirs, in an answer.
    """

    title: str
    begins: datetime
    ends: datetime | None = None
    days: bool = False
    floating: bool = False
    zone: str = ""
    place: str = ""
    who: str = ""
    address: str = ""
    repeats: bool = False
    asks: Literal["", "request", "cancel", "reply"] = ""
    reply: Literal["", "accepted", "declined", "tentative"] = ""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A card (vCard): whose, of which firm, and how they are reached, as it is written there."""

    name: str
    firm: str = ""
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


class Seal(msgspec.Struct, frozen=True, omit_defaults=True):
    """That a mail is signed or encrypted, and by what.

    A signature is `verified` when it fits what was said, its certificate names the sender, and somebody vouches for
    that whom this machine trusts; `broken` when what was said is not what was signed; otherwise it could not be
    verified, for the reason in `why`. `who` is whom the certificate names, `issuer` who gave it out.
    """

    way: Literal["smime", "pgp"]
    sort: Literal["signed", "encrypted"]
    state: Literal["", "verified", "unverified", "broken"] = ""
    who: str = ""
    issuer: str = ""
    why: Literal["", "no-key", "not-trusted", "another-sender", "expired", "unreadable"] = ""


class Enclosed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a mail has beside words and files, to be shown as what it is."""

    appointments: tuple[Appointment, ...] = ()
    contacts: tuple[Contact, ...] = ()
    seals: tuple[Seal, ...] = ()

    @property
    def encrypted(self) -> bool:
        """Whether something in it cannot be read here."""
        return any(seal.sort == "encrypted" for seal in self.seals)

    def __bool__(self) -> bool:
        return bool(self.appointments or self.contacts or self.seals)


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, read. Nothing here is proved: whoever wrote it may have lied about all of it.

    `message_id`, `in_reply_to` and `references` have their <>; `references` come oldest first. `delivered_to` is what
    the servers on the way noted, in small letters. `return_path` is '' when the mail says <>, that it wants no answer,
    and None when it says nothing. `date` is what the sender's clock said, aware, None when nobody can read it. `text`
    is all of it as words (of the HTML when there is no text); `html` is as it came and not cleaned, '' when there is
    none. `language` is the two letters of Content-Language, None when it is not said.
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Mailer | None
    reply_to: tuple[Mailer, ...]
    to: tuple[Mailer, ...]
    cc: tuple[Mailer, ...]
    delivered_to: tuple[str, ...]
    return_path: str | None
    date: datetime | None
    text: str
    html: str
    parts: tuple[Part, ...]
    automatic: Automatic | None
    language: str | None
    enclosed: Enclosed = Enclosed()


class Unreadable(Exception):
    """This is no mail that anybody can read."""
