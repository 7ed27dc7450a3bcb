"""In a case of service nothing leaves that sells, unless why it may is written down beside it."""

from __future__ import annotations

import pytest
from tests.cast import Cast, Customer, carla, plant

from mostrador import threads
from mostrador.care import wording
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import NotFound
from mostrador.kit.i18n import Language
from mostrador.oversight import compliance, selling
from mostrador.oversight.compliance import checks
from mostrador.oversight.selling import WordsThatSell
from mostrador.oversight.selling.account import OnlyAdministratorsRead, OnlyOverseers
from mostrador.oversight.selling.watch import BetterHow, WhyMissing
from mostrador.threads.events import MessageSent
from mostrador.threads.say import say
from mostrador.threads.withdraw import correct, withdraw

SELLS = "Lo siento. Por cierto, aprovecha nuestras ofertas de otoño."


async def complaint(tx: Tx, cast: Cast, text: str = "La factura está mal y pido que se corrija") -> Customer:
    """Carla's complaint, which Ana owns."""
    customer = await carla(tx, owner=cast.ana, team=cast.counter, text=text)
    await threads.change(tx, customer.thread, subject="La factura", kind="complaint", by=cast.ana)
    return customer


async def rows(tx: Tx) -> list[tuple[str, bool]]:
    """Why each was said, and whether the customer's words told it."""
    found = await tx.values("SELECT why || ' ' || by_words FROM pitch ORDER BY id")
    return [(one.rsplit(" ", 1)[0], one.endswith("true")) for one in found]


async def test_a_complaint_hears_nothing_that_sells_and_an_enquiry_may(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await threads.reply(tx, customer.thread, SELLS, by=cast.ana)
    await threads.change(tx, customer.thread, subject="", kind="complaint", by=cast.ana)
    with pytest.raises(WordsThatSell, match="nuestras ofertas"):
        await threads.reply(tx, customer.thread, SELLS, by=cast.ana)
    await threads.note(tx, customer.thread, SELLS, by=cast.ana)
    await threads.reply(tx, customer.thread, "Le descontamos 10 € por las molestias.", by=cast.ana)
    assert not await rows(tx)


@pytest.mark.parametrize("what", ["billing", "continuity"])
async def test_a_charge_and_a_cut_are_served_whatever_they_are_called(tx: Tx, what: str) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await compliance.note_concern(tx, customer.thread, what, by=cast.ana)  # type: ignore[arg-type]
    with pytest.raises(WordsThatSell):
        await threads.reply(tx, customer.thread, SELLS, by=cast.ana)


async def test_who_says_why_sends_it_and_it_is_written_down(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await complaint(tx, cast)
    with pytest.raises(WhyMissing):
        selling.exempt(tx, "because")
    with pytest.raises(BetterHow):
        selling.exempt(tx, "solution", "  ")
    selling.exempt(tx, "solution", "Con esta tarifa la avería no vuelve, y paga menos.")
    said = await threads.reply(tx, customer.thread, SELLS, by=cast.ana)
    [found] = await selling.pitches(tx, viewer=cast.elena)
    assert (found.why, found.words, found.by_words) == ("solution", ["nuestras ofertas"], False)
    assert await tx.value("SELECT facts->>'why' FROM event WHERE kind = 'pitch.said'") == "solution"
    with pytest.raises(OnlyOverseers):
        await selling.pitches(tx, viewer=cast.ana)
    await withdraw(tx, said.id, by=cast.ana)
    assert [one.words for one in await selling.pitches(tx, viewer=cast.elena)] == [[]]


async def test_who_asks_what_there_is_gets_an_answer_and_nobody_has_to_say_why(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await complaint(tx, cast, "Se ha roto. ¿Cuánto cuesta el modelo grande?")
    await threads.reply(tx, customer.thread, "El modelo grande está en oferta por solo 80 €.", by=cast.ana)
    assert await rows(tx) == [("asked", True)]


async def test_no_other_way_leads_past_it(tx: Tx) -> None:
    """A correction, a decision and what a colleague says who passes it on; a machine is never exempt."""
    cast = await plant(tx)
    customer = await complaint(tx, cast)
    said = await threads.reply(tx, customer.thread, "Lo miramos.", by=cast.ana)
    with pytest.raises(WordsThatSell):
        await correct(tx, said.id, SELLS, by=cast.ana)
    with pytest.raises(WordsThatSell):
        await threads.hand_off(tx, customer.thread, to=cast.bruno.id, reason="La factura", told=SELLS, by=cast.ana)


async def test_a_decision_sells_nothing(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await threads.change(tx, customer.thread, subject="", kind="incident", by=cast.ana)
    with pytest.raises(WordsThatSell):
        await threads.answer(tx, customer.thread, decision=SELLS, by=cast.ana)


async def test_a_machine_is_never_exempt(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await complaint(tx, cast)
    await selling.read_as(tx, held=False, by=cast.elena)
    selling.exempt(tx, "asked")
    said = await say(tx, customer.thread, author_kind="bot", author=1, text=SELLS, via="counter")
    event = MessageSent(
        thread=customer.thread, owner=cast.ana.id, team=cast.counter, message=said.id, position=said.position, digest=""
    )
    with pytest.raises(WordsThatSell):
        await selling.watch(tx, event, Actor("bot", 1))


async def test_read_leniently_it_leaves_and_waits_to_be_accounted_for(tx: Tx) -> None:
    cast = await plant(tx)
    customer = await complaint(tx, cast)
    with pytest.raises(OnlyAdministratorsRead):
        await selling.read_as(tx, held=False, by=cast.ana)
    await selling.read_as(tx, held=False, by=cast.elena)
    assert not (await selling.reading(tx)).held
    await threads.reply(tx, customer.thread, SELLS, by=cast.ana)
    [rule] = [one for one in compliance.all_rules() if one.id == "tr-21-selling"]
    [found] = await checks.look(tx, [rule])
    assert (found.against, found.state) == (1, "red")
    [pitch] = await selling.pitches(tx, viewer=cast.elena)
    for stranger in (cast.ana, cast.dario):
        with pytest.raises(OnlyOverseers):
            await selling.account(tx, pitch.id, "asked", by=stranger)
    with pytest.raises(NotFound):
        await selling.account(tx, pitch.id + 1, "asked", by=cast.elena)
    await selling.account(tx, pitch.id, "nothing-sold", by=cast.elena)
    [found] = await checks.look(tx, [rule])
    assert found.state == "green"
    await selling.account(tx, pitch.id, "asked", by=cast.elena)
    assert (await selling.pitches(tx, viewer=cast.elena))[0].why == "nothing-sold", "once"


def test_nothing_that_we_write_by_ourselves_sells() -> None:
    for sort in wording.SORTS:
        for tag in ("es", "en"):
            assert not selling.selling(wording.ours(sort, Language(tag))), sort
