"""The way into the desk, as a browser goes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from tests.cast import Cast
from tests.surfaces.desk.browser import PASSWORD, Browser, hidden

from mostrador import team
from mostrador.kit.db import Database
from mostrador.surfaces.desk.login import inside

Browse = Callable[[], Browser]
# How other surfaces declare their handlers is not what these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


def test_ana_comes_in_and_goes_out(staff: Cast, browse: Browse) -> None:
    """The cookie cannot be read by scripts; after logging out its key opens nothing."""
    ana = browse()
    assert ana.get("/desk/account").headers["location"] == "/desk/login?next=/desk/account"
    answer = ana.send_form("/desk/login", email="Ana@lallave.example ", password=PASSWORD, next="/desk/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/account")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Ana" in ana.get("/desk/account").text
    key = ana.cookies["s"]
    ana.send_form("/desk/logout")
    ana.cookies.set("s", key)
    assert ana.get("/desk/account").status_code == 303


def test_a_refusal_keeps_the_email_and_tells_nothing(staff: Cast, browse: Browse) -> None:
    """The same words for a wrong password and for nobody."""
    pages = [browse().log_in(email, "no es esta") for email in ("ana@lallave.example", "nadie@lallave.example")]
    assert [page.status_code for page in pages] == [422, 422]
    assert 'value="ana@lallave.example"' in pages[0].text
    alerts = {re.search(r'role="alert">.*?</div>', page.text, re.DOTALL)[0] for page in pages}  # type: ignore[index]
    assert len(alerts) == 1


def test_who_guesses_has_to_wait(staff: Cast, browse: Browse) -> None:
    """The eleventh try is refused even with the right password, and the page says until when."""
    guesser = browse()
    for _ in range(10):
        assert guesser.log_in("ana@lallave.example", "no es esta").status_code == 422
    refused = guesser.log_in("ana@lallave.example")
    assert refused.status_code == 429
    assert "15 minutes" in refused.text


def test_a_form_of_another_site_is_refused(staff: Cast, browse: Browse) -> None:
    """Without the token of our page nothing happens."""
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert ana.post("/desk/logout").status_code == 403
    assert ana.get("/desk/account").status_code == 200


def test_the_second_factor_from_picture_to_recovery(staff: Cast, browse: Browse) -> None:
    """Turned on by a code, asked for at the next log-in, replaced by a recovery code that works once."""
    ana = browse()
    ana.log_in("ana@lallave.example")
    page = ana.get("/desk/account/second-factor")
    offer = hidden(page, "offer")
    picture = ana.get("/desk/account/second-factor.svg", params={"offer": offer})
    assert picture.headers["content-type"] == "image/svg+xml"
    assert browse().get("/desk/account/second-factor.svg", params={"offer": offer}).status_code == 303
    key = re.search(r'class="key">(\w+)<', page.text)
    assert key
    phone = pyotp.TOTP(key[1])
    assert ana.send_form("/desk/account/second-factor", offer=offer, code="123").status_code == 422
    done = ana.send_form("/desk/account/second-factor", offer=offer, code=phone.now())
    codes = re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", done.text)
    assert len(codes) == 10

    again = browse()
    asked = again.log_in("ana@lallave.example")
    assert asked.status_code == 200
    assert "s" not in again.cookies
    step = hidden(asked, "step")
    assert again.send_form("/desk/login/code", step=step, code="000000").status_code == 422
    later = phone.at(datetime.now(UTC) + timedelta(seconds=30))
    assert again.send_form("/desk/login/code", step=step, code=later).status_code == 303
    assert again.get("/desk/account").status_code == 200
    for status in (303, 422):
        other = browse()
        step = hidden(other.log_in("ana@lallave.example"), "step")
        assert other.send_form("/desk/login/code", step=step, code=codes[0].lower()).status_code == status
    assert browse().send_form("/desk/login/code", step=step[:-1] + "x", code=codes[1]).status_code == 410


async def test_the_first_administrator_opens_the_counter(db: Database, browse: Browse) -> None:
    """From the one-time link to the settings; what was typed stays when it is refused."""
    async with db.begin() as tx:
        await team.ensure_shop(tx, "Mostrador")
        key = await team.invite_first(tx)
    elena = browse()
    path = f"/desk/invitation/{key}"
    assert elena.get(path).status_code == 200
    typed = {"shop_name": "Ferretería La Llave", "name": "Elena", "email": "elena@lallave.example"}
    refused = elena.send_form(path, typed, password=PASSWORD, again="otra cosa")
    assert refused.status_code == 422
    assert 'value="elena@lallave.example"' in refused.text
    assert PASSWORD not in refused.text
    accepted = elena.send_form(path, typed, password=PASSWORD, again=PASSWORD)
    assert accepted.headers["location"] == "/desk/settings/shop"
    assert "Ferretería La Llave" in elena.get("/desk/settings/shop").text
    assert browse().get(path).status_code == 410


@pytest.mark.parametrize(
    "wrong", [b"email=%00&password=%00", b"email=%ff%fe&password=%c3", b"email=a&password=" + b"x" * 10**6]
)
def test_bad_input_is_a_wrong_password(staff: Cast, browse: Browse, wrong: bytes) -> None:
    """Never a broken page."""
    browser = browse()
    browser.get("/desk/login")
    body = wrong + b"&_csrf_token=" + browser.cookies["c"].encode()
    answer = browser.post("/desk/login", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("path", "goes"),
    [
        ("/desk/threads/3", "/desk/threads/3"),
        ("/desk", "/desk"),
        ("//evil.example", "/desk"),
        ("/desk/../../evil", "/desk"),
        ("/desk\\@evil.example", "/desk"),
        ("https://evil.example/desk/", "/desk"),
        ("/desk/login?next=/desk/login", "/desk"),
        ("/deskevil", "/desk"),
        ("", "/desk"),
    ],
)
def test_logging_in_leads_nowhere_else(path: str, goes: str) -> None:
    """A link to our log-in page must not be a way to another site."""
    assert inside(path) == goes
