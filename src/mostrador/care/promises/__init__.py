"""What one of us promised a person, by when, and how it ended: kept, broken, released by the person, or tried."""

from mostrador.care.promises.dates import prepare, ready
from mostrador.care.promises.due import AT_ONCE, break_due, miss_answers, remind
from mostrador.care.promises.end import (
    attempt,
    called,
    confirm,
    forget_words,
    keep,
    keep_by_contact,
    keep_by_message,
    release,
    release_solved,
)
from mostrador.care.promises.foresee import Foreseen, foresee, lacks_phone
from mostrador.care.promises.make import hold_again, make, renew, stand_in_for
from mostrador.care.promises.propose import Moment, Proposal, propose
from mostrador.care.promises.read import Entry, Figure, Ledger, figures, find, ledger, of_thread, tell_zone, zone_of
from mostrador.care.promises.records import Act, Promise

__all__ = [
    "AT_ONCE",
    "Act",
    "Entry",
    "Figure",
    "Foreseen",
    "Ledger",
    "Moment",
    "Promise",
    "Proposal",
    "attempt",
    "break_due",
    "called",
    "confirm",
    "figures",
    "find",
    "foresee",
    "forget_words",
    "hold_again",
    "keep",
    "keep_by_contact",
    "keep_by_message",
    "lacks_phone",
    "ledger",
    "make",
    "miss_answers",
    "of_thread",
    "prepare",
    "propose",
    "ready",
    "release",
    "release_solved",
    "remind",
    "renew",
    "stand_in_for",
    "tell_zone",
    "zone_of",
]
