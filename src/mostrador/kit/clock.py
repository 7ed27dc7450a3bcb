"""The time, in one place, so that a test can say what time it is."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment with its zone (UTC)."""
    return datetime.now(UTC)
