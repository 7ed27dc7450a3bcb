"""The placard «Atención a la clientela»: what everybody is told, and whether it stands where we say."""

from mostrador.oversight.placard.coverage import Hour, hours
from mostrador.oversight.placard.facts import gather
from mostrador.oversight.placard.look import look_at, look_due, why
from mostrador.oversight.placard.pictures import pictures
from mostrador.oversight.placard.postings import (
    PageInside,
    add_posting,
    postings,
    remove_posting,
    sightings,
)
from mostrador.oversight.placard.reach import reach, reaches, say_reach, selling, set_selling
from mostrador.oversight.placard.records import (
    CONTRACT_WAYS,
    KINDS,
    ContractWay,
    Difference,
    Facts,
    Kind,
    Line,
    Posting,
    Reach,
    Said,
    Sighting,
    Step,
    Told,
    Version,
)
from mostrador.oversight.placard.versions import Changed, Listed, current, differ, keep, version, versions
from mostrador.oversight.placard.words import SPOKEN, tell

__all__ = [
    "CONTRACT_WAYS",
    "KINDS",
    "SPOKEN",
    "Changed",
    "ContractWay",
    "Difference",
    "Facts",
    "Hour",
    "Kind",
    "Line",
    "Listed",
    "PageInside",
    "Posting",
    "Reach",
    "Said",
    "Sighting",
    "Step",
    "Told",
    "Version",
    "add_posting",
    "current",
    "differ",
    "gather",
    "hours",
    "keep",
    "look_at",
    "look_due",
    "pictures",
    "postings",
    "reach",
    "reaches",
    "remove_posting",
    "say_reach",
    "selling",
    "set_selling",
    "sightings",
    "tell",
    "version",
    "versions",
    "why",
]
