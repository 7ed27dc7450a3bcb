"""What happened to evaluations: ids and digests."""

from __future__ import annotations

from typing import ClassVar

from mostrador.kit.events import Event


class EvaluationBuilt(Event, frozen=True, kw_only=True):
    """The figures of a span of days are frozen; `digest` is the SHA-256 of them."""

    about: ClassVar[str] = "evaluation"
    evaluation: int
    digest: str

    @property
    def topic(self) -> str:
        """`evaluation:3`."""
        return f"evaluation:{self.evaluation}"


class EvaluationPublished(Event, frozen=True, kw_only=True):
    """Anybody may read it from now on; or, when not `shown`, nobody outside any more."""

    about: ClassVar[str] = "evaluation"
    evaluation: int
    shown: bool

    @property
    def topic(self) -> str:
        """`evaluation:3`."""
        return f"evaluation:{self.evaluation}"
