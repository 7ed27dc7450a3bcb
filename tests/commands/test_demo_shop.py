"""The example shop on another site carries the widget as a careful host page would."""

import http.client
import re
import threading
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import jwt
import pytest

from mostrador import team
from mostrador.commands.demo_shop import WidgetFacts, prepare, shop_site
from mostrador.commands.transaction import in_transaction
from mostrador.config import Config

ORIGIN = "http://localhost:8081"


def silent(_sentence: str) -> None:
    return


@pytest.fixture
def facts(config: Config) -> WidgetFacts:
    return prepare(config, silent, ORIGIN)


@pytest.fixture
def site(facts: WidgetFacts) -> Iterator[http.client.HTTPConnection]:
    with shop_site(facts, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        connection = http.client.HTTPConnection("localhost", server.server_address[1])
        yield connection
        connection.close()
        server.shutdown()
        thread.join()


def read(
    site: http.client.HTTPConnection, path: str, headers: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, str]:
    site.request("GET", path, headers=headers)
    answer = site.getresponse()
    assert answer.status == 200
    return answer.read().decode(), answer.headers["Content-Security-Policy"]


def test_the_shop_allows_the_site_once_and_keeps_its_secret(config: Config, facts: WidgetFacts) -> None:
    assert prepare(config, silent, ORIGIN) == facts
    assert in_transaction(config, silent, team.shop).widget_origins == [ORIGIN]


@pytest.mark.parametrize("path", ["/", "/p/taladro", "/cuenta"])
def test_every_page_carries_the_widget_and_allows_nothing_inline(
    site: http.client.HTTPConnection, facts: WidgetFacts, path: str
) -> None:
    page, policy = read(site, path)
    assert re.findall(r'<script src="(http[^"]+)"', page) == [f"{facts.counter}/widget.js"]
    assert re.findall(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", page) == []
    assert f'data-shop="{facts.key}"' in page
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_who_has_logged_in_to_the_shop_is_named_by_a_signed_proof(
    site: http.client.HTTPConnection, facts: WidgetFacts
) -> None:
    assert "data-token" not in read(site, "/")[0]
    site.request("POST", "/entrar", "customer=c-1042")
    answer = site.getresponse()
    answer.read()
    assert (answer.status, answer.headers["Location"]) == (303, "/cuenta")
    page = read(site, "/", {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]})[0]
    token = re.search(r'data-token="([^"]+)"', page)
    assert token is not None
    claims = jwt.decode(token[1], facts.secret, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    assert claims["name"] == "Carla"
