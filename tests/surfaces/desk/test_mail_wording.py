"""What leaves by itself is written in the settings, looked at as it would leave, and sent to oneself."""

from __future__ import annotations

import html
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from tests.cast import Cast
from tests.mail.rig import MailRig
from tests.surfaces.desk.browser import Browser, hidden
from tests.surfaces.desk.test_mailboxes import PAGE, elena, on_rig, typed

Browse = Callable[[], Browser]
__all__ = ["elena"]
WORDS = f"{PAGE}/words"
PROOF = f"{WORDS}/proof/es/tu"
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


def test_words_are_written_refused_and_taken_back(staff: Cast, elena: Browser, browse: Browse) -> None:
    assert elena.send_form(PAGE, typed(staff)).status_code == 303
    page = elena.get(PROOF)
    assert "{palabras}" in page.text
    assert "in our words" in page.text
    refused = elena.send_form(PROOF, once=hidden(page, "once"), text="Hola {persona}. {recibido} {código}")
    assert refused.status_code == 422
    assert "A proof needs {palabras}" in html.unescape(refused.text)
    assert "Hola {persona}. {recibido} {código}" in refused.text
    unknown = elena.send_form(PROOF, text="{palabras} {recibido} {código} {importe}")
    assert "There is no field {importe}" in html.unescape(unknown.text)
    own = "Hola {persona}: clave {código}, {recibido}.\n\n{palabras}"
    assert elena.send_form(PROOF, text=own).status_code == 303
    page = elena.get(PROOF)
    assert "in your words" in page.text
    assert "Hola Carla: clave " in elena.get(f"{PROOF}/preview").text
    assert elena.send_form(f"{PROOF}/ours", once=hidden(page, "once")).status_code == 303
    page = elena.get(PROOF)
    assert "in our words" in page.text
    assert own in html.unescape(elena.get(f"{PROOF}?version=1").text)
    for missing in (f"{WORDS}/nothing/es/tu", f"{WORDS}/proof/de/tu", f"{WORDS}/proof/en/vos"):
        assert elena.get(missing).status_code == 404
    ana = browse()
    ana.log_in("ana@lallave.example")
    assert ana.send_form(PROOF, text=own).status_code == 403


def test_the_preview_is_the_mail_and_nothing_runs_in_it(staff: Cast, elena: Browser) -> None:
    elena.send_form(PAGE, typed(staff))
    draft = "Hola {persona}: <script>alert(1)</script>\n\n{palabras}\n\n{recibido} {código}"
    shown = elena.send_form(f"{PROOF}/preview", text=draft, of="")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "<script>" not in shown.text
    assert "<blockquote>" in shown.text
    assert "&gt; El taladro" in shown.text or "&gt; The drill" in shown.text
    assert "info@lallave.test" in shown.text
    assert "There is no field" in elena.send_form(f"{PROOF}/preview", text="{nada}").text
    for sort in ("confirmation", "stand-in", "going-on", "passcode", "invitation"):
        assert "elena@lallave.example" in elena.get(f"{WORDS}/{sort}/es-419/vos/preview").text, sort


def test_it_is_sent_to_oneself_by_the_real_server(staff: Cast, elena: Browser, mail_rig: MailRig) -> None:
    elena.send_form(PAGE, on_rig(staff, mail_rig))
    at = f"{WORDS}/confirmation/es/tu"
    refused = elena.send_form(f"{at}/to-me", text="Buenas, {persona}.")
    assert refused.status_code == 409, "nobody has that address there"
    assert "Buenas, {persona}." in refused.text
    elena.send_form("/desk/settings/agents/4", email="carla@example.test", role="admin", teams=str(staff.counter))
    taken = elena.send_form(f"{at}/to-me", text="Buenas, {persona}.")
    assert "carla@example.test" in taken.text
    [raw] = mail_rig.wait_for("carla@example.test", 1)
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    assert "Buenas, Carla." in body.get_content()
    assert "in our words" in elena.get(at).text, "nothing was kept"
