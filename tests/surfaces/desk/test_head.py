"""What whoever opens a thread reads first, as it is said in both languages, and the page that says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tests.cast import Cast, owned_by, write
from tests.surfaces.desk.browser import Browser

from mostrador.care.matters import Head, PersonHead
from mostrador.channels import AddressGiven
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.kit.i18n import Language, translator
from mostrador.surfaces.desk.head import Known, known, known_person

ZONE = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 11, 18, 12, tzinfo=ZONE)
DAY = timedelta(days=1)
SPANISH = Language("es")
PHONE = AddressGiven("phone", "+34612345678", verified=True)
NOTHING = Head(
    matter_id=1,
    matter="La cerradura",
    moments=[NOON],
    ways=["phone"],
    before=False,
    about=1,
    hands=[],
    others=0,
    broken=[],
    raised=False,
    calling=False,
)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Wednesday at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def said(head: Head, language: Language = SPANISH, waiting: datetime | None = None) -> str:
    return " ".join(known(head, translator(language), ZONE, waiting_since=waiting).sentences)


LOPEZ = msgspec.structs.replace(
    NOTHING,
    moments=[NOON, NOON - DAY / 24, NOON - DAY / 12, *(NOON - DAY * n for n in (2, 5, 9, 20))],
    ways=["phone"] * 7,
    before=True,
    about=4,
    hands=["Bruno", "Darío"],
    others=1,
    broken=[NOON - DAY],
    raised=True,
)


@pytest.mark.parametrize("register", ["tu", "usted", "vos"])
def test_it_says_of_senor_lopez_what_ana_has_to_know(register: str) -> None:
    assert said(LOPEZ, Language("es", register)) == (  # type: ignore[arg-type]
        "Es la séptima vez que llama en un mes y la tercera hoy. Por esto mismo, la cuarta. "
        "En un mes ha ido de mano en mano: Bruno y Darío. Se incumplió un compromiso ayer. Hay otro caso abierto."
    )


def test_it_says_the_same_in_english() -> None:
    assert said(LOPEZ, Language("en")) == (
        "It is the seventh time in a month that they call, and the third today. About this very thing, the fourth. "
        "In a month they went from hand to hand: Bruno and Darío. A promise was broken yesterday. Another case is open."
    )


def test_it_counts_as_one_speaks() -> None:
    replace = msgspec.structs.replace
    assert said(NOTHING) == "Es la primera vez que llama."
    assert said(replace(NOTHING, before=True)) == "Es la primera vez en un mes que llama."
    twice = replace(NOTHING, moments=[NOON, NOON], ways=["counter", "counter"], about=2)
    assert said(twice) == "Es la segunda vez que escribe hoy. Siempre por lo mismo."
    mixed = replace(NOTHING, moments=[NOON, NOON - DAY], ways=["visit", "counter"], others=2)
    assert said(mixed) == "Es la segunda vez que acude a nosotros en un mes. Hay otros 2 casos abiertos."
    many = replace(NOTHING, moments=[NOON] * 31, ways=["visit"] * 31, about=25)
    assert said(many).startswith("Ha acudido a nosotros 31 veces en un mes, 31 de ellas hoy. Por esto mismo, 25 veces.")
    broken = replace(NOTHING, broken=[NOON - DAY * 6, NOON - DAY * 7])
    assert "Se incumplieron 2 compromisos, el último el jueves 12 de noviembre." in said(broken)
    assert "Espera respuesta desde el lunes 16 de noviembre." in said(NOTHING, waiting=NOON - DAY * 2)
    assert said(replace(NOTHING, moments=[], ways=[])) == "", "we wrote first: they did not come"


def test_what_calls_for_care_is_said_aloud_and_drawn() -> None:
    def shown(head: Head) -> Known:
        return known(head, translator(Language("es")), ZONE)

    assert shown(LOPEZ).loud
    assert not shown(NOTHING).loud
    days = shown(LOPEZ).days
    assert (len(days), days[-1].level, days[-1].hurt, days[-2].hurt) == (14, 5, False, True)
    assert days[-2].text == "17 nov: 0 veces; se incumplió un compromiso"
    assert not shown(NOTHING).days, "a single visit draws nothing"


def test_above_a_file_it_says_about_what_and_what_is_open() -> None:
    head = PersonHead(
        matter="La cerradura",
        about=3,
        moments=[NOON - DAY * n for n in range(4)],
        ways=["phone"] * 4,
        before=True,
        hands=["Ana"],
        open=0,
        broken=[],
        waiting_since=None,
    )
    sentences = known_person(head, translator(Language("es")), ZONE).sentences
    assert sentences == [
        "Es la cuarta vez que llama en un mes.",
        "Sobre todo por «La cerradura»: 3 veces.",
        "No hay nada abierto.",
    ]


async def test_the_third_time_is_offered_a_call_and_can_be_corrected(
    db: Database, staff: Cast, browse: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    opened = []
    async with db.begin() as tx:
        for days in (3, 2, 0):
            text = "Sigo con la cerradura, no cierra"
            find_owner = owned_by(staff.ana, staff.counter)
            received = await write(tx, text, find_owner=find_owner, via="phone", address=PHONE)
            opened.append(received.thread)
            await tx.run(
                "UPDATE thread SET opened_at = opened_at - %(by)s::interval WHERE id = %(id)s",
                by=timedelta(days=days),
                id=received.thread,
            )
    first, last, ana = opened[0], opened[-1], browse()
    ana.log_in("ana@lallave.example")
    page, at = ana.get(f"/desk/threads/{last}").text, f"/desk/threads/{last}"
    assert "It is the third time in a month that they call." in page
    assert "3 times or more about this" in ana.get("/desk/mine").text
    today = ana.get("/desk/today").text
    assert f'action="{at}/calls"' in today, "the day offers the call as well"
    assert 'href="tel:+34612345678"' in today
    beside = ana.get(f"{at}/aside").text
    assert 'data-dials="tel:+34612345678"' in beside
    assert ana.send_form(f"{at}/calls").status_code == 303
    assert "End of the call" in ana.get(at).text
    assert "data-dials" not in ana.get(f"{at}/aside").text, "she is on the phone already"
    assert "none of these" in ana.get(f"{at}/sheets/matter").text
    assert ana.send_form(f"{at}/matter", like="", reason="Es otra puerta").status_code == 303
    assert "About this very thing" not in ana.get(at).text
    assert ana.send_form(f"{at}/matter/undo").status_code == 303
    assert "Always about the same" in ana.get(at).text
    person = re.search(r"/desk/people/(\d+)", page)
    assert person
    story = ana.get(person[0]).text
    assert story.count("story-entry") == 5, "three calls of theirs, one of ours, a correction"
    assert f"/desk/threads/{first}" in story
    assert "<svg" in story
