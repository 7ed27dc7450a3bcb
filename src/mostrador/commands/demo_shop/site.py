"""The pages of the shop's own site. It knows Mostrador by one script tag, and nothing inline is allowed on it."""

from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from string import Template
from typing import NamedTuple
from urllib.parse import urlsplit

import jwt

from mostrador.commands.demo_shop.prepare import WidgetFacts
from mostrador.kit import clock

PROOF_LASTS = timedelta(minutes=10)
SITE = files("mostrador.commands.demo_shop")


class Page(NamedTuple):
    """One page: its title, the file with its words, and who has logged in to the shop's site there."""

    title: str
    file: str
    visitor: dict[str, str] | None = None


PAGES = {
    "/": Page("Ferretería La Llave", "home.html"),
    "/taladro": Page("Taladro percutor 750 W", "drill.html"),
    "/cuenta": Page(
        "Mi cuenta", "account.html", {"sub": "cliente-1042", "name": "Carla", "email": "carla@correo.example"}
    ),
}


def shop_site(facts: WidgetFacts, port: int) -> ThreadingHTTPServer:
    """The server of the site on localhost; the caller runs and closes it. Raises OSError when the port is taken."""
    layout = Template((SITE / "layout.html").read_text("utf-8"))
    # What a careful shop would send. The script and its frame need no more than this.
    policy = f"default-src 'none'; style-src 'self'; script-src {facts.counter}; frame-src {facts.counter}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/shop.css":
                self._send("text/css", (SITE / "shop.css").read_text("utf-8"))
            elif page := PAGES.get(path):
                self._send("text/html", _paint(layout, page, facts))
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _send(self, media: str, text: str) -> None:
            body = text.encode()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", f"{media}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: the terminal is for the address."""

    return ThreadingHTTPServer(("localhost", port), Handler)


def _paint(layout: Template, page: Page, facts: WidgetFacts) -> str:
    token = ""
    if page.visitor is not None:
        # A fresh proof for each page, signed where the visitor cannot reach: on the shop's server.
        proof = jwt.encode({**page.visitor, "exp": clock.now() + PROOF_LASTS}, facts.secret, algorithm="HS256")
        token = f' data-token="{proof}"'
    return layout.substitute(
        title=page.title,
        main=(SITE / page.file).read_text("utf-8"),
        counter=facts.counter,
        key=facts.key,
        token=token,
    )
