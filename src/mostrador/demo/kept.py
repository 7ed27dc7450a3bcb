"""What the shop keeps for use again: phrases, a macro and views that everybody sees."""

from __future__ import annotations

from typing import Final

from mostrador.care import macros
from mostrador.care.macros import Text
from mostrador.care.macros.acts import Reply, Sleep, Tag
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx

PHOTO: Final = "Pedir una foto"
PHRASES: Final = {
    "Saludo": (
        Text("es", "Hola, {persona}: soy {agente}, de {tienda}."),
        Text("en", "Hello {person}, this is {agent} at {shop}."),
    ),
    "Horario": (Text("es", "Abrimos {horario}."), Text("en", "We are open {hours}.")),
    PHOTO: (
        Text("es", "¿Me mandas una foto, con algo al lado que diga el tamaño? Así no te hacemos venir en balde."),
        Text("en", "Could you send me a photo, with something beside it that tells the size?"),
    ),
    "Quién lo lleva": (
        Text("es", "Tu caso lo lleva {responsable}. Si llamas o vienes, di este código: {código}."),
        Text("en", "{owner} takes care of your case. If you call or come by, say this code: {code}."),
    ),
}
VIEWS: Final = {
    "Quejas que esperan": "tipo:queja,reclamación estado:abierto sin-responder>4h",
    "Falta una foto": 'etiqueta:"falta foto" -estado:cerrado',
}


async def set_up(tx: Tx, *, by: Actor) -> None:
    """Keep them, by whoever supervises."""
    numbers = {name: await macros.add_phrase(tx, name, texts, shown_to="all", by=by) for name, texts in PHRASES.items()}
    steps = (Reply(numbers[PHOTO]), Tag("falta foto"), Sleep(3))
    await macros.add_macro(tx, "Pide una foto y espera", steps, shown_to="all", by=by)
    for name, words in VIEWS.items():
        await macros.add_view(tx, name, words, shown_to="all", by=by)
