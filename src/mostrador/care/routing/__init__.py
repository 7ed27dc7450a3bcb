"""Whose a thread is: the owner of a new one, who goes first, and when another person takes it."""

from mostrador.care.routing.find_owner import NobodyHere, find_owner, raised_by
from mostrador.care.routing.heed import given, heed, rank
from mostrador.care.routing.load import forget_talk, load, pause
from mostrador.care.routing.records import REASONS, Ability, Apart, Given, Load, Relief, Skill
from mostrador.care.routing.relief import (
    another_person,
    answer_relief,
    apart,
    ask_relief,
    reliefs,
    reliefs_open,
)
from mostrador.care.routing.skills import ability, remove_skill, set_ability, set_skill, skills
from mostrador.care.routing.words import emergency_number, is_danger

__all__ = [
    "REASONS",
    "Ability",
    "Apart",
    "Given",
    "Load",
    "NobodyHere",
    "Relief",
    "Skill",
    "ability",
    "another_person",
    "answer_relief",
    "apart",
    "ask_relief",
    "emergency_number",
    "find_owner",
    "forget_talk",
    "given",
    "heed",
    "is_danger",
    "load",
    "pause",
    "raised_by",
    "rank",
    "reliefs",
    "reliefs_open",
    "remove_skill",
    "set_ability",
    "set_skill",
    "skills",
]
