"""How long each sort of thing is kept, and what goes because of its age."""

from mostrador.oversight.retention.decide import DaysUnfit, OnlyWhoOversees, choices, decide, may_see, terms
from mostrador.oversight.retention.foresee import coming, forgotten, staying
from mostrador.oversight.retention.forget import forget
from mostrador.oversight.retention.records import Choice, Coming, Forgotten, Staying, Term
from mostrador.oversight.retention.sorts import sorts

__all__ = [
    "Choice",
    "Coming",
    "DaysUnfit",
    "Forgotten",
    "OnlyWhoOversees",
    "Staying",
    "Term",
    "choices",
    "coming",
    "decide",
    "forget",
    "forgotten",
    "may_see",
    "sorts",
    "staying",
    "terms",
]
