"""The law as it stands from 28-12-2026 on, today."""

from __future__ import annotations

from tests.oversight.conftest import in_force

__all__ = ["in_force"]
