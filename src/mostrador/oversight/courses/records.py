"""The records of courses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal, get_args

import msgspec

Purpose = Literal["attend", "automate"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
RULE: Final = "lsac-9"
LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 1000
MOST_MONTHS: Final = 600
MOST_AT_ONCE: Final = 500


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has to have learnt.

    `purposes`: to attend, or to write what answers by itself. Valid for so many `months`, for good when None; nobody is
    given a new contact without it from the day `required_from` on, when there is one and the law binds the company.
    """

    id: int = 0
    name: str
    about: str = ""
    purposes: tuple[Purpose, ...] = ("attend",)
    rule: str = RULE
    months: int | None = None
    required_from: date | None = None


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody passed a course: the day, the last one on which it is valid (None: for good), and its proof."""

    id: int
    course_id: int
    course: str
    agent_id: int
    passed_on: date
    valid_until: date | None
    proof: str
    noted_by: str

    def valid(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.passed_on <= day and (self.valid_until is None or day <= self.valid_until)


class Learner(msgspec.Struct, frozen=True):
    """Somebody who may be given contacts: the courses that are valid today, by id, with their last day."""

    id: int
    name: str
    valid: dict[int, date | None]
    lacks: tuple[str, ...] = ()


class Gate(msgspec.Struct, frozen=True):
    """Since when the law asks for trained people here (None: it does not), and what day it is at the shop."""

    since: date | None
    today: date

    @property
    def shut(self) -> bool:
        """Whether who is untrained is given no new contact."""
        return self.since is not None and self.since <= self.today


class Waiting(msgspec.Struct, frozen=True):
    """A case that came to who supervises, because nobody who could take it was trained."""

    thread_id: int
    code: str
    subject: str
    owner: str
    opened_at: datetime
