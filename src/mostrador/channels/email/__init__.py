"""E-mail: for now only out, for one-time codes."""

from mostrador.channels.email.send import MailNotSet, send

__all__ = ["MailNotSet", "send"]
