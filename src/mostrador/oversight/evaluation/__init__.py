"""What the law wants measured: the named moments of every contact, and the evaluation that is counted from them."""

from mostrador.oversight.evaluation.asked import asks_for_person
from mostrador.oversight.evaluation.build import (
    OnlyOverseers,
    SpanWrong,
    ask,
    asked_for,
    build,
    listed,
    may_see,
    one,
    publish,
    published,
    read,
)
from mostrador.oversight.evaluation.follow import AT_ONCE, follow
from mostrador.oversight.evaluation.note import note
from mostrador.oversight.evaluation.raw import raw
from mostrador.oversight.evaluation.records import Evaluation, Listed, Moment, Share, Term, Waits

__all__ = [
    "AT_ONCE",
    "Evaluation",
    "Listed",
    "Moment",
    "OnlyOverseers",
    "Share",
    "SpanWrong",
    "Term",
    "Waits",
    "ask",
    "asked_for",
    "asks_for_person",
    "build",
    "follow",
    "listed",
    "may_see",
    "note",
    "one",
    "publish",
    "published",
    "raw",
    "read",
]
