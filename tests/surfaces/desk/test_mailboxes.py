"""The pages of e-mail: mailboxes are set up, tried against real servers, and what nobody could read is handed out."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage

import pytest
from tests.care.mail.letters import comes, letter
from tests.cast import Cast
from tests.mail.rig import PASSWORD, SHOP, MailRig
from tests.surfaces.desk.browser import Browser

from mostrador.care import mail
from mostrador.care.mail import trial
from mostrador.care.mail.trial import Begun, Ended
from mostrador.channels import email
from mostrador.channels.email import autoconfig, dkim_sign, inbox
from mostrador.channels.email.autoconfig import Found, Server
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.surfaces.desk import mail_keys, mail_trial

Browse = Callable[[], Browser]
PAGE = "/desk/settings/mail"
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
def elena(staff: Cast, browse: Browse) -> Browser:
    """An administrator."""
    browser = browse()
    browser.log_in("elena@lallave.example")
    return browser


def typed(staff: Cast, **more: str) -> dict[str, str]:
    """A form of somebody who knows the servers."""
    told = {"address": SHOP, "password": PASSWORD, "team": str(staff.counter), "plus": "yes"}
    return told | {"imap_host": "127.0.0.1", "smtp_host": "127.0.0.1"} | more


def on_rig(staff: Cast, rig: MailRig, **more: str) -> dict[str, str]:
    """A form that names the servers of the rig."""
    hosts = {"imap_host": rig.host, "smtp_host": rig.host}
    ports = {"imap_port": str(rig.ports.imaps), "smtp_port": str(rig.ports.submission)}
    return typed(staff, **(hosts | ports | more))


def followed(browser: Browser, path: str) -> str:
    """The page to which a form leads."""
    return browser.get(browser.send_form(path).headers["location"]).text


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ("mx.lallave.test; dkim=none", "says nothing of SPF"),
        ("mx.other.test; spf=pass smtp.mailfrom=a@example.test", "carries a word of mx.lallave.test"),
        ("mx.lallave.test; spf=pass smtp.mailfrom=a@example.test", ""),
    ],
)
async def test_a_server_that_says_too_little_of_senders_is_named(
    db: Database, config: Config, staff: Cast, elena: Browser, noted: str, said: str
) -> None:
    """After a few mails from outside, on the page of the mailbox."""
    async with db.begin() as tx:
        settings = email.Settings(
            address=SHOP, team=staff.counter, password="x", imap_host="127.0.0.1", smtp_host="127.0.0.1",
            trusted=("mx.lallave.test",),
        )  # fmt: skip
        number = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
    told = []
    for who in ("carla", "pablo", "rosa"):
        told.append("notice-hurt" in elena.get(f"{PAGE}/{number}").text)
        written = EmailMessage()
        written["Authentication-Results"] = noted
        written["Received"] = "from x by mx.lallave.test with lmtp; Sun, 22 Nov 2026 10:00:00 +0100"
        for name, value in letter(who, f"Soy {who}").items():
            written[name] = value
        written.set_content(f"Soy {who}")
        await comes(db, config, number, written)
    assert told == [False, False, False]
    page = elena.get(f"{PAGE}/{number}").text
    assert ("notice-hurt" in page) == bool(said)
    assert said in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(staff: Cast, elena: Browser) -> None:
    """But the password, which no page ever holds."""
    for wrong, said in (
        ({"address": "info"}, "is not an e-mail address"),
        ({"imap_port": "99999"}, "from 1 to 65535"),
        ({"smtp_port": "veinte"}, "from 1 to 65535"),
        ({"smtp_host": "no such"}, "is not the name of a server"),
        ({"aliases": "pedidos@lallave.test\nno sé"}, "“no sé” is not an e-mail address. Write the other"),
        ({"trusted": "???"}, "“???” is not the name of a server. Write it as it stands"),
        ({"team": "77"}, "Choose the team"),
        ({"password": ""}, "without it nothing can be fetched"),
    ):
        refused = elena.send_form(PAGE, typed(staff, signature="Un saludo", **wrong))
        assert refused.status_code == 422, wrong
        assert said in refused.text, wrong
        assert "Un saludo" in refused.text
        assert PASSWORD not in refused.text
    assert "No mailbox yet" in elena.get(PAGE).text


def test_a_mailbox_from_its_first_day_to_its_last(staff: Cast, elena: Browser) -> None:
    added = elena.send_form(PAGE, typed(staff, aliases="hola@lallave.test\npedidos@lallave.test"))
    at = added.headers["location"].partition("?")[0]
    page = elena.get(at).text
    assert "hola@lallave.test\npedidos@lallave.test" in page
    assert 'value="993"' in page
    assert 'value="587"' in page
    assert "There is a mailbox with this address" in elena.send_form(PAGE, typed(staff, signature="x")).text
    elena.send_form(at, typed(staff, smtp_security="tls", password="", box_name="La Llave"))
    assert 'value="465"' in elena.get(at).text
    elena.send_form(f"{at}/pause", paused="yes")
    assert "paused" in elena.get(PAGE).text
    elena.send_form(f"{at}/pause", paused="no")
    assert "not looked at yet" in elena.get(PAGE).text
    assert "Remove info@lallave.test?" in elena.get(f"{at}/removal").text
    elena.send_form(f"{at}/removal")
    assert elena.get(at).status_code == 404
    assert "No mailbox yet" in elena.get(PAGE).text


async def test_who_fails_is_seen_on_every_page_of_the_settings(staff: Cast, elena: Browser, db: Database) -> None:
    elena.send_form(PAGE, typed(staff))
    async with db.begin() as tx:
        problem = "MailboxLoginError: NO [AUTHENTICATIONFAILED] <b>"
        await tx.run(
            "UPDATE mailbox SET failures = 4, failing_since = now(), problem = %(problem)s::text", problem=problem
        )
    assert "info@lallave.test is not fetched since" in elena.get("/desk/settings/hours").text
    page = elena.get(PAGE).text
    assert "does not take this login and password" in page
    number = re.search(rf"{PAGE}/(\d+)", page)
    assert number
    assert "AUTHENTICATIONFAILED] &lt;b&gt;" in elena.get(number[0]).text


def test_servers_are_found_out(staff: Cast, elena: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where nobody tells them, the page says so and opens the fields."""

    async def found(address: str, **_: object) -> Found | None:
        server = Server("imap.lallave.test", 143, "starttls")
        return Found(server, Server("smtp.lallave.test", 465, "tls"), "info") if address == SHOP else None

    monkeypatch.setattr(autoconfig, "discover", found)
    bare = {"password": PASSWORD, "team": str(staff.counter)}
    added = elena.send_form(PAGE, bare | {"address": SHOP})
    page = elena.get(added.headers["location"]).text
    assert all(f'value="{one}"' in page for one in ("imap.lallave.test", "143", "smtp.lallave.test", "465", "info"))
    refused = elena.send_form(PAGE, bare | {"address": "x@nadie.test"})
    assert "We could not find out the servers of nadie.test" in refused.text
    assert '<details class="fold" open>' in refused.text


