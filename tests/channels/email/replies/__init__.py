"""Answers as people of Spain write them, put into what mail programs make of them. All of it is written by us."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import cycle
from pathlib import Path

import msgspec

HERE = Path(__file__).parent
OLDER = (
    "Hola, Carla:\n\ntu pedido 48213 sale mañana.\n\nUn saludo,\nAna\nFerretería La Llave",
    (
        "Buenos días.\n\n¿Nos puedes decir la medida de la puerta?\n¿Y si abre hacia dentro?\n\nAna\n\n"
        "El lun, 2 nov 2026 a las 9:02, Carla (<carla@correo.example>) escribió:\n\n> Busco una puerta.\n> Gracias"
    ),
    "Tu caso tiene el código k3x9.\n\nPuedes verlo en https://lallave.example/k3x9\n\n-- \nFerretería La Llave",
)
# How many of `said` each program is tried with; another part of them for each.
EACH = 12


class Programs(msgspec.Struct, frozen=True):
    """The tables of `programs.toml`."""

    signed: dict[str, str]
    text: dict[str, str]
    html: dict[str, str]


class Reply(msgspec.Struct, frozen=True):
    """A mail as it comes in, and what of it is new. `name` says of what it is made."""

    name: str
    text: str
    html: str
    new: str


def replies() -> Iterator[Reply]:
    """Every mail of the Spanish set: each program with some sayings, each signature with some programs."""
    said = msgspec.toml.decode((HERE / "es" / "said.toml").read_bytes(), type=dict[str, tuple[str, ...]])["said"]
    programs = msgspec.toml.decode((HERE / "es" / "programs.toml").read_bytes(), type=Programs)
    sayings, older, signed = cycle(said), cycle(OLDER), cycle(programs.signed.items())
    for saying in said:
        yield Reply("new", saying, "", saying)
    for name, mail in programs.text.items():
        for _ in range(EACH):
            saying, card = next(sayings), next(signed)
            under = mail.startswith("{said}")
            text = _filled(mail, saying + card[1] if under else saying, next(older))
            yield Reply(f"{name}+{card[0]}" if under else name, text, "", saying)
    for name, mail in programs.html.items():
        for _ in range(EACH):
            saying = next(sayings)
            yield Reply(f"html.{name}", "", _paged(mail, saying, next(older)), saying)


def _filled(mail: str, said: str, older: str) -> str:
    quoted = "\n".join(f"> {line}".rstrip() for line in older.split("\n"))
    return mail.replace("{quoted}", quoted).replace("{older}", older).replace("{said}", said)


def _paged(mail: str, said: str, older: str) -> str:
    return mail.replace("{older}", _lines(older)).replace("{said}", _lines(said))


def _lines(text: str) -> str:
    """A line of its own for each, as mail programs write them; blanks that count are hard ones."""
    return "".join(f"<div>{escape(line).replace('  ', '&nbsp; ') or '<br>'}</div>" for line in text.split("\n"))
