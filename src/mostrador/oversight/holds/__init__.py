"""Nothing is cut or collected while a complaint about its cause waits for its decision (Ley 10/2025, 4.4 and 13.8)."""

from mostrador.oversight.holds.open import hold, open_dispute, open_due
from mostrador.oversight.holds.read import held_by, open_holds
from mostrador.oversight.holds.records import RESULTS, WHATS, Dispute, Held, Hold
from mostrador.oversight.holds.release import end_dispute, follow_ending

__all__ = [
    "RESULTS",
    "WHATS",
    "Dispute",
    "Held",
    "Hold",
    "end_dispute",
    "follow_ending",
    "held_by",
    "hold",
    "open_dispute",
    "open_due",
    "open_holds",
]
