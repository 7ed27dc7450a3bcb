"""What we asked and nobody answers."""

from mostrador.care.silence.asks import asks
from mostrador.care.silence.quiet import EVENTS_AT_ONCE, follow, go_quiet

__all__ = ["EVENTS_AT_ONCE", "asks", "follow", "go_quiet"]
