"""`/widget.js`: one function and the facts it needs, so that the host page gives nothing but a key."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import msgspec
from litestar import Request, Response, get

from mostrador.kit.i18n import LANGUAGES, Language, translator
from mostrador.surfaces.ui.assets import STATIC
from mostrador.surfaces.ui.colour import Tones, palette
from mostrador.surfaces.ui.reader import here_of
from mostrador.surfaces.widget.duty import on_duty_name
from mostrador.team import Shop

Web = Request[Any, Any, Any]
# How long a host page may go on with an old name on the button; the frame always knows better.
SECONDS: Final = 60
ENAMEL: Final = "#0f5c4d"


class Facts(msgspec.Struct, frozen=True):
    """What the function is called with. `duty` is the name of somebody on shift, empty when nobody is."""

    language: str
    words: dict[str, dict[str, str]]
    duty: str
    css: str


@get("/widget.js", exclude_from_csrf=True)
async def loader(request: Web) -> Response[bytes]:
    """The script of a host page. It holds no secret and nothing about who asks."""
    here = here_of(request)
    async with here.db.look() as tx:
        shop = await here.shop(tx)
        duty = await on_duty_name(tx)
    facts = Facts(
        language=shop.language,
        words={tag: _words(Language(tag, shop.register), shop) for tag in LANGUAGES},
        duty=duty,
        css=_css(shop.enamel or ENAMEL),
    )
    body = b"(" + _function() + b")(" + msgspec.json.encode(facts) + b");\n"
    headers = {"Cache-Control": f"public, max-age={SECONDS}", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(body, media_type="text/javascript", headers=headers)


def _words(language: Language, shop: Shop) -> dict[str, str]:
    say = translator(language)
    return {
        "title": shop.name,
        "write": say.gettext("Write to {name}"),
        "close": say.gettext("Close"),
        "unread": say.gettext("{n} unread"),
        "failed": say.gettext("This page does not let us open here."),
        "elsewhere": say.gettext("Write to us on our own page."),
    }


@cache
def _function() -> bytes:
    source = (STATIC / "js/widget/loader.js").read_text()
    kept = (line for line in source.splitlines() if not line.lstrip().startswith("//"))
    return "\n".join(kept).strip().removesuffix(";").encode()


@cache
def _css(enamel: str) -> str:
    """The sheet of the button, whose colour is the shop's by day and by night."""
    tones = palette(enamel)
    sheet = (STATIC / "css/widget/launcher.css").read_text()
    day, night = _declared(tones.light), _declared(tones.dark)
    return (
        f"{sheet}:host{day}"
        f'@media (prefers-color-scheme:dark){{:host(:not([data-theme="light"])){night}}}'
        f':host([data-theme="dark"]){night}'
    )


def _declared(tones: Tones) -> str:
    return f"{{--enamel:{tones.enamel};--enamel-strong:{tones.strong};--on-enamel:{tones.on}}}"


HANDLERS: Final = [loader]
