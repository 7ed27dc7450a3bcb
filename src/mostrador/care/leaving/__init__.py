"""Leaving (baja): asked in one step, carried out in another, and from the day it was asked."""

from mostrador.care.leaving.leave import (
    AdultWanted,
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
from mostrador.care.leaving.remind import AT_ONCE, remind

__all__ = [
    "AT_ONCE",
    "AdultWanted",
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
    "remind",
    "stay",
    "written_offer",
]
