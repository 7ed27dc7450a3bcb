"""What we hold of people: where it lies, given to them when they ask, and erased when it may go."""

from mostrador.oversight.privacy.erase import (
    AT_ONCE,
    OnlyAdministrators,
    Preview,
    Receipt,
    erase,
    go_on,
    preview,
    receipts,
    unheld,
)
from mostrador.oversight.privacy.export import give_away
from mostrador.oversight.privacy.places import places

__all__ = [
    "AT_ONCE",
    "OnlyAdministrators",
    "Preview",
    "Receipt",
    "erase",
    "give_away",
    "go_on",
    "places",
    "preview",
    "receipts",
    "unheld",
]
