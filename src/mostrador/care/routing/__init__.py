"""Whose a thread is: the owner of a new one, who goes first, and when another person takes it."""

from mostrador.care.routing.find_owner import NobodyHere, find_owner, raised_by
from mostrador.care.routing.heed import given, heed
from mostrador.care.routing.records import Given, Load, Relief, Skill
from mostrador.care.routing.words import emergency_number, is_danger

__all__ = [
    "Given",
    "Load",
    "NobodyHere",
    "Relief",
    "Skill",
    "emergency_number",
    "find_owner",
    "given",
    "heed",
    "is_danger",
    "raised_by",
]
