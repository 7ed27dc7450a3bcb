"""What was tried of the accessibility of every page, as data: the statement says this and nothing more."""

from mostrador.oversight.accessibility.tried import Criterion, Fault, Tried, tried

__all__ = ["Criterion", "Fault", "Tried", "tried"]
