"""How somebody likes to be served: their name, way, hours and needs, who knows them, and what may be told of them."""

from mostrador.people.profile.minor import MinorKeptOut, allow, mark_minor
from mostrador.people.profile.needs import FIRST, NEEDS, Need, drop_need, needs_of, note_need
from mostrador.people.profile.prefer import WAYS, Profile, Wishes, own_wishes, prefer, profile_of, rename, set_my_agent

__all__ = [
    "FIRST",
    "NEEDS",
    "WAYS",
    "MinorKeptOut",
    "Need",
    "Profile",
    "Wishes",
    "allow",
    "drop_need",
    "mark_minor",
    "needs_of",
    "note_need",
    "own_wishes",
    "prefer",
    "profile_of",
    "rename",
    "set_my_agent",
]
