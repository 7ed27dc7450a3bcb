"""Addresses of the files that browsers load: our own with their fingerprint, third-party ones with their version."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
URL: Final = "/static"

FONTS: Final = ("@fontsource-variable/atkinson-hyperlegible-next", "@fontsource-variable/bricolage-grotesque")
SHEETS: Final = (
    "css/tokens.css",
    "css/base.css",
    "css/components/actions.css",
    "css/components/forms.css",
    "css/components/faces.css",
    "css/components/speech.css",
    "css/components/lists.css",
    "css/components/notices.css",
    "css/print.css",
)


@cache
def static(path: str) -> str:
    """Return the address of our file `path`, with a fingerprint of its bytes so that it can be cached for ever.

    Raises FileNotFoundError when there is no such file.
    """
    fingerprint = blake2b((STATIC / path).read_bytes(), digest_size=6).hexdigest()
    return f"{URL}/{path}?v={fingerprint}"


@cache
def vendor(package: str, path: str) -> str:
    """Return the address of `path` in an npm package fetched by the build; its version is part of the address.

    Raises FileNotFoundError when the build has not fetched the package.
    """
    folder = package.removeprefix("@").replace("/", "-")
    found = sorted((STATIC / "vendor").glob(f"{folder}-[0-9]*/{path}"))
    if not found:
        raise FileNotFoundError(f"{package}: run bin/setup")
    return f"{URL}/{found[-1].relative_to(STATIC).as_posix()}"


@cache
def sheets() -> tuple[str, ...]:
    """Return the addresses of the style sheets of every page, in the order of the cascade."""
    fonts = (vendor(font, "fonts.css") for font in FONTS)
    return (*fonts, *(static(sheet) for sheet in SHEETS))
