"""What happens to many in the demo: one incident with its words, and the cases that hang on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.oversight import incidents
from mostrador.oversight.incidents import Opening

TITLE: Final = "Los pedidos de la web no llegan a la tienda"
SUBJECTS: Final = (
    "Mi pedido de la web no aparece",
    "Pedido de la web sin preparar",
    "¿Ha entrado mi pedido de la web?",
)


async def happen(tx: Tx, actors: Mapping[str, Actor], cases: Sequence[int], now: datetime) -> None:
    """Elena opens it, three cases hang on it, and an hour later there is another word; the next is due this evening.

    Each word reaches the cases as soon as a worker runs.
    """
    elena, before = actors["elena"], tx.at
    tx.at = now - timedelta(hours=2)
    told = Opening(
        title=TITLE,
        affected="Pedidos pagados en la web que no aparecen: ni recogida en tienda ni correo de confirmación",
        area="Pedidos de la web",
        since=now - timedelta(hours=3),
        knows="Desde hace unas horas lo que se paga en la web no entra en la tienda. El dinero no se ha perdido.",
        does="Estamos con quien lleva la web. Mientras tanto apuntamos a mano cada pedido que nos contáis.",
        next_word_at=now - timedelta(minutes=40),
    )
    number = await incidents.open_incident(tx, told, by=elena)
    for thread in cases:
        await incidents.link(tx, number, thread, by=elena)
    tx.at = now - timedelta(hours=1)
    await incidents.update(
        tx,
        number,
        knows="Ya sabemos qué es: caducó el certificado con el que la web habla con la caja.",
        does="El nuevo está pedido. Los pedidos pagados entrarán solos, en orden; no hace falta pagar otra vez.",
        next_word_at=now + timedelta(hours=3),
        by=elena,
    )
    tx.at = before
