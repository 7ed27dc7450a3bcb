"""By when the law wants a decision. Terms are rows that nobody moves: a new name for a thread only adds to them."""

from mostrador.oversight.compliance.deadlines.follow import EVENTS_AT_ONCE, follow, terms, warn
from mostrador.oversight.compliance.deadlines.read import PAGE, Kept, Owed, deadlines_of, kept, owed
from mostrador.oversight.compliance.deadlines.records import Deadline

__all__ = [
    "EVENTS_AT_ONCE",
    "PAGE",
    "Deadline",
    "Kept",
    "Owed",
    "deadlines_of",
    "follow",
    "kept",
    "owed",
    "terms",
    "warn",
]
