"""What happened, so that it can be proved: a chain of seals, a signed root a day, and packs that anybody can check."""

from mostrador.oversight.evidence.keys import Key, keys
from mostrador.oversight.evidence.pack import NothingSigned, OnlyOverseers, find_case, may_take, pack
from mostrador.oversight.evidence.records import Fault, Root
from mostrador.oversight.evidence.roots import MOST, newest_roots, roots, sign_days, sign_now
from mostrador.oversight.evidence.seal import AT_ONCE, seal
from mostrador.oversight.evidence.stamps import stamp_roots
from mostrador.oversight.evidence.verify import LastCheck, Outcome, first_fault, last_check, verify

__all__ = [
    "AT_ONCE",
    "MOST",
    "Fault",
    "Key",
    "LastCheck",
    "NothingSigned",
    "OnlyOverseers",
    "Outcome",
    "Root",
    "find_case",
    "first_fault",
    "keys",
    "last_check",
    "may_take",
    "newest_roots",
    "pack",
    "roots",
    "seal",
    "sign_days",
    "sign_now",
    "stamp_roots",
    "verify",
]
