"""Ley 10/2025 as it stands from 28-12-2026 on, today."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mostrador.oversight.compliance import rules


@pytest.fixture
def in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [replace(rule, since=min(rule.since, date(2025, 12, 28))) for rule in rules.all_rules()]
    monkeypatch.setattr(rules, "all_rules", lambda: told)
