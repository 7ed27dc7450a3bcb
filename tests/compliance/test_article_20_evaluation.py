"""Ley 10/2025, art. 21 and 22: an evaluation of every year, published, and figures that others count again."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import Cast, carla
from tests.oversight.evaluation.year import plant_year
from tests.surfaces.desk.browser import Browser, text_of
from tests.surfaces.desk.conftest import browse, staff

from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight import compliance, evaluation
from mostrador.oversight.compliance import checks

__all__ = ["browse", "staff"]
PAGE = "/desk/evaluations"


@pytest.fixture
async def elena(db: Database, staff: Cast, browse: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch) -> Browser:
    """An administrator in February 2028, after a year of contacts."""
    async with db.begin() as tx:
        customer = await carla(tx, owner=staff.ana, team=staff.counter)
    await plant_year(db, customer.thread, 400, claims=30)
    browser = browse()
    browser.log_in("elena@lallave.example")
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 1, tzinfo=UTC))
    return browser


async def evaluated(db: Database, browser: Browser) -> str:
    """Asked for at the desk and built as the worker does; its address."""
    assert browser.send_form(PAGE, {"first": "2027-01-01", "last": "2027-12-31"}).status_code == 303
    async with db.look() as tx:
        [one] = await evaluation.listed(tx, viewer=SYSTEM)
        assert await tx.value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'build_evaluation'") == 1
    assert "It is being counted" in text_of(browser.get(f"{PAGE}/{one.id}"))
    await evaluation.build(db, one.id)
    return f"{PAGE}/{one.id}"


def recount(folder: Path) -> subprocess.CompletedProcess[str]:
    # -I and -S: nothing of ours, nor of others, is in its reach.
    return subprocess.run(
        [sys.executable, "-I", "-S", "recount.py"], cwd=folder, capture_output=True, text=True, check=False
    )


async def test_a_year_is_evaluated_kept_and_given_in_the_formats_of_offices(db: Database, elena: Browser) -> None:
    at = await evaluated(db, elena)
    shown = text_of(elena.get(at))
    for words in (
        "Evaluation of customer service",
        "K1 · Phone",
        "Strict reading",
        "Lenient reading",
        "How it was counted",
    ):
        assert words in shown
    assert elena.get(at).text.count("<svg xmlns") >= 4
    begins = {"pdf": b"%PDF", "xlsx": b"PK", "ods": b"PK"}
    for format, first in begins.items():
        one, two = (elena.get(f"{at}/file/{format}") for _ in range(2))
        assert one.content.startswith(first)
        assert one.content == two.content, "built twice it is the same"
    assert elena.get(f"{at}/file/exe").status_code == 404


async def test_the_raw_moments_are_counted_again_without_an_error(db: Database, elena: Browser, tmp_path: Path) -> None:
    at = await evaluated(db, elena)
    with zipfile.ZipFile(io.BytesIO(elena.get(f"{at}/file/raw").content)) as archive:
        archive.extractall(tmp_path)
    done = recount(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Largest error: 0.000 %" in done.stdout
    for table in ("moments.csv", "terms.csv"):
        head = next(csv.reader(io.StringIO((tmp_path / table).read_text())))
        assert not {"agent", "owner", "name", "person", "email"} & set(head)


async def test_it_is_published_by_an_administrator_and_read_by_anybody(
    db: Database, elena: Browser, browse: Callable[[], Browser]
) -> None:
    at = await evaluated(db, elena)
    number, anybody = at.rpartition("/")[2], browse()
    assert anybody.get(f"/evaluacion/{number}").status_code == 404
    assert "Nothing is published here yet" in text_of(anybody.get("/evaluacion"))
    assert elena.send_form(f"{at}/publication", {"shown": "yes"}).status_code == 303
    assert f"/evaluacion/{number}" in anybody.get("/evaluacion").text
    shown = text_of(anybody.get(f"/evaluacion/{number}"))
    assert "K2 · Widget" in shown
    assert not re.search(r"\b(Ana|Bruno|Elena|Carla)\b", shown), "figures only"
    assert anybody.get(f"/evaluacion/{number}/pdf").content.startswith(b"%PDF")
    assert anybody.get(f"/evaluacion/{number}/raw").status_code == 404, "what it was counted from is for who audits"
    elena.send_form(f"{at}/publication", {})
    assert anybody.get(f"/evaluacion/{number}").status_code == 404


async def test_who_serves_customers_asks_for_none(staff: Cast, browse: Callable[[], Browser]) -> None:
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert ana.get(PAGE).status_code == 403
    assert ana.send_form(PAGE, {"first": "2027-01-01", "last": "2027-12-31"}).status_code == 403


async def test_a_year_without_an_evaluation_shows(db: Database, cast: Cast) -> None:
    rule = next(one for one in compliance.all_rules() if one.id == "lsac-21")
    async with db.look() as tx:
        [found] = await checks.look(tx, [rule])
    assert (found.state, found.whole) == ("unseen", 0), "no full year is over since it binds"
