"""The rows of the law as data, and whom they bind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cast import Cast

from mostrador.kit.db import Database
from mostrador.oversight import compliance
from mostrador.oversight.compliance import Profile, checks
from mostrador.oversight.compliance.profile import OnlyAdministrators, RegionsUnfit

DAY_ONE = date(2026, 12, 28)


def test_every_row_says_where_it_stands_and_what_it_asks() -> None:
    for rule in compliance.all_rules():
        assert rule.article, rule.id
        assert rule.source.startswith("https://"), rule.id
        assert rule.asks.es != rule.asks.en, rule.id
        assert not (rule.check and rule.instead), f"{rule.id} is checked, or it says why it is not"
        assert not rule.check or rule.check in checks.CHECKS, rule.id


@pytest.mark.parametrize(
    ("profile", "bound", "free"),
    [
        (Profile(), {"tr-21-term", "tr-21-selling"}, {"lsac-17-all", "lsac-21"}),
        (Profile(large=True), {"lsac-17-all", "lsac-21", "tr-21-term"}, {"lsac-4-holds", "lsac-17-continuity"}),
        (Profile(sector="energy"), {"lsac-17-continuity", "lsac-4-holds"}, {"lsac-7-language"}),
        (Profile(sector="energy", small_supplier=True), {"lsac-17-all"}, {"lsac-17-continuity"}),
        (Profile(sector="finance"), {"lsac-17-all"}, {"lsac-18", "lsac-19", "lsac-21", "lsac-22", "lsac-4-holds"}),
        (Profile(large=True, languages=("ca",)), {"lsac-7-language"}, set()),
    ],
)
def test_whom_a_row_binds(profile: Profile, bound: set[str], free: set[str]) -> None:
    found = {rule.id for rule in compliance.binding(profile.tags, DAY_ONE)}
    assert bound <= found
    assert not free & found


def test_a_row_binds_from_its_first_day() -> None:
    large = Profile(large=True).tags
    before = {rule.id for rule in compliance.binding(large, DAY_ONE - timedelta(days=1))}
    after = {rule.id for rule in compliance.binding(large, DAY_ONE)}
    assert "lsac-17-all" not in before
    assert "tr-21-term" in before
    assert before < after


async def test_a_company_says_what_it_is_and_nothing_it_said_is_rewritten(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        assert await compliance.profile(tx) is None
        with pytest.raises(OnlyAdministrators):
            await compliance.answer(tx, Profile(large=True), by=cast.ana)
        with pytest.raises(RegionsUnfit):
            await compliance.answer(tx, Profile(regions=("Cataluña; --",)), by=cast.elena)
        first = await compliance.answer(tx, Profile(large=True, regions=("ct", "MD")), by=cast.elena)
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(sector="energy"), by=cast.elena)
        now, before = answers = await compliance.profiles(tx)
        assert (now.sector, before.id, before.large, *before.regions) == ("energy", first, True, "CT", "MD")
        assert compliance.as_of(answers, now.at) == now
        assert compliance.as_of(answers, before.at) == before
        assert compliance.as_of(answers, before.at - timedelta(seconds=1)) == Profile()
