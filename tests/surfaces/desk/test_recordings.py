"""A recorded call, brought at the desk: kept with the consent of the customer, and not a byte without it."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser, text_of

from mostrador import threads
from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database

WAV = (
    struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 38, b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", 2)
    + b"\x80\x80"
)


def kept(config: Config) -> int:
    """How many files the store has."""
    return sum(one.is_file() for one in config.files.rglob("*")) if config.files.exists() else 0


async def test_no_byte_of_a_call_is_kept_before_they_agreed(
    db: Database, staff: Cast, config: Config, browse: Callable[[], Browser]
) -> None:
    now = clock.now()
    async with db.begin() as tx:
        customer = await carla(tx, owner=staff.ana, team=staff.counter)
        call = await threads.begin_contact(
            tx, customer.thread, way="phone", arrived_at=now, answered_at=now, by=staff.ana
        )
    ana, at = browse(), f"/desk/threads/{customer.thread}"
    ana.log_in("ana@lallave.example")
    beside = text_of(ana.get(f"{at}/aside"))
    assert "They did not consent: nothing is recorded" in beside
    assert "Keep the recording of a call" not in beside
    sound = {"file": ("llamada.wav", WAV)}
    refused = ana.send_form(f"{at}/recordings", contact=str(call), files=sound)
    assert refused.status_code == 409
    assert "They did not consent to be recorded" in text_of(refused)
    assert kept(config) == 0
    said = {"contact": str(call), "purpose": "recording", "answer": "yes", "how": "spoken", "words": "May we?"}
    assert ana.send_form(f"{at}/recordings/consent", said).status_code == 303
    text = ana.send_form(f"{at}/recordings", contact=str(call), files={"file": ("llamada.txt", b"no es sonido")})
    assert text.status_code == 422
    assert kept(config) == 0
    assert ana.send_form(f"{at}/recordings", contact=str(call), files=sound).status_code == 303
    async with db.look() as tx:
        recording = await tx.value("SELECT id FROM recording")
    heard = ana.get(f"/desk/recordings/{recording}?purpose=recording")
    assert (heard.status_code, heard.content) == (200, WAV)
    assert ana.get(f"/desk/recordings/{recording}?purpose=quality").status_code == 403
    assert "Ana" in text_of(ana.get(f"{at}/aside")).split("Who listened")[1]
