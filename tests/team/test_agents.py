"""Who answers: what they may be."""

from __future__ import annotations

import pytest

from mostrador import team
from mostrador.kit.db import Tx
from mostrador.team.agents import ROLES, RoleUnknown


async def test_a_wrong_role_is_told_the_right_ones(tx: Tx) -> None:
    """Whoever types it at a terminal sees no form with choices."""
    with pytest.raises(RoleUnknown) as refused:
        await team.add_agent(tx, email="ana@lallave.example", name="Ana", role="jefa")
    assert all(role in str(refused.value) for role in ("jefa", *ROLES))
