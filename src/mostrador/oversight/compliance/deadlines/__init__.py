"""By when the law wants a decision. Terms are rows that nobody moves: a new name for a thread only adds to them."""

from mostrador.oversight.compliance.deadlines.follow import EVENTS_AT_ONCE, follow, terms, warn
from mostrador.oversight.compliance.deadlines.read import PAGE, Kept, Near, Owed, deadlines_of, kept, near, owed
from mostrador.oversight.compliance.deadlines.records import Deadline

__all__ = [
    "EVENTS_AT_ONCE",
    "PAGE",
    "Deadline",
    "Kept",
    "Near",
    "Owed",
    "deadlines_of",
    "follow",
    "kept",
    "near",
    "owed",
    "terms",
    "warn",
]
