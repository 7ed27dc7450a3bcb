"""Find the owner of a new thread."""

from mostrador.care.routing.find_owner import NobodyHere, find_owner

__all__ = ["NobodyHere", "find_owner"]
