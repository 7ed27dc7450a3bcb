"""What happened to courses. No word of a proof stands in an event."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class CourseEvent(Event, frozen=True, kw_only=True):
    """Something that happened to a course."""

    about: ClassVar[str] = "course"
    course: int

    @property
    def topic(self) -> str:
        """`course:3`."""
        return f"course:{self.course}"


class CourseAdded(CourseEvent, frozen=True, kw_only=True):
    """There is one more course."""


class CourseChanged(CourseEvent, frozen=True, kw_only=True):
    """A course is called otherwise, or required from another day on."""


class CourseRemoved(CourseEvent, frozen=True, kw_only=True):
    """A course is asked of nobody any more; who passed it did."""


class CoursePassed(CourseEvent, frozen=True, kw_only=True):
    """Somebody passed a course."""

    agent: int
    passed: int


class PassRevoked(CourseEvent, frozen=True, kw_only=True):
    """That somebody passed it was noted by mistake."""

    agent: int
    passed: int
