"""The shop's own site. It knows Mostrador by one script tag, and its policy is as strict as a careful shop's."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_hex
from typing import Final
from urllib.parse import parse_qs, urlsplit

import jwt
import msgspec
from jinja2 import Environment, FileSystemLoader

from mostrador.commands.demo_shop.prepare import WidgetFacts
from mostrador.kit import clock

PAGES: Final = Path(__file__).parent / "pages"
STATIC: Final = "/static/"
PROOF_LASTS: Final = timedelta(minutes=10)
COOKIE: Final = "customer"
LARGEST_FORM: Final = 1000


class Customer(msgspec.Struct, frozen=True):
    """Somebody who can log in to the shop's site."""

    id: str
    name: str
    email: str


class Product(msgspec.Struct, frozen=True):
    """A thing on the shelf."""

    slug: str
    name: str
    price: str
    about: str


class Catalogue(msgspec.Struct, frozen=True):
    """What the shop sells, and to whom."""

    customers: list[Customer]
    products: list[Product]


def shop_site(facts: WidgetFacts, port: int) -> ThreadingHTTPServer:
    """The server of the site on localhost; the caller runs and closes it. Raises OSError when the port is taken."""

    class Visit(_Visit):
        site = Site(facts)

    return ThreadingHTTPServer(("localhost", port), Visit)


class Site:
    """What every page is made from."""

    def __init__(self, facts: WidgetFacts) -> None:
        self.facts = facts
        self.catalogue = msgspec.toml.decode((PAGES / "catalogue.toml").read_bytes(), type=Catalogue)
        self._pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True, lstrip_blocks=True)

    @property
    def policy(self) -> str:
        """Nothing inline, and of Mostrador only its script and its frame."""
        counter = self.facts.counter
        return (
            f"default-src 'none'; script-src 'self' {counter}; frame-src {counter}; style-src 'self'; img-src 'self'; "
            "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'"
        )

    def page(self, path: str, customer: Customer | None) -> str | None:
        """The page at an address, or None."""
        product = next((one for one in self.catalogue.products if path == f"/p/{one.slug}"), None)
        file = {"/": "home.html", "/cuenta": "account.html"}.get(path, "product.html" if product else None)
        if file is None:
            return None
        return self._pages.get_template(file).render(
            counter=self.facts.counter,
            key=self.facts.key,
            token=self._proof(customer) if customer else "",
            customer=customer,
            catalogue=self.catalogue,
            product=product,
        )

    def _proof(self, customer: Customer) -> str:
        # A fresh proof for each page, signed where the visitor cannot reach: on the shop's server.
        claims = {
            "sub": customer.id,
            "name": customer.name,
            "email": customer.email,
            "exp": clock.now() + PROOF_LASTS,
            "jti": token_hex(8),
        }
        return jwt.encode(claims, self.facts.secret, algorithm="HS256")


class _Visit(BaseHTTPRequestHandler):
    """One request to the site."""

    site: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file = PAGES / "static" / Path(path).name
        if path == STATIC + file.name and file.is_file():
            self._send(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        elif page := self.site.page(path, self._customer()):
            self._send(page.encode(), "text/html; charset=utf-8")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Log in as whoever the form names, or out."""
        length = int(self.headers.get("Content-Length") or 0)
        form = parse_qs(self.rfile.read(min(length, LARGEST_FORM)).decode(errors="replace"))
        named = form.get("customer", [""])[0]
        known = named in {customer.id for customer in self.site.catalogue.customers}
        # The hash tells the next page that somebody has just left; see shop.js.
        where = "/cuenta" if known else "/cuenta#adios"
        cookie = f"{COOKIE}={named if known else ''}; Path=/; HttpOnly; SameSite=Lax"
        self._send(b"", "text/plain", status=HTTPStatus.SEE_OTHER, headers={"Location": where, "Set-Cookie": cookie})

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal is for the address."""

    def _customer(self) -> Customer | None:
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        return next((one for one in self.site.catalogue.customers if cookie and one.id == cookie.value), None)

    def _send(
        self,
        body: bytes,
        media: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        own = {"Content-Type": media, "Content-Length": str(len(body)), "Content-Security-Policy": self.site.policy}
        for name, value in {**own, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
