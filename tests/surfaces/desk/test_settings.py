"""What administrators decide, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from litestar.handlers import HTTPRouteHandler
from PIL import Image
from tests.cast import Cast
from tests.surfaces.desk.browser import PASSWORD, Browser

from mostrador.surfaces.desk import account, agents, settings

Browse = Callable[[], Browser]
# How other surfaces declare their handlers is not what these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


def addresses(handlers: list[object]) -> list[tuple[str, str]]:
    """Method and path of each handler, with 1 for every number."""
    return [
        (method, re.sub(r"\{\w+:\w+\}", "1", path))
        for handler in handlers
        if isinstance(handler, HTTPRouteHandler)
        for path in handler.paths
        for method in sorted(handler.http_methods)
    ]


def test_who_may_open_what(staff: Cast, browse: Browse) -> None:
    """A stranger is sent to the log-in, Ana is told to ask, Elena may: on every address there is."""
    for_administrators = addresses([*settings.HANDLERS, *agents.HANDLERS])
    assert len(for_administrators) > 20
    stranger, ana, elena = browse(), browse(), browse()
    ana.log_in("ana@lallave.example")
    elena.log_in("elena@lallave.example")
    for browser, expected in ((stranger, 303), (ana, 403)):
        for method, path in for_administrators:
            answer = browser.get(path) if method == "GET" else browser.send_form(path)
            assert answer.status_code == expected, (method, path)
    for method, path in addresses(list(account.HANDLERS)):
        answer = stranger.get(path) if method == "GET" else stranger.send_form(path)
        assert answer.headers["location"].startswith("/desk/login"), (method, path)
    for method, path in for_administrators:
        if method == "GET":
            assert elena.get(path).status_code in {200, 303}, path


def test_a_refusal_keeps_what_was_typed(staff: Cast, browse: Browse) -> None:
    """And saves nothing, and does not say so, even where something was saved a moment ago."""
    elena = browse()
    elena.log_in("elena@lallave.example")
    pale = elena.send_form("/desk/settings/look?done=yes", enamel="#ffe680")
    assert pale.status_code == 422
    assert "Saved." not in pale.text
    assert 'value="#ffe680"' in pale.text
    assert "cannot be read" in pale.text
    assert "#ffe680" not in elena.get("/ui/shop.css").text
    origins = elena.send_form("/desk/settings/widget", origins="https://tienda.example\njavascript:alert(1)")
    assert origins.status_code == 422
    assert "https://tienda.example\njavascript:alert(1)" in origins.text
    hours = elena.send_form("/desk/settings/hours", {"starts-0": "9:00", "ends-0": "25:00"})
    assert hours.status_code == 422
    assert 'value="25:00"' in hours.text


def test_a_colour_is_tried_before_it_is_saved(staff: Cast, browse: Browse) -> None:
    """What it becomes by day and by night, or why it will be refused."""
    elena = browse()
    elena.log_in("elena@lallave.example")
    tones = elena.get("/desk/settings/look/tones", {"enamel": "#7a1f2b"}).json()
    assert tones["light"]["enamel"] == "#7a1f2b"
    assert tones["dark"]["enamel"] != "#7a1f2b"
    for wrong in ("#ffe680", "red"):
        assert elena.get("/desk/settings/look/tones", {"enamel": wrong}).status_code == 422
    assert "#7a1f2b" not in elena.get("/ui/shop.css").text


def test_a_half_filled_row_is_told_by_its_day(staff: Cast, browse: Browse) -> None:
    """And by what is missing, at the shop's hours and at an agent's alike."""
    elena = browse()
    elena.log_in("elena@lallave.example")
    for address in ("/desk/settings/hours", f"/desk/settings/agents/{staff.ana.id}/shifts"):
        half = elena.send_form(address, {"starts-2": "9:00", "ends-2": ""})
        assert "Wednesday has an hour at which it begins and none at which it ends." in half.text
        assert re.search(r'name="ends-2" value="" aria-invalid="true"', half.text)
        assert (
            "Friday has an hour at which it ends and" in elena.send_form(address, {"starts-4": "", "ends-4": "9"}).text
        )
        wrong = elena.send_form(address, {"starts-0": "9:00", "ends-0": "25:00"})
        assert "Monday: “25:00” is not an hour." in wrong.text


def test_what_does_not_come_back_is_said_before_and_after(staff: Cast, browse: Browse) -> None:
    """Letting in again gives access, not the cases."""
    elena, sentence = browse(), "does not bring back the cases"
    elena.log_in("elena@lallave.example")
    page = f"/desk/settings/agents/{staff.ana.id}"
    assert sentence in elena.get(page).text
    elena.send_form(f"{page}/suspension")
    assert sentence in elena.get(page).text
    after = elena.send_form(f"{page}/suspension/end").headers["location"]
    assert "The cases they had stay with whoever has them now." in elena.get(after).text


def test_a_team_goes_or_says_what_to_do_first(staff: Cast, browse: Browse) -> None:
    """Who is in it is named."""
    elena = browse()
    elena.log_in("elena@lallave.example")
    refused = elena.send_form(f"/desk/settings/teams/{staff.workshop}/removal")
    assert refused.status_code == 409
    assert "There is still somebody in this team: Darío. Put them in another one first" in refused.text
    elena.send_form(
        f"/desk/settings/agents/{staff.dario.id}", email="dario@lallave.example", role="agent", teams=str(staff.counter)
    )
    gone = elena.send_form(f"/desk/settings/teams/{staff.workshop}/removal")
    assert "Taller" not in elena.get(gone.headers["location"]).text


def test_settings_show_at_once(staff: Cast, browse: Browse) -> None:
    """Colour and hours, the night included."""
    elena = browse()
    elena.log_in("elena@lallave.example")
    assert elena.send_form("/desk/settings/look", enamel="#7a1f2b").status_code == 303
    assert "#7a1f2b" in elena.get("/ui/shop.css").text
    elena.send_form("/desk/settings/hours", {"starts-4": "22:00", "ends-4": "02:00"})
    page = elena.get("/desk/settings/hours").text
    assert 'name="starts-4" value="22:00"' in page
    assert 'name="ends-4" value="02:00"' in page


def test_from_invitation_to_suspension(staff: Cast, browse: Browse) -> None:
    """Fede gets a link, comes in, and is out the moment Elena says so."""
    elena, fede = browse(), browse()
    elena.log_in("elena@lallave.example")
    invited = elena.send_form("/desk/settings/agents", name="Fede", email="fede@lallave.example", role="agent")
    link = re.search(r"/desk/invitation/[\w-]+", invited.text)
    assert link
    assert ">Fede</option>" not in elena.get("/desk/account").text
    accepted = fede.send_form(link[0], password=PASSWORD, again=PASSWORD)
    assert accepted.headers["location"] == "/desk"
    assert fede.get("/desk/account").status_code == 200
    number = re.search(r"/desk/settings/agents/(\d+)/suspension", invited.text)
    assert number
    stands_in = rf'<option value="{number[1]}"[^>]*>Fede'
    assert re.search(stands_in, elena.get("/desk/account").text)
    assert elena.send_form(f"/desk/settings/agents/{number[1]}/suspension", reason="").status_code == 303
    assert fede.get("/desk/account").status_code == 303
    assert fede.log_in("fede@lallave.example").status_code == 403
    last = elena.send_form(f"/desk/settings/agents/{staff.elena.id}/suspension")
    assert last.status_code == 409
    assert "last administrator" in last.text


def test_a_face_is_drawn_without_its_place(staff: Cast, browse: Browse) -> None:
    """Anybody sees it, small and without EXIF; other files are not pictures."""
    exif = Image.Exif()
    exif[0x010F] = "Camara secreta"
    picture = BytesIO()
    Image.new("RGB", (900, 600), "green").save(picture, "JPEG", exif=exif)
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert ana.send_form("/desk/account/photo", files={"photo": ("yo.jpg", picture.getvalue())}).status_code == 303
    found = re.search(r"/pictures/[0-9a-f]{64}\.jpg", ana.get("/desk/account").text)
    assert found
    shown = browse().get(found[0])
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"Camara" not in shown.content
    assert Image.open(BytesIO(shown.content)).width == 320
    refused = ana.send_form("/desk/account/photo", files={"photo": ("yo.jpg", b"<svg onload=alert(1)>")})
    assert refused.status_code == 422
    assert browse().get(f"/pictures/{'0' * 64}.jpg").status_code == 404
    ana.send_form("/desk/account/photo", remove="yes")
    assert browse().get(found[0]).status_code == 404


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_name_is_a_name(staff: Cast, browse: Browse, name: str) -> None:
    """It is what customers see."""
    ana = browse()
    ana.log_in("ana@lallave.example")
    refused = ana.send_form("/desk/account", name=name, language="es", timezone="Europe/Madrid")
    assert refused.status_code == 422
    kept = ana.send_form("/desk/account", name="Ána 🔧\x00", language="en", timezone="Europe/Madrid")
    assert kept.status_code == 303
    assert "Ána 🔧" in ana.get("/desk/account").text
