"""What asks and what does not, in five languages, by the rules alone."""

from __future__ import annotations

import pytest

from mostrador.oversight.answers import wording
from mostrador.threads.records import TONGUES

LETTER = """Hola, ¿qué tal? Soy el Sr. López. Ayer me cobraron 30.50 € de más. ¿Por qué me han cobrado dos veces?
Quiero que me devuelvan el dinero.
1. Exijo una explicación
2. ¿Cuándo viene el técnico? Gracias."""


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            LETTER,
            [
                "¿Por qué me han cobrado dos veces?",
                "Quiero que me devuelvan el dinero.",
                "Exijo una explicación",
                "¿Cuándo viene el técnico?",
            ],
        ),
        ("La caldera está rota desde el lunes. Ya les envié la factura.", []),
        (
            "Devuélvanme lo pagado. No entiendo por qué la cambian.",
            ["Devuélvanme lo pagado.", "No entiendo por qué la cambian."],
        ),
        (
            "Bon dia. Per què m'heu cobrat dos cops? Vull que em torneu els diners.",
            ["Per què m'heu cobrat dos cops?", "Vull que em torneu els diners."],
        ),
        (
            "Bos días. Cando vén o técnico? Quero que me devolvan os cartos.",
            ["Cando vén o técnico?", "Quero que me devolvan os cartos."],
        ),
        (
            "Egun on. Zergatik kobratu didazue bi aldiz? Dirua itzultzea nahi dut.",
            ["Zergatik kobratu didazue bi aldiz?", "Dirua itzultzea nahi dut."],
        ),
        ("Hello, how are you? It broke. I want my money back.", ["I want my money back."]),
    ],
)
def test_what_asks_or_demands_is_proposed(said: str, asked: list[str]) -> None:
    assert [text for _, text in wording.proposed(said)] == asked


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("Ya lo mandé el martes", True),
        ("Ja us ho vaig enviar", True),
        ("Xa volo mandei", True),
        ("Jada bidali dizuet", True),
        ("I already sent it", True),
        ("Lo mando mañana", False),
        ("Ya no lo quiero", False),
    ],
)
def test_who_says_that_they_sent_it_is_understood(said: str, given: bool) -> None:
    assert wording.says_given(said) is given


def test_a_decision_can_be_said_in_every_language_of_a_thread() -> None:
    for tongue in TONGUES:
        assert wording.wording(tongue).refused != wording.wording("en").refused or tongue == "en"
