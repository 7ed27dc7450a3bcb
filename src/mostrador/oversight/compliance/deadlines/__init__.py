"""By when the law wants a decision. Terms are rows that nobody moves: a new name for a thread only adds to them."""

from mostrador.oversight.compliance.deadlines.follow import (
    EVENTS_AT_ONCE,
    completing_binds,
    follow,
    may_wait,
    terms,
    waiting,
    warn,
)
from mostrador.oversight.compliance.deadlines.read import PAGE, Kept, Near, Owed, deadlines_of, kept, near, owed
from mostrador.oversight.compliance.deadlines.records import Deadline

__all__ = [
    "EVENTS_AT_ONCE",
    "PAGE",
    "Deadline",
    "Kept",
    "Near",
    "Owed",
    "completing_binds",
    "deadlines_of",
    "follow",
    "kept",
    "may_wait",
    "near",
    "owed",
    "terms",
    "waiting",
    "warn",
]
