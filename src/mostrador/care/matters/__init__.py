"""Whether a contact is a new matter or the same one again, and how often it came back."""

from mostrador.care.matters.first_contact import FirstContact, first_contact
from mostrador.care.matters.gather import gather, part
from mostrador.care.matters.head import Head, PersonHead, head, person_head
from mostrador.care.matters.place import join, place, weigh
from mostrador.care.matters.regroup import NothingToUndo, OtherPerson, Regrouping, regroup, regroupings, undo

__all__ = [
    "FirstContact",
    "Head",
    "NothingToUndo",
    "OtherPerson",
    "PersonHead",
    "Regrouping",
    "first_contact",
    "gather",
    "head",
    "join",
    "part",
    "person_head",
    "place",
    "regroup",
    "regroupings",
    "undo",
    "weigh",
]
