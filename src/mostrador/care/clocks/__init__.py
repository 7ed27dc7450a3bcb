"""By when something is due: the firm's hours, its closed days, and how long an answer may take."""

from mostrador.care.clocks.answer_times import answer_times, set_answer_times
from mostrador.care.clocks.calendar import Calendar, ClosedDay, NeverOpen
from mostrador.care.clocks.closed_days import (
    COUNTRIES,
    DayMissing,
    ListedDay,
    Place,
    RegionUnknown,
    calendar,
    close_day,
    fill,
    listed_days,
    move_to,
    open_day,
    place,
)
from mostrador.care.clocks.follow import EVENTS_AT_ONCE, FOLLOWER, follow, warn
from mostrador.care.clocks.read import AtRisk, at_risk, clocks_of
from mostrador.care.clocks.records import AnswerTime, Clock

__all__ = [
    "COUNTRIES",
    "EVENTS_AT_ONCE",
    "FOLLOWER",
    "AnswerTime",
    "AtRisk",
    "Calendar",
    "Clock",
    "ClosedDay",
    "DayMissing",
    "ListedDay",
    "NeverOpen",
    "Place",
    "RegionUnknown",
    "answer_times",
    "at_risk",
    "calendar",
    "clocks_of",
    "close_day",
    "fill",
    "follow",
    "listed_days",
    "move_to",
    "open_day",
    "place",
    "set_answer_times",
    "warn",
]
