"""What happened to the questions of a complaint and to the bodies outside."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event
from mostrador.threads.events import ThreadEvent


class QuestionsChanged(ThreadEvent, frozen=True, kw_only=True):
    """A question was added, worded anew, taken out with a reason, put back, or said where it was answered."""

    about: ClassVar[str] = "question"
    question: int
    how: str


class DecisionTaken(ThreadEvent, frozen=True, kw_only=True):
    """A person decided on a complaint: how many questions it answers, whether in another language than it was asked."""

    about: ClassVar[str] = "decision"
    decision: int
    closure: int
    outcome: str
    answers: int
    alike: int
    other_language: bool


class BodyKept(Event, frozen=True, kw_only=True):
    """An administrator said where somebody may turn outside, or corrected it."""

    about: ClassVar[str] = "body"
    body: int

    @property
    def topic(self) -> str:
        """`company:0`: of the company, of no thread."""
        return "company:0"
