"""Mailboxes that let us in by OAuth 2: connected at a real provider, read and sent from by its tokens, ended there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from tests.care.mail.test_mail import CARLA, at_work, files, impatient, letter, mails, until
from tests.cast import Cast
from tests.mail.provider import CLIENT, CLIENT_SECRET, Provider
from tests.mail.rig import PASSWORD, SHOP, MailRig
from tests.mail.servers import PORTS
from tests.surfaces.desk.browser import Browser

from mostrador.care.mail import bursts
from mostrador.channels import email
from mostrador.channels.email import autoconfig, oauth, outbox
from mostrador.channels.email.autoconfig import Found, Server
from mostrador.channels.email.oauth import App, AppRefused, GrantEnded, ProviderAway, read_answer
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import FileStore

__all__ = ["files", "impatient"]
Browse = Callable[[], Browser]
PAGE = "/desk/settings/mail"
BACK = f"{PAGE}/connected"
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


@pytest.fixture
def config(config: Config) -> Config:
    """The provider of these tests is within our own network."""
    return msgspec.structs.replace(config, webhook_networks=("127.0.0.0/8",))


@pytest.fixture
def provider(config: Config, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Where somebody says yes for the shop's mailbox; at the address of the rig, if the test has one."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "true")
    rig = request.getfixturevalue("mail_rig") if "mail_rig" in request.fixturenames else None
    host, port = (rig.host, PORTS.tokens) if rig else ("127.0.0.1", 0)
    with Provider(host, port, f"{config.base_url}{BACK}") as running:
        running.who = SHOP
        yield running


@pytest.fixture
def elena(staff: Cast, browse: Browse) -> Browser:
    """An administrator."""
    browser = browse()
    browser.log_in("elena@lallave.example")
    return browser


def registered(elena: Browser, provider: Provider, **more: str) -> httpx.Response:
    """The form in which the provider is written down."""
    told = {"kind": "other", "client_id": CLIENT, "client_secret": CLIENT_SECRET, "scopes": "imap smtp"}
    told |= {"authorize_url": f"{provider.at}/authorize", "token_url": f"{provider.at}/token"}
    return elena.send_form(f"{PAGE}/apps", told | more)


def added(elena: Browser, staff: Cast, **more: str) -> str:
    """The page of a mailbox that is entered by the first connection there is."""
    told = {
        "address": SHOP,
        "team": str(staff.counter),
        "app": "1",
        "imap_host": "imap.x.test",
        "smtp_host": "s.x.test",
    }
    return elena.send_form(PAGE, told | more).headers["location"].partition("?")[0]


def gone(elena: Browser, at: str) -> str:
    """The address at the provider to which the page leads."""
    page = elena.send_form(f"{at}/connection", app="1").text
    found = re.search(r'href="(http://127[^"]+/authorize[^"]+)"', page)
    assert found, page
    return html.unescape(found[1])


def back(link: str) -> str:
    """Where the provider sends who went there, as a path of ours."""
    answer = httpx.get(link)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


async def fails(db: Database, times: int) -> bool:
    """Whether the mailbox could not be fetched so often in a row."""
    async with db.look() as tx:
        return int(await tx.value("SELECT failures FROM mailbox")) >= times


async def test_a_mailbox_is_connected_read_sent_from_ended_and_connected_again(
    staff: Cast,
    elena: Browser,
    mail_rig: MailRig,
    provider: Provider,
    db: Database,
    config: Config,
    files: FileStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "LADDER", (timedelta(seconds=0.2),) * 200)
    # Each mail of hers is confirmed at once, so that what leaves tells when a mail came.
    monkeypatch.setattr(bursts, "BURST", timedelta())
    assert registered(elena, provider).status_code == 303
    servers = {"imap_port": str(PORTS.imaps), "smtp_port": str(PORTS.submission), "trusted": "mx.lallave.test"}
    at = added(elena, staff, imap_host=mail_rig.host, smtp_host=mail_rig.host, everything="yes", **servers)
    assert "not connected yet" in elena.get(at).text
    assert elena.get(back(gone(elena, at))).headers["location"] == f"{at}?done=connected"
    async with at_work(db, files, config, mail_rig):
        mail_rig.submit(letter("¿Tenéis hembrillas?"), SHOP, account=CARLA)
        await mails(mail_rig, CARLA, 1)
        assert (provider.codes, provider.renewals) == (1, 0)
        # A token that ends is renewed before it is used again.
        async with db.begin() as tx:
            await tx.run("UPDATE mail_grant SET ends_at = now()")
        mail_rig.submit(letter("¿Y escarpias?", subject="Otra"), SHOP, account=CARLA)
        await mails(mail_rig, CARLA, 2)
        assert (provider.codes, provider.renewals) == (1, 1)
        assert "It works in both directions." in elena.send_form(f"{at}/trial").text

        provider.withdraw()
        mail_rig.kill_dovecot()
        mail_rig.start_dovecot()
        await until(lambda: fails(db, 4))
        page = elena.get(at).text
        assert "The provider lets us in no more" in page
        assert "Reconnect with 127" in page
        asked = provider.refused
        assert asked == 1, "who is refused once does not ask again"
        await until(lambda: fails(db, 8))
        assert provider.refused == asked
        async with db.look() as tx:
            assert await tx.value("SELECT count(*) FROM event WHERE kind = 'mailbox.failed'") == 1

        assert elena.get(back(gone(elena, at))).headers["location"] == f"{at}?done=connected"
        mail_rig.submit(letter("¿Y tacos?", subject="Tacos"), SHOP, account=CARLA)
        await mails(mail_rig, CARLA, 3)
        assert "works" in elena.get(PAGE).text
    # Whoever writes a password enters with that, and what was granted is forgotten.
    told = {"password": PASSWORD, "team": str(staff.counter), "imap_host": mail_rig.host, "smtp_host": mail_rig.host}
    elena.send_form(at, told | servers)
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM mail_grant") == 0
        assert [one.app_id for one in await email.mailboxes(tx)] == [None]


def test_only_who_went_comes_back_and_only_once(
    staff: Cast, elena: Browser, browse: Browse, provider: Provider
) -> None:
    """Forged, of another session, refused, twice, with somebody else's code, or to another address: not connected."""
    assert registered(elena, provider).status_code == 303
    at = added(elena, staff)
    unknown = "was not begun in this browser"
    for forged in ("", "?code=x", "?state=x", "?state=x&code=y", "?code=x&state=%00", "?error=access_denied&state=x"):
        answer = elena.get(BACK + forged)
        assert (answer.status_code, unknown in html.unescape(answer.text)) == (409, True), forged
    other = browse()
    other.log_in("elena@lallave.example")
    link = gone(elena, at)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["login_hint"] == SHOP
    assert asked["redirect_uri"] == f"http://127.0.0.1:8080{BACK}"
    came = back(link)
    assert other.get(came).status_code == 409
    assert browse().get(came).status_code in {303, 401}
    assert elena.get(came).status_code == 303
    assert elena.get(came).status_code == 409
    assert provider.codes == 1
    # A code that somebody else was given: its challenge is another one.
    mine, theirs = gone(elena, at), back(gone(elena, at))
    state, code = parse_qs(urlsplit(mine).query)["state"][0], parse_qs(urlsplit(theirs).query)["code"][0]
    answer = elena.get(f"{BACK}?state={state}&code={code}")
    assert (answer.status_code, "The mailbox is not connected." in answer.text) == (409, True)
    assert provider.codes == 1
    provider.who = None
    answer = elena.get(back(gone(elena, at)))
    assert "the permission was refused at the provider" in answer.text
    # The provider itself sends nobody to another address.
    moved = link.replace("127.0.0.1%3A8080", "evil.test")
    assert moved != link
    assert "location" not in httpx.get(moved).headers


