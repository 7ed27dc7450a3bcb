"""Leaving (baja): asked in one step, carried out in another, and from the day it was asked."""

from mostrador.care.leaving.leave import (
    LeavingAskedAlready,
    LeavingWhatMissing,
    NothingToConfirm,
    OfferTooLong,
    OnlyTheOwnerExecutes,
    ask,
    change_offer,
    execute,
    leaving_of,
    make_offer,
    offer,
    stay,
    written_offer,
)
from mostrador.care.leaving.records import Leaving

__all__ = [
    "Leaving",
    "LeavingAskedAlready",
    "LeavingWhatMissing",
    "NothingToConfirm",
    "OfferTooLong",
    "OnlyTheOwnerExecutes",
    "ask",
    "change_offer",
    "execute",
    "leaving_of",
    "make_offer",
    "offer",
    "stay",
    "written_offer",
]
