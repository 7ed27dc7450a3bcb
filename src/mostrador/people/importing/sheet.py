"""A table as text (RFC 4180 and what programs make of it), read line by line and never whole."""

from __future__ import annotations

import asyncio
import codecs
import csv
import io
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from tempfile import TemporaryFile
from typing import IO, Final

import msgspec

from mostrador.kit.errors import Invalid
from mostrador.kit.files import FileStore

MOST_COLUMNS: Final = 60
MOST_LINES: Final = 200_000
# Characters of one line of the file; what is longer is refused with its line.
LONGEST: Final = 100_000
CHUNK: Final = 256 * 1024
SAMPLE: Final = 4096
SEPARATORS: Final = ",;\t"
# A line of nothing else is blank: spreadsheets leave such marks below a table.
NOTHING: Final = re.compile("[\\s,;|\u200b-\u200f\u2060\ufeff-]*")
NO_TEXT: Final = re.compile(b"[\x00-\x08\x0e-\x1f]")
OTHERS: Final = ("image/", "audio/", "video/", "application/pdf", "application/xml", "text/html")


class NotATable(Invalid):
    """This is no table we can read. Save it as CSV (UTF-8) in your spreadsheet, and choose that file."""


class NothingInTable(Invalid):
    """There is nobody in this table: it needs a first line with the names of the columns, and people below it."""


class TooManyColumns(Invalid):
    """This table has more than %(most)s columns. Keep those with names and addresses, and choose it again."""


class TooManyLines(Invalid):
    """This table has more than %(most)s lines. Bring it in as several files."""


class Line(msgspec.Struct, frozen=True):
    """A line of the table, its number in the file, and its cells; None when it cannot be read."""

    number: int
    cells: tuple[str, ...] | None


class Shape(msgspec.Struct, frozen=True):
    """How a file is to be read: its alphabet, what separates its cells, its first line, how many lines follow."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: int


@asynccontextmanager
async def fetched(files: FileStore, hash: str) -> AsyncIterator[IO[bytes]]:
    """A copy of a kept file on disk, for the block. Raises FileGone."""
    with TemporaryFile() as copy:
        async for chunk in await files.open(hash):
            await asyncio.to_thread(copy.write, chunk)
        yield copy


def measure(file: IO[bytes], media_type: str) -> Shape:
    """How to read this file. Blocks: call it in a thread.

    Raises NotATable, NothingInTable, TooManyColumns, TooManyLines.
    """
    file.seek(0)
    if media_type.startswith(OTHERS) or NO_TEXT.search(file.read(CHUNK)):
        raise NotATable
    encoding = _encoding(file)
    delimiter = _delimiter(file, encoding)
    lines = read(file, encoding, delimiter)
    header = next(lines, None)
    if header is None:
        raise NothingInTable
    if header.cells is None or len(header.cells) > MOST_COLUMNS:
        raise TooManyColumns(most=MOST_COLUMNS)
    count = 0
    for line in lines:
        count += 1
        if line.number > MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
    if not count:
        raise NothingInTable
    return Shape(
        encoding, delimiter, tuple(" ".join(cell.replace("\0", "").split())[:80] for cell in header.cells), count
    )


def read(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Line]:
    """Every line that is not blank, the header first, up to just past the most there may be."""
    file.seek(0)
    # The file belongs to the caller: this reader must not close it.
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    cut = False

    def physical() -> Iterator[str]:
        nonlocal cut
        while line := text.readline(LONGEST):
            part = line
            while len(part) == LONGEST and not part.endswith(("\n", "\r")):
                cut, part = True, text.readline(LONGEST)
            # Half a line could open a quotation mark that swallows the next ones.
            yield line if part is line else "\n"

    reader = csv.reader(physical(), delimiter=delimiter)
    try:
        while True:
            number, cut = reader.line_num + 1, False
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(number, None)
                continue
            if cut or not all(NOTHING.fullmatch(cell) for cell in cells):
                yield Line(number, None if cut else tuple(cells))
            elif number > MOST_LINES:
                yield Line(number, None)
    finally:
        if not file.closed:
            text.detach()


def _encoding(file: IO[bytes]) -> str:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(file: IO[bytes], encoding: str) -> str:
    file.seek(0)
    sample = file.read(SAMPLE).decode(encoding, errors="replace")
    first = next(iter(sample.lstrip().splitlines()), "")
    try:
        found = csv.Sniffer().sniff(sample, SEPARATORS).delimiter
    except csv.Error:
        found = ""
    # The sniffer may follow commas inside of names; the names of the columns know better.
    return found if found and found in first else max(SEPARATORS, key=first.count)