async def test_it_is_tried_for_real(
    staff: Cast, elena: Browser, mail_rig: MailRig, db: Database, config: Config
) -> None:
    """Both directions, the plus-address, and whether what is sent is signed; and it makes no case here."""
    at = elena.send_form(PAGE, on_rig(staff, mail_rig, plus="")).headers["location"].partition("?")[0]
    told = elena.send_form(f"{at}/trial").text
    assert "It works in both directions." in told
    assert "s1._domainkey.lallave.test" in told
    assert told.count("trial-step") == 10
    assert told.rstrip().endswith("</html>")
    raws = mail_rig.inbox()
    assert len(raws) == 2
    files = file_store(config.files)
    async with db.begin() as tx:
        [box] = await email.mailboxes(tx)
        came = [
            await inbox.keep(tx, box.id, hash=hash, size=size)
            for hash, size in [await email.store(files, raw) for raw in raws]
        ]
    await mail.read_some(db, files, box.id, secret=config.secret())
    async with db.look() as tx:
        assert [(await inbox.find_mail(tx, one or 0)).state for one in came] == ["noted", "noted"]
    assert "Nothing here" in elena.get(f"{PAGE}/automatic").text
    assert re.search(r'name="plus" value="yes" checked', elena.get(at).text)


async def test_a_server_that_vouches_is_believed_when_somebody_says_so(
    staff: Cast, elena: Browser, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of a trial offers it, once."""

    async def run(*_: object, **__: object) -> AsyncIterator[Begun | Ended]:
        yield Begun("proof")
        yield Ended("proof", "well", seen="mx.lallave.test")

    monkeypatch.setattr(trial, "run", run)
    at = elena.send_form(PAGE, typed(staff)).headers["location"].partition("?")[0]
    told = elena.send_form(f"{at}/trial").text
    assert f'action="{at}/trusted"' in told
    assert "The server mx.lallave.test checks who wrote" in told
    for _ in range(2):
        elena.send_form(f"{at}/trusted", name=" MX.lallave.test ")
    async with db.look() as tx:
        assert [one.trusted for one in await email.mailboxes(tx)] == [["mx.lallave.test"]]
    assert "/trusted" not in elena.send_form(f"{at}/trial").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "otra"}, "does not take this login and password"),
        ({"imap_port": "11143"}, "does not encrypt in this way"),
        ({"imap_host": "localhost", "imap_port": "1"}, "Nobody answers at this server"),
        ({"folder": "Nada"}, "There is no folder of this name"),
        ({"smtp_security": "tls"}, "does not encrypt in this way"),
        ({"imap_host": "no-such-server.invalid"}, "There is no server of this name"),
    ],
)
def test_each_failure_says_what_to_do(
    staff: Cast, elena: Browser, mail_rig: MailRig, wrong: dict[str, str], said: str
) -> None:
    at = elena.send_form(PAGE, on_rig(staff, mail_rig, **wrong)).headers["location"].partition("?")[0]
    told = elena.send_form(f"{at}/trial").text
    assert said in told
    assert "It does not work yet" in told


def test_a_mail_that_does_not_arrive(
    staff: Cast, elena: Browser, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes to INBOX, and another folder is looked at."""
    monkeypatch.setattr(trial, "ARRIVE_SECONDS", 1.5)
    at = elena.send_form(PAGE, on_rig(staff, mail_rig, folder="Sent")).headers["location"].partition("?")[0]
    assert "It was sent and did not arrive." in elena.send_form(f"{at}/trial").text


def test_a_certificate_nobody_trusts(
    staff: Cast, elena: Browser, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    at = elena.send_form(PAGE, on_rig(staff, mail_rig)).headers["location"].partition("?")[0]
    assert "certificate of the server is not trusted" in elena.send_form(f"{at}/trial").text


def test_the_lines_for_the_dns(staff: Cast, elena: Browser, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_trial, "_resolver", mail_rig.resolver())
    at = elena.send_form(PAGE, on_rig(staff, mail_rig)).headers["location"].partition("?")[0]
    assert elena.get(f"{at}/dns").text.count("Nothing to do.") == 3
    bare = on_rig(staff, mail_rig, address="info@nada.test")
    at = elena.send_form(PAGE, bare).headers["location"].partition("?")[0]
    page = elena.get(f"{at}/dns").text
    assert f"v=spf1 mx ip4:{mail_rig.host} ~all" in page
    assert "_dmarc.nada.test" in page


def test_a_key_for_the_domain(staff: Cast, elena: Browser, mail_rig: MailRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, used from when the DNS shows it or somebody insists, renewed, ended; its private half is on no page."""
    monkeypatch.setattr(mail_keys, "_resolver", mail_rig.resolver())
    monkeypatch.setattr(mail_trial, "_resolver", mail_rig.resolver())
    at = elena.send_form(PAGE, typed(staff, address="hola@taller.test")).headers["location"].partition("?")[0]
    assert "Make a key" in elena.get(f"{at}/keys").text
    elena.send_form(f"{at}/keys")
    page = elena.get(f"{at}/keys").text
    assert "It is not there yet." in page
    assert "waits for the DNS" in page
    record = re.search(r"v=DKIM1; k=rsa; p=[\w+/=]+", html.unescape(page))
    assert record
    mail_rig.publish("mostrador._domainkey.taller.test", "v=DKIM1; p=AAAA")
    assert "Another key stands at this name" in followed(elena, f"{at}/keys/look")
    mail_rig.publish("mostrador._domainkey.taller.test", record[0])
    page = followed(elena, f"{at}/keys/look")
    assert "The DNS shows it since" in page
    assert elena.get(f"{at}/dns").text.count("Nothing to do.") == 2, "DKIM and DMARC"
    theirs = {"whose": "theirs", "selector": "otra"}
    assert "This is no private RSA key" in elena.send_form(f"{at}/keys", theirs | {"pem": ""}).text
    elena.send_form(f"{at}/keys", theirs | {"pem": dkim_sign.new_key().decode()})
    page = elena.get(f"{at}/keys").text
    assert "Until it is there the key before it signs." in page
    assert "PRIVATE KEY" not in page
    [insist] = re.findall(r"/keys/\d+/insistence", page)
    page = followed(elena, f"{at}{insist}")
    assert "It signs because you said so." in page
    assert "It signs no more since" in page
    [removal] = re.findall(r"/keys/\d+/removal", page)
    elena.send_form(f"{at}{removal}")
    assert "Make a key" in elena.get(f"{at}/keys").text


async def test_what_nobody_could_read(staff: Cast, elena: Browser, db: Database, config: Config) -> None:
    """It is handed out as a file that no browser opens, read again, or put aside."""
    elena.send_form(PAGE, typed(staff))
    files = file_store(config.files)
    stored = [await email.store(files, b"<script>alert(1)</script>%d" % number) for number in range(60)]
    async with db.begin() as tx:
        [box] = await email.mailboxes(tx)
        mails = [await inbox.keep(tx, box.id, hash=hash, size=size) for hash, size in stored]
        for one in mails:
            assert one
            await inbox.shelve(tx, one, "There is nothing in it." if one % 2 else "KeyError: 'x'")
    page = elena.get(f"{PAGE}/shelf").text
    assert "There is nothing in it." in page
    assert "the fault is ours" in page
    assert page.count("mail.eml") == 50
    older = re.search(rf"{PAGE}/shelf\?before=\d+", page)
    assert older
    assert elena.get(older[0]).text.count("mail.eml") == 10
    assert "E-mail · 60" in elena.get("/desk/settings/hours").text
    file = elena.get(f"{PAGE}/shelf/{mails[0]}/mail.eml")
    assert file.content == b"<script>alert(1)</script>0"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    elena.send_form(f"{PAGE}/shelf/{mails[0]}/again")
    elena.send_form(f"{PAGE}/shelf/{mails[1]}/aside")
    async with db.look() as tx:
        states = [(await inbox.find_mail(tx, one or 0)).state for one in mails[:3]]
    assert states == ["waiting", "put-aside", "shelved"]
    assert elena.get(f"{PAGE}/shelf/{mails[0]}/mail.eml").status_code == 404
    async with db.begin() as tx:
        await inbox.read(tx, mails[0] or 0, "noted", subject="<b>Ofertas", sender="x@y.es", automatic="list")
    page = elena.get(f"{PAGE}/automatic").text
    assert "&lt;b&gt;Ofertas" in page
    assert elena.get(f"{PAGE}/shelf/{mails[0]}/mail.eml").status_code == 200
