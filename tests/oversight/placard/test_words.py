"""The placard says the same in each language and form of address; numbers are told by what they cost."""

from __future__ import annotations

import pytest

from mostrador.kit.i18n import REGISTERS
from mostrador.oversight.placard import SPOKEN, pictures, tell
from mostrador.oversight.placard.compare import compare
from mostrador.oversight.placard.numbers import spoken, tariff
from mostrador.oversight.placard.records import Facts, Outside, Reach, Term
from mostrador.oversight.placard.words import words
from mostrador.team import Shift

SITE = "https://ayuda.lallave.example"
TABLES = ("label", "text", "term", "way", "tongue", "easy", "spoken")
FACTS = Facts(
    name="Ferretería La Llave",
    site=SITE,
    zone="Europe/Madrid",
    phone="912 345 678",
    post="Calle del Pez 3\n28004 Madrid",
    hours=tuple(Shift(day, 540, 840) for day in range(5)),
    reach=Reach(
        contract_ways=("premises", "online", "phone", "post"),
        premises="Calle del Pez 3\nCalle Mayor 4",
        registered="Apartado 7",
        free_phone="900 123 456",
        faults_phone="900 654 321",
        plain_phone="911 222 333",
        call_cost="3 céntimos el minuto",
        messaging="600 111 222",
        sign_language="https://signos.example/llave",
    ),
    mails=("hola@lallave.example",),
    languages=("es", "ca", "sv"),
    terms=(Term(("complaint", "claim"), "", 15, "day", "a"), Term((), "continuity", 2, "hour", "b")),
    bodies=(Outside("Junta Arbitral", "https://junta.example", "", "", True), Outside("OMIC", "", "010", "", False)),
    evaluated=True,
    lacks=(),
)


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("register", REGISTERS)
def test_each_language_says_everything(language: str, register: str) -> None:
    ours, known = words(language, register), words("es")
    for table in TABLES:
        assert set(getattr(ours, table)) == set(getattr(known, table)), table
    assert {name: len(said) for name, said in ours.easy.items()} == {
        name: len(said) for name, said in known.easy.items()
    }
    told = tell(FACTS, language, register)
    assert "%(" not in told.text + " ".join(told.spoken) + " ".join(one for step in told.easy for one in step.said)
    assert {line.field for line in told.lines} == set(known.label), "with everything configured, everything is told"
    assert {step.picture for step in told.easy} == set(pictures())


@pytest.mark.parametrize("language", SPOKEN)
def test_its_own_words_are_found_again(language: str) -> None:
    told = {tag: tell(FACTS, tag) for tag in SPOKEN}
    written = told[language].text.replace("'", "’").replace("\n", "</div><div>")
    page = f"<html><body><div>{written}</div></body></html>"
    seen = compare(page.encode(), "https://lallave.example/contrato", told, SITE)
    assert (seen.how, seen.language, seen.differing) == ("text", language, ())
    altered = compare(page.replace("911 222 333", "911 222 334").encode(), "https://lallave.example/", told, SITE)
    assert [(one.field, one.found) for one in altered.differing] == [("plain_phone", "911 222 334")]
    assert compare(b"<p>Nada</p>", "https://lallave.example/", told, SITE).how == "nothing"


@pytest.mark.parametrize(
    "body", [b"", b"\0", b"<", b"<a href='http://[x'>", b"<iframe src='//['>", b"\xff\xfe<p>", b"<!-- x --><p>y<?z?>w"]
)
def test_no_page_is_too_strange_to_be_read(body: bytes) -> None:
    told = {tag: tell(FACTS, tag) for tag in SPOKEN}
    for charset in ("", "utf-8", "no-such-charset"):
        assert (
            compare(body, "https://lallave.example/", told, SITE, charset=charset, link_is_enough=True).how == "nothing"
        )


def test_what_stands_there_by_itself_or_by_a_link() -> None:
    told = {tag: tell(FACTS, tag) for tag in SPOKEN}

    def how(body: str, *, link_is_enough: bool = False) -> str:
        return compare(body.encode(), "https://lallave.example/", told, SITE, link_is_enough=link_is_enough).how

    assert how(f'<script src="{SITE}/atencion.js"></script>') == "live"
    assert how(f'<iframe src="{SITE}/atencion/marco"></iframe>') == "live"
    assert how(f'<script src="{SITE}/atencion.js?forma=facil"></script>') == "nothing", (
        "easy words stand beside the rest"
    )
    assert how(f'<script src="{SITE}.evil.example/atencion.js"></script>') == "nothing"
    assert how(f'<a href="{SITE}/atencion">Atención</a>', link_is_enough=True) == "linked"
    assert how(f'<a href="{SITE}/atencion">Atención</a>') == "nothing"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("900 123 456", "free"),
        ("800123456", "free"),
        ("912 345 678", "plain"),
        ("+34 912 345 678", "plain"),
        ("611 222 333", "mobile"),
        ("902 123 456", "special"),
        ("901 123 456", "special"),
        ("807 123 456", "special"),
        ("905 123 456", "special"),
        ("400 123 456", "outgoing"),
        ("1004", "unknown"),
        ("no tenemos", "unknown"),
    ],
)
def test_a_number_tells_what_it_costs(number: str, kind: str) -> None:
    assert tariff(number) == kind


def test_a_voice_reads_figures_one_by_one() -> None:
    assert spoken("+34 912 345 678") == "9 1 2, 3 4 5, 6 7 8"
