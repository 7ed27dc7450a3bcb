"""People by what we know of them: saved filters, and somebody by a few letters of their name or address."""

from mostrador.care.segments.ask import person_fields
from mostrador.care.segments.fit import fitting, whole
from mostrador.care.segments.keep import add_segment, change_segment, find_segment, remove_segment, segments
from mostrador.care.segments.name import people_named
from mostrador.care.segments.records import Fitting, Named, Page, Segment

__all__ = [
    "Fitting",
    "Named",
    "Page",
    "Segment",
    "add_segment",
    "change_segment",
    "find_segment",
    "fitting",
    "people_named",
    "person_fields",
    "remove_segment",
    "segments",
    "whole",
]
