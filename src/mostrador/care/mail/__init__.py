"""Mails and threads: which thread a mail is about, and which mails leave for what we say there."""

from mostrador.care.mail.deliver import find_out, send_all, send_next
from mostrador.care.mail.follow import EVENTS_AT_ONCE, follow

__all__ = ["EVENTS_AT_ONCE", "find_out", "follow", "send_all", "send_next"]
