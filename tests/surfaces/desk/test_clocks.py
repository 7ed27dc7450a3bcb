"""Answer times and closed days, as an administrator sets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from tests.surfaces.desk.browser import Browser

PAGE = "/desk/settings/clocks"


def test_times_are_read_as_hours_and_minutes_and_a_refusal_keeps_them(
    staff: Cast, browse: Callable[[], Browser]
) -> None:
    elena = browse()
    elena.log_in("elena@lallave.example")
    first: dict[str, Any] = {"enquiry-plain-first": "1:30"}
    odd: dict[str, Any] = {"enquiry-plain-next": "half a day"}
    answer = elena.send_form(f"{PAGE}/times", **first, **odd)
    assert answer.status_code == 422
    assert "half a day" in answer.text
    assert "4:00" in answer.text
    assert 'value="1:30"' in answer.text
    assert elena.send_form(f"{PAGE}/times", **first).status_code == 303
    shown = elena.get(PAGE).text
    assert shown.count('value="1:30"') == 1
    assert 'name="enquiry-plain-next" value=""' in shown


def test_a_closed_day_comes_and_goes(staff: Cast, browse: Callable[[], Browser]) -> None:
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    assert ana.get(PAGE).status_code == 403
    assert elena.send_form(f"{PAGE}/days", day="soon", day_name="Fiesta").status_code == 422
    assert elena.send_form(f"{PAGE}/days", day="2099-05-04", day_name="Fiesta del barrio").status_code == 303
    assert "Fiesta del barrio" in elena.get(PAGE).text
    assert elena.send_form(f"{PAGE}/days/opening", day="2099-05-04").status_code == 303
    assert "Fiesta del barrio" not in elena.get(PAGE).text
    assert elena.send_form(f"{PAGE}/place", country="ES", region="MD").status_code == 303
    assert 'value="MD" selected' in elena.get(PAGE).text
    assert elena.send_form(f"{PAGE}/place", country="XX", region="").status_code == 422
