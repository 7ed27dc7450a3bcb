"""Pass a thread on with all that belongs to it, and take back what nobody accepted in time."""

from mostrador.care.handoffs.offer import (
    NAME,
    Offer,
    SentenceMissing,
    SummaryMissing,
    approve,
    hand_off,
    pass_on,
    propose,
)
from mostrador.care.handoffs.overdue import give_back_due

__all__ = [
    "NAME",
    "Offer",
    "SentenceMissing",
    "SummaryMissing",
    "approve",
    "give_back_due",
    "hand_off",
    "pass_on",
    "propose",
]
