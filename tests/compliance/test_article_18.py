"""Ley 10/2025, article 18: nobody is asked how it was before the decision, and treatment and matter are asked apart."""

from __future__ import annotations

import re
from typing import Any

import pytest
from litestar.testing import AsyncTestClient
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.kit.db import Database
from mostrador.oversight import answers, compliance
from mostrador.oversight.answers import Decided
from mostrador.oversight.compliance import Profile, checks

Client = AsyncTestClient[Any]
pytestmark = pytest.mark.usefixtures("in_force")


async def test_the_survey_comes_after_the_decision_and_asks_two_things(
    db: Database, client: Client, cast: Cast
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(sector="water"), by=cast.elena)
        customer: Customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await threads.change(tx, customer.thread, subject="El contador", kind="claim", by=cast.ana)
    client.cookies.set("b", customer.key)
    path = f"/casos/{customer.thread}"
    before = (await client.get(path)).text
    assert "El contador" in before
    assert "encuesta" not in before
    async with db.begin() as tx:
        asked = await answers.questions_of(tx, customer.thread, viewer=cast.ana)
        told = Decided(outcome="granted", reasons="Lo cambiamos.", answers={one.key: "Sí." for one in asked})
        await answers.decide(tx, customer.thread, told, by=cast.ana)
    after = (await client.get(path)).text
    form = after[after.index(f'action="{path}/encuesta"') :]
    assert form.count('name="treatment"') == form.count('name="matter"') == 3
    token = re.search(r'name="_csrf_token" value="([^"]+)"', form)
    assert token
    sent = await client.post(
        f"{path}/encuesta", data={"_csrf_token": token[1], "treatment": "3", "matter": "1", "cause-unsolved": "yes"}
    )
    assert sent.status_code in (200, 303)
    assert f'action="{path}/encuesta"' not in (await client.get(path)).text
    async with db.begin() as tx:
        assert await tx.value("SELECT (treatment, matter)::text FROM survey") == "(3,1)"
        rules = [rule for rule in compliance.all_rules() if rule.id == "lsac-18"]
        [found] = await checks.look(tx, rules)
        assert (found.whole, found.state) == (1, "green")
