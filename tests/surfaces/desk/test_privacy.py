"""What we hold of a person, for an administrator: shown first, then given to them or erased."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador.care import openings
from mostrador.kit.db import Database


async def test_an_administrator_sees_what_goes_and_erases_it(
    db: Database, staff: Cast, browse: Callable[[], Browser]
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=staff.ana, team=staff.counter)
        await openings.say_why(tx, customer.actor.id, "quality", by=staff.elena)
    at = f"/desk/people/{customer.actor.id}"
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert f"{at}/data" in elena.get(at).text
    assert f"{at}/data" not in ana.get(at).text
    assert ana.get(f"{at}/data").status_code == 403
    assert ana.send_form(f"{at}/erasure", number=str(customer.actor.id)).status_code == 403
    assert "Words of their cases" in text_of(elena.get(f"{at}/data"))

    taken = elena.get(f"{at}/data.zip")
    assert "datos.json" in zipfile.ZipFile(io.BytesIO(taken.content)).namelist()

    wrong = elena.send_form(f"{at}/erasure", number="900")
    assert wrong.status_code == 422
    assert "so that nobody else is erased" in text_of(wrong)
    assert elena.send_form(f"{at}/erasure", number=str(customer.actor.id)).status_code == 303
    after = text_of(elena.get(f"{at}/data?done=yes"))
    assert "There is nothing to erase now" in after
    assert "Receipts" in after
    async with db.look() as tx:
        assert not await tx.value("SELECT count(*) FROM message WHERE text <> '' AND author_kind <> 'system'")
