"""People from a CSV, on the pages of an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.surfaces.desk.browser import Browser

from mostrador import people, team
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.people import importing

PAGE = "/desk/settings/import"
TABLE = b"Nombre;Apodo;Correo\nIrene Vidal;Ire;irene@example.net\nPepe;Pe;=cmd@evil\n<b>Ana;;ana@example.net\n"


async def test_a_table_is_shown_then_brought_in_and_what_is_left_out_can_be_taken_away(
    staff: Cast, browse: Callable[[], Browser], db: Database, config: Config
) -> None:
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert ana.get(PAGE).status_code == 403
    assert elena.send_form(PAGE).status_code == 422
    assert elena.send_form(PAGE, files={"table": ("gente.csv", b"\x89PNG\r\n\x1a\n\0\0")}).status_code == 422
    assert elena.send_form(PAGE, files={"table": ("gente.csv", b"")}).status_code == 422

    taken = elena.send_form(PAGE, files={"table": ("gente.csv", TABLE)})
    assert taken.status_code == 303
    page = taken.headers["location"]
    shown = elena.get(page).text
    assert "irene@example.net" in shown
    assert "=cmd@evil" in shown
    assert "&lt;b&gt;Ana" in shown
    assert "Bring 2 lines in" in shown, "the third is left out"
    async with db.look() as tx:
        assert not await people.find_alike(tx, "irene@example.net")
    twice = TABLE + b"Irene Vidal;;Irene@example.net\n"
    told = elena.get(elena.send_form(PAGE, files={"table": ("gente.csv", twice)}).headers["location"]).text
    assert "1 line has an e-mail that stands in an earlier line: 5." in told
    assert "same e-mail as line 2" in told
    nobody: dict[str, Any] = {"column": "name"}
    assert elena.send_form(f"{page}/columns", **nobody).status_code == 303
    assert elena.send_form(f"{page}/beginning").status_code == 422
    again = elena.send_form(PAGE, files={"table": ("gente.csv", TABLE)}).headers["location"]
    assert elena.send_form(f"{again}/beginning").status_code == 303
    assert elena.send_form(f"{again}/beginning").status_code == 409
    assert 'hx-trigger="every 1s"' in elena.get(again).text

    async with db.look() as tx:
        by = await team.find_actor(tx, staff.elena.id)
    await importing.work_import(db, file_store(config.files), int(again.rsplit("/", 1)[1]), by=by)
    done = elena.get(again).text
    assert 'hx-trigger="every 1s"' not in done
    assert "<b>Ana" not in done
    refused = elena.get(f"{again}/refused.csv").text
    assert ",'=cmd@evil" in refused
    assert ana.get(f"{again}/refused.csv").status_code == 403
    async with db.look() as tx:
        assert [one.name for one in await people.find_alike(tx, "irene@example.net")] == ["Irene Vidal"]
