"""Nothing is sold in a case of service (Ley 10/2025, art. 16; TRLGDCU, art. 21.2)."""

from mostrador.oversight.selling.account import (
    PAGE,
    SellingText,
    account,
    kept_texts,
    pitches,
    read_as,
    reading,
)
from mostrador.oversight.selling.records import WHYS, Exempt, Pitch, Reading
from mostrador.oversight.selling.watch import (
    BetterHow,
    WordsThatSell,
    exempt,
    forget_words,
    watch,
    watch_decision,
    watch_offer,
)
from mostrador.oversight.selling.words import asks_to_buy, selling

__all__ = [
    "PAGE",
    "WHYS",
    "BetterHow",
    "Exempt",
    "Pitch",
    "Reading",
    "SellingText",
    "WordsThatSell",
    "account",
    "asks_to_buy",
    "exempt",
    "forget_words",
    "kept_texts",
    "pitches",
    "read_as",
    "reading",
    "selling",
    "watch",
    "watch_decision",
    "watch_offer",
]
