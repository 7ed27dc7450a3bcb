"""An evaluation in every format: what it says, the same bytes each time, and nobody's speed."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from odfdo import Document
from tests.oversight.evaluation.year import contacts

from mostrador.kit.i18n import Language
from mostrador.oversight.evaluation import Evaluation, measures
from mostrador.oversight.evaluation.measures import Span
from mostrador.oversight.evaluation.paper import pdf
from mostrador.oversight.evaluation.raw import moments_csv
from mostrador.oversight.evaluation.sheets import ods, xlsx
from mostrador.oversight.evaluation.words import MEASURES, tell

AT = datetime(2028, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def built() -> Evaluation:
    zone = ZoneInfo("Europe/Madrid")
    span = Span(datetime(2027, 1, 1, tzinfo=zone), datetime(2028, 1, 1, tzinfo=zone), zone)
    moments = [moment for one in contacts(400) for moment in one]
    return Evaluation(
        shop="Ferretería La Llave ☂",
        first_day=date(2027, 1, 1),
        last_day=date(2027, 12, 31),
        timezone="Europe/Madrid",
        first=1,
        last=len(moments),
        known=AT,
        terms=0,
        closed=(),
        counted={"received": 400},
        waits=(
            *measures.waits("K1", measures.calls(moments), span),
            *measures.waits("K2", measures.asks(moments), span),
        ),
        shares=(*measures.codes(moments, span), *measures.ended_by_us(moments, span)),
    )


def test_every_measure_stands_in_it_with_both_readings_and_how_it_was_counted(built: Evaluation) -> None:
    told = tell(built, b"\x07" * 32, Language("en"))
    said = " ".join([*(one.title for one in told.sections), *(line for one in told.sections for line in one.said)])
    for measure in MEASURES:
        assert f"{measure} ·" in said
    assert "Nothing was measured in these days." in said, "what is not measured is said"
    assert "Strict reading: of all contacts" in said
    assert "no certificate" in said
    table = next(one.table for one in told.sections if one.id == "k1-phone")
    assert table is not None
    assert len(table.rows) == 13
    assert table.rows[-1][0] == "Whole span"


def test_built_twice_each_format_has_the_same_bytes(built: Evaluation) -> None:
    told = tell(built, b"\x07" * 32, Language("es"))
    for draw in (xlsx, ods, pdf):
        first, second = draw(told, at=AT), draw(told, at=AT + timedelta(0))
        assert first == second, draw.__name__
    assert pdf(told, at=AT).startswith(b"%PDF")
    sheet = Document(io.BytesIO(ods(told, at=AT)))
    phone = next(one for one in sheet.body.tables if one.name in {"K1 Teléfono", "K1 Phone"})
    assert isinstance(phone.get_value((1, 3)), (int, float)), "a figure is a number there"
    with zipfile.ZipFile(io.BytesIO(xlsx(told, at=AT))) as book:
        assert "K1" in book.read("xl/workbook.xml").decode()


def test_no_figure_and_no_raw_line_is_of_an_agent(built: Evaluation) -> None:
    told = tell(built, None, Language("en"))
    heads = {name.lower() for one in told.sections if one.table for name in one.table.head}
    moments = [moment for one in contacts(50) for moment in one]
    raw = next(csv.reader(io.StringIO(moments_csv(moments).decode())))
    for name in (*heads, *raw):
        assert not {"agent", "owner", "operator", "name", "person", "email"} & set(name.replace("_", " ").split()), name
    # Who did something is told by what they are, and by no number.
    rows = list(csv.reader(io.StringIO(moments_csv(moments).decode())))[1:]
    assert {row[raw.index("by")] for row in rows} <= {"customer", "agent", "bot", "system"}
