"""What is a promise and what only sounds like one, and a moment only where there is one it can mean."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mostrador.care.promises import Moment, propose
from mostrador.team import Shift

MADRID = ZoneInfo("Europe/Madrid")
WEEK = (*(Shift(day, 9 * 60, 20 * 60) for day in range(5)), Shift(5, 9 * 60 + 30, 14 * 60))
MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=MADRID)
NOW = Moment(MONDAY, MADRID, WEEK, MADRID)

# What it promises, and when, as the day and hour of that November.
CLEAR = [
    ("te llamo mañana antes de las 12", "call", "24 12:00"),
    ("Te llamo mañana antes de las 12.", "call", "24 12:00"),
    ("te llamo antes de las 12 de mañana", "call", "24 12:00"),
    ("Le llamo mañana a las 9:30", "call", "24 09:30"),
    ("te llamo hoy antes de las 5", "call", "23 17:00"),
    ("te llamo hoy a las 6 de la tarde", "call", "23 18:00"),
    ("te llamo mañana a mediodía", "call", "24 12:00"),
    ("te llamo en dos horas", "call", "23 12:30"),
    ("te llamo dentro de media hora", "call", "23 11:00"),
    ("te llamo el 25 antes de las 12", "call", "25 12:00"),
    ("te llamo el lunes 30 a las 12", "call", "30 12:00"),
    ("te llamo el miércoles sobre las 11", "call", "25 11:00"),
    ("te llamo el lunes que viene a las 10", "call", "30 10:00"),
    ("te llamo entre las 10 y las 12 de mañana", "call", "24 12:00"),
    ("te llamo pasado mañana antes de las 14 h", "call", "25 14:00"),
    ("el jueves 26 antes de las 10 te llamo", "call", "26 10:00"),
    ("voy a llamarte mañana a las 10", "call", "24 10:00"),
    ("te voy a llamar el martes a las 17:00", "call", "24 17:00"),
    ("Te llamamos mañana antes de las doce y media", "call", "24 12:30"),
    ("Hablo con el taller y mañana, antes de las 12, te llamo.", "call", "24 12:00"),
    ("La pieza llega el jueves y te llamo mañana antes de las 12.", "call", "24 12:00"),
    ("No te preocupes, te llamo mañana a las 10", "call", "24 10:00"),
    ("te contesto antes de las 18:00", "write", "23 18:00"),
    ("te digo algo el martes antes de las 11", "write", "24 11:00"),
    ("Ya está pedido. Mañana a las 10:00 te escribo con el precio. Un saludo", "write", "24 10:00"),
    ("esta tarde antes de las 7 te contesto", "write", "23 19:00"),
    ("te lo paso hoy a las 18.30", "send", "23 18:30"),
    ("te enviaré el presupuesto el viernes antes de las 13:00", "send", "27 13:00"),
    ("lo tendrás listo el viernes antes de las 13:00", "other", "27 13:00"),
    ("le devuelvo el dinero el lunes 30 a las 12", "other", "30 12:00"),
    ("Te prometo que mañana antes de las 12 lo tienes", "other", "24 12:00"),
    ("Te prometo que te llamo mañana antes de las 12", "call", "24 12:00"),
    ("Queda en que te llamamos mañana a las 10", "call", "24 10:00"),
    ("Nos pasamos por tu casa el martes de 9 a 11", "other", "24 11:00"),
    ("I promise I'll call you tomorrow before noon", "call", "24 12:00"),
    ("I'll call you tomorrow before noon", "call", "24 12:00"),
    ("I’ll call you tomorrow before noon.", "call", "24 12:00"),
    ("I will call you before 12 tomorrow", "call", "24 12:00"),
    ("I'll call you within two hours", "call", "23 12:30"),
    ("I'll ring you tomorrow at half past nine", "call", "24 09:30"),
    ("We'll call you between 10 and 12 tomorrow", "call", "24 12:00"),
    ("I'll get back to you by 5pm today", "write", "23 17:00"),
    ("I'll write on Wednesday by 3 pm", "write", "25 15:00"),
    ("I'm going to send it on Thursday at 4 pm", "send", "26 16:00"),
    ("I'll have it ready by Friday noon", "other", "27 12:00"),
]
# A promise whose moment could be more than one thing: what is asked, and what is known.
UNCLEAR = [
    ("mañana te lo mando", "hour", date(2026, 11, 24)),
    ("te llamo mañana por la tarde", "hour", date(2026, 11, 24)),
    ("mañana a primera hora te llamo", "hour", date(2026, 11, 24)),
    ("te mando el presupuesto el viernes por la mañana", "hour", date(2026, 11, 27)),
    ("te llamo el miércoles a las 8", "hour", date(2026, 11, 25)),
    ("te llamo el sábado a las 5", "hour", date(2026, 11, 28)),
    ("te llamo en dos días", "moment", None),
    ("te llamo el lunes a las 10", "day", None),
    ("te llamo el viernes que viene a las 10", "day", None),
    ("te llamo el 23 a las 12", "moment", None),
    ("te llamaré hoy a las 9", "past", None),
    ("te llamo a las 10", "past", None),
    ("te llamo en un rato", "moment", None),
    ("te llamo el lunes a las 25:00", "moment", None),
    ("te llamo mañana a las 99", "moment", None),
    ("te llamo el 31 de febrero a las 10", "day", None),
    ("te llamo el 31/02/2027 a las 10", "day", None),
    ("te llamo la semana que viene", "moment", None),
    ("te llamo después de las 5", "moment", None),
    ("te llamo mañana a las 11 para quedar el viernes", "moment", None),
    ("I'll send it to you tomorrow", "hour", date(2026, 11, 24)),
    ("I'll call you on 3/4 at 10am", "day", None),
    ("I'll call you next Friday at 10", "day", None),
    ("I'll call you on the 25th at 10", "moment", None),
    ("I'll send the quote before Friday", "moment", None),
    ("I'll call you later", "moment", None),
]
NOTHING = [
    "no te llamo mañana",
    "¿Te llamo mañana a las 10?",
    "si quieres te llamo mañana a las 10",
    "te llamé ayer a las 10",
    "me llamas mañana a las 10",
    "el envío llega mañana a las 10",
    "Bruno te llama mañana a las 10",
    "te mando el enlace",
    "Te paso con Bruno",
    "Dijiste que nos pasamos por tu casa mañana a las 10",
    "Te aseguro que el taller abre mañana a las 10",
    "Mañana abrimos a las 10",
    "El cambio se hace mañana antes de las 12",
    "Cuando te llamo mañana a las 10 nunca estás",
    "Gracias por llamar, hasta mañana",
    "La tienda cierra hoy a las 20:00",
    "> te llamo mañana a las 12",
    "Bruno me dijo «te llamo mañana a las 9»",
    "Escríbeme mañana antes de las 12",
    "Puede que te llame mañana a las 10",
    "I won't call you tomorrow",
    "I called you yesterday at 10",
    "I'll be away tomorrow",
    "If you like I'll call you tomorrow at 10",
    "Can you call me tomorrow at 10?",
    "The shop opens tomorrow at 10",
    "You'll get it tomorrow at 10",
    "I could call you tomorrow at 10",
]


@pytest.mark.parametrize(("text", "act", "due"), CLEAR)
def test_a_clear_promise_is_proposed_with_its_moment(text: str, act: str, due: str) -> None:
    proposal = propose(text, NOW)
    assert proposal is not None
    assert (proposal.act, proposal.due_at and f"{proposal.due_at.astimezone(MADRID):%d %H:%M}") == (act, due)


@pytest.mark.parametrize(("text", "unsure", "day"), UNCLEAR)
def test_what_is_not_clear_is_asked_and_never_guessed(text: str, unsure: str, day: date | None) -> None:
    proposal = propose(text, NOW)
    assert proposal is not None
    assert (proposal.due_at, proposal.unsure) == (None, unsure)
    if day:
        assert proposal.day == day


def test_it_finds_promises_and_leaves_the_rest_alone() -> None:
    promises = [text for text, *_ in (*CLEAR, *UNCLEAR)]
    proposed = [text for text in (*promises, *NOTHING) if propose(text, NOW)]
    right = len(set(proposed) & set(promises))
    assert right / len(proposed) >= 0.97, sorted(set(proposed) & set(NOTHING))
    assert right / len(promises) >= 0.95, sorted(set(promises) - set(proposed))


def test_the_moment_is_told_in_the_persons_own_zone() -> None:
    canarias = Moment(MONDAY, ZoneInfo("Atlantic/Canary"), WEEK, MADRID)
    proposal = propose("te llamo mañana antes de las 12", canarias)
    assert proposal is not None
    assert proposal.due_at is not None
    assert f"{proposal.due_at.astimezone(MADRID):%d %H:%M}" == "24 13:00"


def test_an_hour_that_the_clock_leaves_out_is_asked_for() -> None:
    saturday = Moment(datetime(2027, 3, 27, 12, tzinfo=MADRID), MADRID, WEEK, MADRID)
    proposal = propose("te llamo mañana a las 2:30 de la mañana", saturday)
    assert proposal is not None
    assert (proposal.due_at, proposal.day) == (None, date(2027, 3, 28))


def test_what_lies_behind_is_said_with_its_hour() -> None:
    proposal = propose("te llamo hoy a las 9", NOW)
    assert proposal is not None
    assert (proposal.unsure, proposal.hour) == ("past", time(9))
