"""Mails and threads: which thread a mail is about, and which mails leave for what we say there."""

from mostrador.care.mail.alarm import raise_alarm, send_alarm
from mostrador.care.mail.deliver import find_out, send_all, send_next
from mostrador.care.mail.follow import EVENTS_AT_ONCE, follow
from mostrador.care.mail.going_on import (
    AT_ONCE,
    ByMail,
    NoMailThere,
    answers_go_to,
    by_mail,
    go_on,
    write_no_mail,
    write_to_me,
)
from mostrador.care.mail.intake import read_all, read_some
from mostrador.care.mail.part_passcode import send_part_passcode
from mostrador.care.mail.participants import (
    Copied,
    Participant,
    copied,
    keep_out,
    let_in,
    participants,
    pass_over,
    remove,
    show_whole,
    take_in,
)
from mostrador.care.mail.subjects import OtherSubject, let_stay, other_subjects
from mostrador.care.mail.undo import LeftAlready, undo
from mostrador.care.mail.went import Mark, Went, enclosed_at, marks_at

__all__ = [
    "AT_ONCE",
    "EVENTS_AT_ONCE",
    "ByMail",
    "Copied",
    "LeftAlready",
    "Mark",
    "NoMailThere",
    "OtherSubject",
    "Participant",
    "Went",
    "answers_go_to",
    "by_mail",
    "copied",
    "enclosed_at",
    "find_out",
    "follow",
    "go_on",
    "keep_out",
    "let_in",
    "let_stay",
    "marks_at",
    "other_subjects",
    "participants",
    "pass_over",
    "raise_alarm",
    "read_all",
    "read_some",
    "remove",
    "send_alarm",
    "send_all",
    "send_next",
    "send_part_passcode",
    "show_whole",
    "take_in",
    "undo",
    "write_no_mail",
    "write_to_me",
]
