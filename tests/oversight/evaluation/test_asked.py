"""Who asks for a person is heard, in five languages; who does not is not taken for it."""

from __future__ import annotations

import pytest
from tests.oversight.evaluation.sentences import ASK, ASK_NOT, lines

from mostrador.oversight.evaluation import asks_for_person
from mostrador.oversight.evaluation.asked import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_fifty_ways_to_ask_are_heard(language: str) -> None:
    said = lines(ASK[language])
    assert len(set(said)) >= 50
    assert [one for one in said if not asks_for_person(one)] == []
    assert [one for one in said if not asks_for_person(f"¡¡{one.upper()}!!\n\n")] == [], "capitals and marks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_asks_for_something_else_starts_no_clock(language: str) -> None:
    assert [one for one in lines(ASK_NOT[language]) if asks_for_person(one)] == []


def test_a_long_text_takes_no_time_to_read() -> None:
    assert not asks_for_person("quiero " * 700)
    assert asks_for_person("Hola. " * 300 + "Quiero hablar con una persona.")
