"""An evaluation in the formats of offices: XLSX and ODS, with numbers that stay numbers, always the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

import xlsxwriter
from odfdo import Cell as OdsCell
from odfdo import Document, Row, Table

from mostrador.oversight.evaluation.words import Section, Told

LONGEST: Final = 31
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'()", " "))


def xlsx(told: Told, *, at: datetime) -> bytes:
    """A workbook: the summary with how it was counted, then one sheet for each measure."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": told.title, "company": told.shop, "created": at.replace(tzinfo=None)})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    for name, sections in _leaves(told):
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 8, 14)
        line = 0
        if sections[0].id == "summary":
            sheet.write(line, 0, f"{told.title} · {told.shop}", bold)
            for fact in told.facts:
                line += 1
                sheet.write_row(line, 0, fact)
            line += 2
        for section in sections:
            sheet.write(line, 0, section.title, bold)
            line += 1
            for sentence in section.said:
                sheet.merge_range(line, 0, line, 8, sentence, wrap)
                sheet.set_row(line, 15 * (1 + len(sentence) // 130))
                line += 1
            if section.table:
                sheet.write_row(line, 0, section.table.head, head)
                for row in section.table.rows:
                    line += 1
                    sheet.write_row(line, 0, row)
                line += 1
            line += 1
    book.close()
    return file.getvalue()


def ods(told: Told, *, at: datetime) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    document = Document("spreadsheet")
    document.body.clear()
    for name, sections in _leaves(told):
        table = Table(name)
        if sections[0].id == "summary":
            _line(table, (f"{told.title} · {told.shop}",))
            for fact in told.facts:
                _line(table, fact)
            _line(table, ())
        for section in sections:
            _line(table, (section.title,))
            for sentence in section.said:
                _line(table, (sentence,))
            if section.table:
                for row in (section.table.head, *section.table.rows):
                    _line(table, row)
            _line(table, ())
        document.body.append(table)
    moment = at.replace(tzinfo=None, microsecond=0)
    document.meta.title = told.title
    document.meta.creation_date = moment
    document.meta.date = moment
    document.meta.generator = "Mostrador"
    file = io.BytesIO()
    document.save(file)
    return _dated(file.getvalue())


def _leaves(told: Told) -> list[tuple[str, list[Section]]]:
    """The sheets with their names: what they begin and end with stands on the first one."""
    first = [one for one in told.sections if one.id in ("summary", "method")]
    found = [(first[0].title, first)] if first else []
    found += [
        (
            one.title.split(" · ")[0]
            + (f" {one.title.split(' · ')[1]}" if "-" in one.id and "k4-" not in one.id else ""),
            [one],
        )
        for one in told.sections
        if one not in first
    ]
    return [(name.translate(FORBIDDEN).strip()[:LONGEST], sections) for name, sections in found]


def _line(table: Table, cells: tuple[object, ...]) -> None:
    row = Row()
    for cell in cells:
        row.append_cell(OdsCell(cell))  # type: ignore[arg-type]
    table.append_row(row)


def _dated(content: bytes) -> bytes:
    """The same archive with no hour of its making in it; what says what it is stands first, as the format wants."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "mimetype", name)):
            how = zipfile.ZIP_STORED if name == "mimetype" or name.endswith("/") else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), how)
    return file.getvalue()