def test_what_is_written_down_of_a_provider(staff: Cast, elena: Browser, provider: Provider) -> None:
    """Nothing inside our own network but what the settings open, no secret on a page, none removed that is used."""
    for wrong, said in (
        ({"token_url": "http://169.254.169.254/token"}, "is not an address of a provider"),
        ({"token_url": "https://10.0.0.1/token"}, "is not an address of a provider"),
        ({"token_url": "http://evil.test/token"}, "is not an address of a provider"),
        ({"authorize_url": "javascript:alert(1)"}, "is not an address of a provider"),
        ({"authorize_url": "https://a:b@evil.test/"}, "is not an address of a provider"),
        ({"scopes": " "}, "Write what to ask for"),
        ({"client_id": ""}, "Write the client ID"),
        ({"kind": "google", "client_secret": ""}, "Write the client secret"),
        ({"kind": "microsoft", "tenant": "../x"}, "The directory ID is"),
    ):
        refused = registered(elena, provider, **wrong)
        assert (refused.status_code, said in html.unescape(refused.text)) == (422, True), wrong
    registered(elena, provider)
    registered(elena, provider, client_secret="")
    registered(elena, provider, kind="microsoft", tenant="lallave.example")
    page = elena.get(f"{PAGE}/apps").text
    assert "muy-secreto" not in page
    assert f"http://127.0.0.1:8080{BACK}" in page
    assert 'value="lallave.example"' in page
    added(elena, staff)
    assert "Mailboxes are connected by this." in elena.send_form(f"{PAGE}/apps/1/removal").text
    elena.send_form(f"{PAGE}/apps/2/removal")
    assert elena.get(f"{PAGE}/apps").text.count("registered</span>") == 1


