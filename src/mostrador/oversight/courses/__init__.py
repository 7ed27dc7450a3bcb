"""Who attends is trained, and it can be shown (Ley 10/2025, art. 9.2)."""

from mostrador.oversight.courses.gate import (
    CourseLacking,
    follow_company,
    gate,
    hold_contact,
    hold_offer,
    keep_gate,
    lacking,
)
from mostrador.oversight.courses.records import PURPOSES, RULE, Course, Gate, Learner, Passed, Purpose, Waiting
from mostrador.oversight.courses.register import (
    courses,
    keep_course,
    learners,
    note_passed,
    passed_by,
    remove_course,
    revoke,
    waiting,
)

__all__ = [
    "PURPOSES",
    "RULE",
    "Course",
    "CourseLacking",
    "Gate",
    "Learner",
    "Passed",
    "Purpose",
    "Waiting",
    "courses",
    "follow_company",
    "gate",
    "hold_contact",
    "hold_offer",
    "keep_course",
    "keep_gate",
    "lacking",
    "learners",
    "note_passed",
    "passed_by",
    "remove_course",
    "revoke",
    "waiting",
]
