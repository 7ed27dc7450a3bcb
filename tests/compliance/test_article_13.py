"""Ley 10/2025, art. 13: a reasoned decision that answers everything, and no case that ends because time passed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

import pytest
from litestar.testing import TestClient
from tests.application import application
from tests.cast import Cast, Customer, carla, owned_by
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import team, threads
from mostrador.channels import Incoming
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight import answers, compliance
from mostrador.oversight.compliance import Profile, checks, deadlines
from mostrador.oversight.compliance.deadlines import Deadline
from mostrador.threads.records import Kind

# What a customer writes, and how many answers they are owed.
GOLDEN: Sequence[tuple[str, int]] = (
    ("La factura está mal.", 0),
    ("¿Por qué me han cobrado dos veces?", 1),
    ("Me cobraron dos veces. ¿Por qué? Quiero que me devuelvan el dinero y exijo una explicación.", 2),
    ("1. ¿Cuándo viene el técnico?\n2. ¿Quién paga la avería?\n3. Solicito la baja.\nGracias.", 3),
    ("Per què m'heu cobrat dos cops? Vull que em torneu els diners.", 2),
    ("Zergatik kobratu didazue bi aldiz? Dirua itzultzea nahi dut. Noiz itzuliko duzue?", 3),
)
WHY = "We looked at both charges with the company that collects them for us, and this is what came of it."


@pytest.fixture
def browse(config: Config) -> Iterator[Callable[[], Browser]]:
    with application(config) as app, TestClient(app) as client:
        client.headers["Accept-Language"] = "en"
        yield lambda: Browser(client)


@pytest.fixture
async def ana(db: Database, cast: Cast, browse: Callable[[], Browser]) -> Browser:
    async with db.begin() as tx:
        await tx.run("UPDATE agent SET language = 'en'")
        key = await team.start_session(tx, await team.find_agent(tx, cast.ana.id), device="")
    browser = browse()
    browser.cookies.set("s", key)
    return browser


async def lodge(db: Database, cast: Cast, text: str, kind: Kind = "complaint") -> Customer:
    async with db.begin() as tx:
        made = await carla(tx, owner=cast.ana, team=cast.counter, text=text)
        await threads.change(tx, made.thread, subject="El cobro", kind=kind, by=cast.ana)
    return made


def asked(browser: Browser, thread: int) -> list[str]:
    return re.findall(r'name="question" value="([^"]+)"', browser.get(f"/desk/threads/{thread}/decision").text)


def decides(browser: Browser, thread: int, outcome: str, keys: Sequence[str], **more: str) -> int:
    told: Mapping[str, object] = {
        "outcome": outcome,
        "reasons": WHY,
        "question": list(keys),
        "other_language_why": "They asked for English on the phone",
        **{f"answer-{key}": f"{WHY} ({key})" for key in keys},
        **more,
    }
    return browser.send_form(f"/desk/threads/{thread}/decision", told).status_code  # type: ignore[arg-type]


async def terms(db: Database, thread: int) -> Sequence[Deadline]:
    async with db.begin() as tx:
        await deadlines.follow(tx)
        return [one for one in await deadlines.deadlines_of(tx, thread, viewer=SYSTEM) if one.runs]


async def stands(db: Database, row: str) -> str:
    async with db.look() as tx:
        rule = next(one for one in compliance.all_rules() if one.id == row)
        [found] = await checks.look(tx, [rule])
        return found.state


async def test_of_n_questions_n_are_answered_and_none_less(db: Database, cast: Cast, ana: Browser) -> None:
    for text, count in GOLDEN:
        case = await lodge(db, cast, text)
        keys = asked(ana, case.thread)
        assert len(keys) == count, text
        if keys:
            assert decides(ana, case.thread, "granted", keys[:-1]) == 409, "one is still without its answer"
        assert decides(ana, case.thread, "granted", keys) == 303
        async with db.look() as tx:
            [told] = await tx.values("SELECT reason FROM closure WHERE thread_id = %(id)s", id=case.thread)
        assert [told.count(f"({key})") for key in keys] == [1] * count
        await terms(db, case.thread)
    assert await stands(db, "lsac-13-answers") == "green"


async def test_every_refusal_says_where_else_to_turn(db: Database, cast: Cast, ana: Browser) -> None:
    for outcome in ("refused", "partly"):
        case = await lodge(db, cast, "¿Por qué me han cobrado dos veces?", "claim")
        keys = asked(ana, case.thread)
        assert decides(ana, case.thread, outcome, keys) == 409
        assert decides(ana, case.thread, outcome, keys, body="national-board", alike_seen="yes") == 303
        async with db.look() as tx:
            [told] = await tx.values("SELECT reason FROM closure WHERE thread_id = %(id)s", id=case.thread)
        assert "Junta Arbitral Nacional de Consumo" in told


async def test_a_refusal_as_before_is_no_standard_phrase_unnoticed(db: Database, cast: Cast, ana: Browser) -> None:
    sent = []
    for alike in ({}, {}, {"alike_seen": "yes"}):
        case = await lodge(db, cast, "¿Por qué me han cobrado dos veces?")
        more = {"body": "national-board", **alike}
        sent.append(decides(ana, case.thread, "refused", asked(ana, case.thread), **more))
    assert sent == [303, 409, 303]
    async with db.look() as tx:
        counted = await answers.figures(tx, clock.now() - timedelta(days=1))
    assert (counted.refusals, counted.alike) == (2, 1)


async def test_nothing_closes_because_its_term_passed(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await lodge(db, cast, "¿Por qué me han cobrado dos veces?")
    assert await terms(db, case.thread)
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=40))
    async with db.begin() as tx:
        await deadlines.warn(tx)
        await answers.heed(tx)
        assert (await threads.find(tx, case.thread, viewer=SYSTEM)).state == "open"
    assert await stands(db, "lsac-13-close") == "green"


@pytest.mark.usefixtures("in_force")
async def test_an_incomplete_case_has_ten_working_days_and_its_term_begins_when_it_is_complete(
    db: Database, cast: Cast, ana: Browser
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True, strict=False), by=cast.elena)
    case = await lodge(db, cast, "Me han cobrado dos veces.")
    at, before = f"/desk/threads/{case.thread}", await terms(db, case.thread)
    assert ana.send_form(f"{at}/completion", detail="La fecha del cobro", days="9").status_code == 422
    assert ana.send_form(f"{at}/completion", detail="La fecha del cobro", days="10").status_code == 303
    assert not await terms(db, case.thread)
    assert ana.send_form(f"{at}/completion/end", act="not-completed").status_code == 409, "not before its time"
    incoming = Incoming(via="counter", text="Fue el 3 de noviembre", thread=case.thread)
    async with db.begin() as tx:
        await threads.receive(tx, incoming, find_owner=owned_by(cast.ana, cast.counter), by=case.actor)
        await answers.heed(tx)
    after = await terms(db, case.thread)
    assert min(one.lodged_at for one in after) > max(one.lodged_at for one in before)
    assert "complete since" in text_of(ana.get(f"{at}/aside"))
    assert await stands(db, "lsac-13-complete") == "green"


@pytest.mark.usefixtures("in_force")
async def test_asking_for_what_was_given_restarts_nothing(db: Database, cast: Cast, ana: Browser) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True, strict=False), by=cast.elena)
    case = await lodge(db, cast, "Mi número de pedido es el 4431 y me lo han cobrado dos veces.")
    before = await terms(db, case.thread)
    assert ana.send_form(f"/desk/threads/{case.thread}/completion", detail="El número de pedido", days="10").is_redirect
    assert await terms(db, case.thread) == before


@pytest.mark.usefixtures("in_force")
async def test_what_is_not_completed_is_ended_by_its_owner_alone_who_told_what_follows(
    db: Database, cast: Cast, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with db.begin() as tx:
        await compliance.answer(tx, Profile(large=True, strict=False), by=cast.elena)
    case = await lodge(db, cast, "Me han cobrado dos veces.")
    async with db.begin() as tx:
        asked_for = await answers.ask(tx, case.thread, [answers.Missing("document", "El recibo")], by=cast.ana)
        notice = (await threads.page(tx, case.thread, viewer=cast.ana)).messages[-1].text
    assert "la ley permite darlo por resuelto" in notice
    monkeypatch.setattr(clock, "now", lambda: asked_for.until + timedelta(hours=1))
    async with db.begin() as tx:
        await answers.heed(tx)
        assert (await threads.find(tx, case.thread, viewer=SYSTEM)).state == "open"
    ended = ana.send_form(f"/desk/threads/{case.thread}/completion/end", act="not-completed")
    assert ended.status_code == 303
    async with db.look() as tx:
        assert (await threads.find(tx, case.thread, viewer=SYSTEM)).state == "closed"
    assert await stands(db, "lsac-13-complete") == "green"
