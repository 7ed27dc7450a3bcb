"""What is said between a person and us, and who owns it.

`receive` is the only door in and `reply` (or `note`, among ourselves) the only door out.
"""

from mostrador.threads.access import find, lock
from mostrador.threads.attach import add_attachment, drop_loose, find_attachment, withdrawn
from mostrador.threads.close import answer, discard, not_yet, propose, reopen, second, solve
from mostrador.threads.code import new_code, read_code, show_code
from mostrador.threads.contact import begin_contact, change, end_contact
from mostrador.threads.handoff import accept, hand_off, refuse
from mostrador.threads.read import (
    after,
    brief,
    by_code,
    counters,
    draft,
    inbox,
    inbox_row,
    keep_draft,
    mark_read,
    one,
    page,
    standing,
)
from mostrador.threads.receive import FindOwner, Owner, Received, receive
from mostrador.threads.records import Attachment, Closure, Handoff, Message, Snooze, Thread
from mostrador.threads.reply import note, reply
from mostrador.threads.say import Placed
from mostrador.threads.signs import need_days, sign, thank
from mostrador.threads.snooze import snooze, unsnooze, wake_due
from mostrador.threads.ways_in import (
    admit,
    anyone_admitted,
    join,
    leave,
    link_of,
    new_passcode,
    open_link,
    revoke_links,
    show_passcode,
    status,
    threads_of,
    try_passcode,
)
from mostrador.threads.withdraw import correct, withdraw

__all__ = [
    "Attachment",
    "Closure",
    "FindOwner",
    "Handoff",
    "Message",
    "Owner",
    "Placed",
    "Received",
    "Snooze",
    "Thread",
    "accept",
    "add_attachment",
    "admit",
    "after",
    "answer",
    "anyone_admitted",
    "begin_contact",
    "brief",
    "by_code",
    "change",
    "correct",
    "counters",
    "discard",
    "draft",
    "drop_loose",
    "end_contact",
    "find",
    "find_attachment",
    "hand_off",
    "inbox",
    "inbox_row",
    "join",
    "keep_draft",
    "leave",
    "link_of",
    "lock",
    "mark_read",
    "new_code",
    "new_passcode",
    "not_yet",
    "note",
    "one",
    "open_link",
    "page",
    "propose",
    "read_code",
    "receive",
    "refuse",
    "reopen",
    "reply",
    "revoke_links",
    "second",
    "show_code",
    "show_passcode",
    "sign",
    "snooze",
    "solve",
    "standing",
    "status",
    "thank",
    "threads_of",
    "try_passcode",
    "unsnooze",
    "wake_due",
    "withdraw",
    "withdrawn",
]
