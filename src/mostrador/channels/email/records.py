"""The rows of the e-mail channel: mailboxes, and the mails they brought."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

Security = Literal["tls", "starttls", "none"]
State = Literal["waiting", "placed", "held", "shelved", "repeated", "noted", "put-aside"]

Door = Literal["imap", "smtp", "lmtp", "pipe", "file"]


class Mailbox(msgspec.Struct, frozen=True):
    """An address of the shop that is fetched by IMAP and sends by SMTP. `password` is sealed.

    With an `app_id` it is not entered by its password but by what its provider granted us there (`granted_at`), until
    it takes that no more (`dead_at`).

    Without an `imap_host` nothing is fetched: its mail is brought to us. With `junk` the folder of unwanted mail is
    read too, from when that was said.
    """

    id: int
    address: str
    aliases: list[str]
    name: str
    team_id: int
    language: str
    signature: str
    login: str
    password: bytes
    imap_host: str
    imap_port: int
    imap_security: Security
    smtp_host: str
    smtp_port: int
    smtp_security: Security
    folder: str
    sent_folder: str | None
    plus: bool
    everything: bool
    trusted: list[str]
    paused_at: datetime | None
    uidvalidity: int | None
    last_uid: int
    begun_uid: int
    fetched_at: datetime | None
    swept_at: datetime | None
    failing_since: datetime | None
    failures: int
    problem: str
    removed_at: datetime | None = None
    app_id: int | None = None
    granted_at: datetime | None = None
    dead_at: datetime | None = None
    junk: bool = False
    junk_uidvalidity: int | None = None
    junk_last_uid: int = 0

    @property
    def addresses(self) -> frozenset[str]:
        """Everything that arrives here."""
        return frozenset((self.address, *self.aliases))

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]

    @property
    def connected(self) -> bool:
        """Whether there is something to enter it with, as far as we know."""
        return self.app_id is None or (self.granted_at is not None and self.dead_at is None)


class Login(msgspec.Struct, frozen=True):
    """With what a mailbox is entered: a password, or a token of its provider (`bearer`). '' needs none."""

    name: str
    secret: str
    bearer: bool = False


class Waiting(msgspec.Struct, frozen=True):
    """A mail that is kept and not read yet. `hash` is where the file store has it, `size` its bytes.

    `apart` when somebody decided that it is about none of the threads it names, `vouched` that its sender is who it
    says. Of one that was brought: by which `door`, from where, under which name, from and to whom its envelope said.
    `position` is its place on the thread where it was held.
    """

    id: int
    mailbox_id: int
    hash: str
    size: int
    arrived_at: datetime
    tries: int
    apart: bool
    vouched: bool
    door: Door
    client_ip: str | None
    helo: str
    envelope_from: str | None
    recipients: list[str]
    position: int | None
    junk: bool


class Shelved(msgspec.Struct, frozen=True):
    """A mail that nobody could read, at which mailbox, and why."""

    id: int
    mailbox_id: int
    mailbox: str
    hash: str
    size: int
    arrived_at: datetime
    why: str
    tries: int


class Came(msgspec.Struct, frozen=True):
    """A mail and what became of it. `verdict` says whether its sender is who they say.

    `vouched_by` is who of us said that they are, where nothing proves it. `junk` when it lay among unwanted mail.
    """

    id: int
    mailbox_id: int
    hash: str
    size: int
    arrived_at: datetime
    state: State
    why: str
    sender: str | None
    sender_name: str
    subject: str
    verdict: str | None
    verdict_why: str
    automatic: str | None
    thread_id: int | None
    message_id: int | None
    person_id: int | None
    vouched_by: int | None = None
    vouched_at: datetime | None = None
    junk: bool = False
    position: int | None = None


Leaving = Literal["waiting", "leaving", "sent", "refused", "given-up", "unsure", "called-back"]
Errand = Literal["answer", "confirmation", "proof", "going-on"]


class Outgoing(msgspec.Struct, frozen=True):
    """A mail of ours to one recipient. `message_id` is what it says; `mail_id` its Message-ID, with its <>.

    `due_at` is when it is tried next, or when it was known that it is not; `said` the last words of the server. It is
    `unsure` when we died while handing it over, so that nobody knows whether it left: then it is sent again only by
    hand.
    """

    id: int
    mailbox_id: int
    thread_id: int
    message_id: int | None
    kind: Errand
    recipient: str
    mail_id: str
    state: Leaving
    due_at: datetime
    made_at: datetime
    tries: int
    said: str
    sent_at: datetime | None
    bounced_at: datetime | None
    bounce: str
    permanent: bool

    @property
    def at(self) -> datetime:
        """Since when it stands as it does; of one that waits, when it was made."""
        over = self.state not in {"waiting", "leaving"}
        return self.bounced_at or self.sent_at or (self.due_at if over else self.made_at)
