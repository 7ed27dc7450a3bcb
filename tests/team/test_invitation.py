"""One-time links."""

from __future__ import annotations

import pytest

from mostrador import team
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Tx
from mostrador.team import LinkSpent


async def test_the_first_administrator_enters_by_a_link_once(tx: Tx) -> None:
    """After that no such link opens, not even an older one."""
    await team.ensure_shop(tx, "La Llave")
    older, key = await team.invite_first(tx), await team.invite_first(tx)
    assert older
    assert key
    with pytest.raises(LinkSpent):
        await team.open_invitation(tx, older)
    hashed = await team.hash_password("llave-de-once-milimetros")
    elena = await team.accept_invitation(
        tx, key, password_hash=hashed, email="elena@lallave.example", name="Elena", language="es"
    )
    assert elena.role == "admin"
    assert await team.team_ids(tx, elena.id), "without a team her threads would have none"
    with pytest.raises(LinkSpent):
        await team.accept_invitation(tx, key, password_hash=hashed, email="x@lallave.example", name="X")
    assert await team.invite_first(tx) is None


async def test_an_agent_chooses_a_password_by_a_link(tx: Tx) -> None:
    """The link ends with use, with time and with a newer one."""
    await team.ensure_shop(tx, "La Llave")
    ana = await team.add_agent(tx, email="ana@lallave.example", name="Ana")
    older, key = await team.invite(tx, ana.id, by=SYSTEM), await team.invite(tx, ana.id, by=SYSTEM)
    assert list(await team.invited(tx)) == [ana.id]
    with pytest.raises(LinkSpent):
        await team.open_invitation(tx, older)
    hashed = await team.hash_password("llave-de-once-milimetros")
    assert (await team.accept_invitation(tx, key, password_hash=hashed)).id == ana.id
    with pytest.raises(LinkSpent):
        await team.accept_invitation(tx, key, password_hash=hashed)
    stale = await team.invite(tx, ana.id, by=SYSTEM)
    await tx.run("UPDATE invitation SET expires_at = now()")
    with pytest.raises(LinkSpent):
        await team.open_invitation(tx, stale)


async def test_a_token_has_its_scopes_and_can_be_revoked(tx: Tx) -> None:
    """It acts as its agent; intake is more than an agent may."""
    await team.ensure_shop(tx, "La Llave")
    ana = await team.add_agent(tx, email="ana@lallave.example", name="Ana")
    plain = await team.create_token(tx, ana.email, by=SYSTEM)
    intake = await team.create_token(tx, ana.email, ["intake"], by=SYSTEM)
    assert plain.startswith("mst_")
    first, second = await team.open_token(tx, plain), await team.open_token(tx, intake)
    assert first
    assert second
    assert (first.id, first.verbs) == (ana.id, frozenset())
    assert second.verbs == {"intake"}
    await team.revoke_token(tx, (await team.tokens(tx, ana.id))[0].id, by=SYSTEM)
    assert await team.open_token(tx, plain) is None
    assert await team.open_token(tx, intake)
    assert await team.open_token(tx, plain[4:]) is None
