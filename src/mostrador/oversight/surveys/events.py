"""What happened to surveys. What was answered stands in no event: it is nobody's case, only a figure."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class SurveyAsked(ThreadEvent, frozen=True, kw_only=True):
    """The decision was told, and two questions with it."""

    about: ClassVar[str] = "survey"
    survey: int


class SurveyAnswered(ThreadEvent, frozen=True, kw_only=True):
    """They answered, or said that they would rather not."""

    about: ClassVar[str] = "survey"
    survey: int
