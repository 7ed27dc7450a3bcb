"""E-mail: mailboxes that are fetched, mails as they came, and mails that leave."""

from mostrador.channels.email.fetch import store, watch
from mostrador.channels.email.grants import login_of
from mostrador.channels.email.mailboxes import (
    Settings,
    add_mailbox,
    change_mailbox,
    failing_mailboxes,
    find_mailbox,
    learn,
    mailboxes,
    pause_mailbox,
    remove_mailbox,
)
from mostrador.channels.email.notices import can_notify, hand_over, notify
from mostrador.channels.email.records import Came, Login, Mailbox, Outgoing, Shelved, Waiting
from mostrador.channels.email.send import MailNotSet, send
from mostrador.channels.email.smtp import hand

__all__ = [
    "Came",
    "Login",
    "MailNotSet",
    "Mailbox",
    "Outgoing",
    "Settings",
    "Shelved",
    "Waiting",
    "add_mailbox",
    "can_notify",
    "change_mailbox",
    "failing_mailboxes",
    "find_mailbox",
    "hand",
    "hand_over",
    "learn",
    "login_of",
    "mailboxes",
    "notify",
    "pause_mailbox",
    "remove_mailbox",
    "send",
    "store",
    "watch",
]
