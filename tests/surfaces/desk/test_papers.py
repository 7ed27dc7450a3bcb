"""The papers at the desk."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Cast
from tests.surfaces.desk.browser import Browser, text_of

from mostrador.kit.db import Database
from mostrador.oversight import papers


async def test_everybody_reads_what_decides_and_who_manages_the_rest(
    db: Database, staff: Cast, browse: Callable[[], Browser]
) -> None:
    async with db.begin() as tx:
        await papers.keep_sheet(tx)
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert "What it is not used for" in text_of(ana.get("/desk/algorithm"))
    assert ana.get("/desk/algorithm.pdf").content.startswith(b"%PDF")
    for page in ("/desk/privacy", "/desk/privacy/processing", "/desk/privacy/assessment", "/desk/breaches"):
        assert ana.get(page).status_code == 403, page
        assert elena.get(page).status_code == 200, page
    assert elena.get("/desk/privacy/processing.pdf").content.startswith(b"%PDF")
    known = {"known": "2026-01-02T10:00", "whom": "Customers: names"}
    assert elena.send_form("/desk/breaches", known, what="").status_code == 422
    assert elena.send_form("/desk/breaches", known, what="A laptop was lost").status_code == 303
    assert "the 72 hours are over" in text_of(elena.get("/desk/breaches"))
    async with db.look() as tx:
        breach = await tx.value("SELECT id FROM breach")
    at = f"/desk/breaches/{breach}"
    assert elena.send_form(f"{at}/steps", sort="authority-told", words="By their site").status_code == 303
    assert "By their site" in text_of(elena.get(at))
