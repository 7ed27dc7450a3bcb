"""What the law wants measured: the named moments of every contact, and the evaluation that is counted from them."""

from mostrador.oversight.evaluation.asked import asks_for_person
from mostrador.oversight.evaluation.follow import AT_ONCE, follow
from mostrador.oversight.evaluation.note import note
from mostrador.oversight.evaluation.records import Evaluation, Listed, Moment, Share, Waits

__all__ = ["AT_ONCE", "Evaluation", "Listed", "Moment", "Share", "Waits", "asks_for_person", "follow", "note"]
