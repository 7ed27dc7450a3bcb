"""How long things are kept, at the desk."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador.kit.db import Database


async def test_an_administrator_chooses_and_sees_what_would_go(
    db: Database, staff: Cast, browse: Callable[[], Browser]
) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=staff.ana, team=staff.counter)
        await tx.run(
            "UPDATE thread SET state = 'closed', last_at = now() - interval '500 days' WHERE id = %(id)s",
            id=customer.thread,
        )
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert ana.get("/desk/retention").status_code == 403
    assert ana.send_form("/desk/retention", sort="chat", days="30").status_code == 403
    shown = text_of(elena.get("/desk/retention"))
    assert "Nobody has said yet that anything goes by its age" in shown
    assert "Enquiries at the counter or the widget (chat): 1" in shown
    wrong = elena.send_form("/desk/retention", sort="complaint", days="365", erases="yes")
    assert wrong.status_code == 422
    assert "between 1825 and 3650 days" in text_of(wrong)
    assert elena.send_form("/desk/retention", sort="chat", days="400", erases="yes").status_code == 303
    after = text_of(elena.get("/desk/retention?done=yes"))
    assert "400 days goes by its age" in after
    assert "Elena chose it" in after
