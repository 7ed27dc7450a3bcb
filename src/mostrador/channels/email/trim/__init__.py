"""What a mail says anew, apart from what it quotes, signs with and disclaims."""

from mostrador.channels.email.trim.cut import trim
from mostrador.channels.email.trim.records import Folded, Trimmed

__all__ = ["Folded", "Trimmed", "trim"]
