"""Whom an owner calls for help on a thread, into a room of their own, and what was learnt there."""

from mostrador.care.swarms.access import RoomClosed
from mostrador.care.swarms.call import ask, call
from mostrador.care.swarms.close import close, close_with_thread, learn, owner_came
from mostrador.care.swarms.figures import Figure, figures
from mostrador.care.swarms.help import Asked, Given, asked, given
from mostrador.care.swarms.join import decline, join, leave
from mostrador.care.swarms.lessons import Lesson, Lessons, lessons, lessons_of
from mostrador.care.swarms.limits import limits, set_limits
from mostrador.care.swarms.records import Helper, Limits, Remark, Room, Swarm
from mostrador.care.swarms.room import closed_on, room, say, withdraw
from mostrador.care.swarms.suggest import Candidate, suggest

__all__ = [
    "Asked",
    "Candidate",
    "Figure",
    "Given",
    "Helper",
    "Lesson",
    "Lessons",
    "Limits",
    "Remark",
    "Room",
    "RoomClosed",
    "Swarm",
    "ask",
    "asked",
    "call",
    "close",
    "close_with_thread",
    "closed_on",
    "decline",
    "figures",
    "given",
    "join",
    "learn",
    "leave",
    "lessons",
    "lessons_of",
    "limits",
    "owner_came",
    "room",
    "say",
    "set_limits",
    "suggest",
    "withdraw",
]