def test_the_page_offers_what_the_provider_wants(
    staff: Cast, elena: Browser, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Google and Microsoft by their names, others where their autoconfig says so; and no password is asked for then."""
    google = Found(
        Server("imap.gmail.com", 993, "tls"), Server("smtp.gmail.com", 587, "starttls"), "x@y.es", oauth=True
    )
    theirs = Found(Server("imap.x.es", 993, "tls"), Server("smtp.x.es", 587, "starttls"), "x", True, False)

    async def found(address: str, **_: object) -> Found:
        return google if address.endswith("y.es") else theirs

    monkeypatch.setattr(autoconfig, "discover", found)
    bare = {"team": str(staff.counter)}
    refused = elena.send_form(PAGE, bare | {"address": "x@y.es"})
    assert "Google lets programs in by its own log-in." in refused.text
    assert "imap.x.es lets programs in" in elena.send_form(PAGE, bare | {"address": "x@x.es"}).text
    registered(elena, provider, kind="google")
    registered(elena, provider)
    page = elena.get(elena.send_form(PAGE, bare | {"address": "x@y.es"}).headers["location"]).text
    assert "Connect with Google" in page
    assert "Connect with 127" not in page
    page = elena.get(elena.send_form(PAGE, bare | {"address": "x@x.es"}).headers["location"]).text
    assert "Connect with 127.0.0.1" in page
    # Who has a password need not connect.
    page = elena.get(elena.send_form(PAGE, bare | {"address": "z@y.es", "password": "x"}).headers["location"]).text
    assert "not looked at yet" in page
    assert "Connect with Google" in page


async def test_a_token_address_leads_nowhere_else(provider: Provider) -> None:
    """Not into our own network, though a name led there meanwhile, and not on to where an answer points."""
    app = App(1, "other", "", f"{provider.at}/token", "s", CLIENT, b"")
    with pytest.raises(ProviderAway, match="AddressRefused"):
        await oauth.renew(app, CLIENT_SECRET, refresh="x")
    with pytest.raises(GrantEnded, match="invalid_grant"):
        await oauth.renew(app, CLIENT_SECRET, refresh="x", networks=["127.0.0.0/8"])
    with pytest.raises(AppRefused, match="invalid_client"):
        await oauth.renew(app, "otra", refresh="x", networks=["127.0.0.0/8"])
    led = msgspec.structs.replace(app, token_url=f"{provider.at}/elsewhere")
    with pytest.raises(ProviderAway, match="307"):
        await oauth.renew(led, CLIENT_SECRET, refresh="x", networks=["127.0.0.0/8"])


@pytest.mark.parametrize(
    ("status", "text", "raised"),
    [
        (200, "", ProviderAway),
        (200, "[]", ProviderAway),
        (200, "{}", ProviderAway),
        (200, '{"access_token": "a\\r\\nQUIT", "token_type": "Bearer"}', ProviderAway),
        (200, '{"access_token": "a\\u0001", "token_type": "Bearer"}', ProviderAway),
        (200, '{"access_token": "a", "token_type": "mac"}', ProviderAway),
        (503, '{"error": "x"}', ProviderAway),
        (429, '{"error": "slow_down"}', ProviderAway),
        (400, '{"error": "invalid_grant"}', GrantEnded),
        (400, '{"error": ["invalid_grant"]}', AppRefused),
        (401, '{"error": "invalid_client"}', AppRefused),
        (400, "<html>", ProviderAway),
    ],
)
def test_every_answer_is_read_with_care(status: int, text: str, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        read_answer(status, text)


@pytest.mark.parametrize("ends", ["null", "0", "-5", "true", '"600"', "1e99", '"x"', "60"])
def test_a_token_always_has_an_end(ends: str) -> None:
    assert read_answer(200, f'{{"access_token": "a", "expires_in": {ends}}}').seconds in {60, 600, 3600}
