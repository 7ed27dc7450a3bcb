"""Mails and threads: which thread a mail is about, and which mails leave for what we say there."""

from mostrador.care.mail.alarm import raise_alarm, send_alarm
from mostrador.care.mail.deliver import find_out, send_all, send_next
from mostrador.care.mail.follow import EVENTS_AT_ONCE, follow
from mostrador.care.mail.intake import read_all, read_some
from mostrador.care.mail.participants import Participant, keep_out, let_in, participants

__all__ = [
    "EVENTS_AT_ONCE",
    "Participant",
    "find_out",
    "follow",
    "keep_out",
    "let_in",
    "participants",
    "raise_alarm",
    "read_all",
    "read_some",
    "send_alarm",
    "send_all",
    "send_next",
]
