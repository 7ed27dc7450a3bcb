"""What the law asks of the company, row by row, and whether it is kept."""

from mostrador.oversight.compliance import checks, deadlines
from mostrador.oversight.compliance.concerns import concerns_of, note_concern
from mostrador.oversight.compliance.profile import (
    CO_OFFICIAL,
    SECTORS,
    Answered,
    Profile,
    answer,
    as_of,
    may_bind,
    profile,
    profiles,
)
from mostrador.oversight.compliance.rules import Rule, all_rules, binding

__all__ = [
    "CO_OFFICIAL",
    "SECTORS",
    "Answered",
    "Profile",
    "Rule",
    "all_rules",
    "answer",
    "as_of",
    "binding",
    "checks",
    "concerns_of",
    "deadlines",
    "may_bind",
    "note_concern",
    "profile",
    "profiles",
]
