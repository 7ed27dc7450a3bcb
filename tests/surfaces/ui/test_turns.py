"""«hoy» on a page that stays open overnight."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mostrador.kit.i18n import Language
from mostrador.surfaces.ui.turns import turns

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)  # 23:30 in Madrid, the night the clock goes back


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (
            datetime(2026, 10, 24, 8, 0, tzinfo=UTC),
            [("2026-10-24T22:00Z", "ayer"), ("2026-10-25T23:00Z", "sáb 24 oct")],
        ),
        (datetime(2026, 10, 23, 8, 0, tzinfo=UTC), [("2026-10-24T22:00Z", "vie 23 oct")]),
        (datetime(2026, 10, 22, 8, 0, tzinfo=UTC), []),
        (datetime(2026, 10, 24, 21, 45, tzinfo=UTC), []),
    ],
)
def test_it_turns_at_the_midnights_of_the_reader(moment: datetime, expected: list[tuple[str, str]]) -> None:
    """Today twice, yesterday once, other days and what is still to come never."""
    found = [turn.split(" ", 1) for turn in turns(moment, NOW, MADRID, Language()).split("|") if turn]
    said = [(f"{datetime.fromtimestamp(int(at), UTC):%Y-%m-%dT%H:%MZ}", name) for at, name in found]
    assert said == expected
