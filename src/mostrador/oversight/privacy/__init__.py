"""What we hold of people: where it lies, given to them when they ask, and erased when it may go."""

from mostrador.oversight.privacy.erase import (
    AT_ONCE,
    Gone,
    OnlyAdministrators,
    Preview,
    Receipt,
    erase,
    erase_cases,
    go_on,
    lock_cases,
    preview,
    receipts,
    unheld,
)
from mostrador.oversight.privacy.export import give_away
from mostrador.oversight.privacy.places import places
from mostrador.oversight.privacy.rectify import (
    Rectification,
    ask_rectification,
    end_rectification,
    rectifications_of,
)

__all__ = [
    "AT_ONCE",
    "Gone",
    "OnlyAdministrators",
    "Preview",
    "Receipt",
    "Rectification",
    "ask_rectification",
    "end_rectification",
    "erase",
    "erase_cases",
    "give_away",
    "go_on",
    "lock_cases",
    "places",
    "preview",
    "receipts",
    "rectifications_of",
    "unheld",
]
