"""Side-conversations: what we ask somebody outside about a thread, by mail, and what they answer. Only ours to read."""

from mostrador.care.mail.side.ask import (
    MOST_DAYS,
    NothingAsked,
    NotOutside,
    ProbablyFalse,
    SideEnded,
    accept_letter,
    ask,
    end,
    forwarded,
    may_ask,
    remind,
    typed_of_persons,
    write,
)
from mostrador.care.mail.side.deliver import find_side_out, send_side_next
from mostrador.care.mail.side.read import of_thread, open_side, side_of
from mostrador.care.mail.side.records import Draft, Letter, Opened, Side
from mostrador.care.mail.side.take import take

__all__ = [
    "MOST_DAYS",
    "Draft",
    "Letter",
    "NotOutside",
    "NothingAsked",
    "Opened",
    "ProbablyFalse",
    "Side",
    "SideEnded",
    "accept_letter",
    "ask",
    "end",
    "find_side_out",
    "forwarded",
    "may_ask",
    "of_thread",
    "open_side",
    "remind",
    "send_side_next",
    "side_of",
    "take",
    "typed_of_persons",
    "write",
]
