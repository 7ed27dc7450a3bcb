"""Where personal data lies, as data: one list (`places.toml`) that giving it away and erasing it both walk.

A text column that is on no part of the list fails a test: whoever adds one says whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
from psycopg import sql

Free = Literal["case", "person", "identity"]
About = Literal[
    "name", "address", "wish", "note", "tie", "way-in", "log", "search", "words", "file", "recording", "mail"
]


class Reason(msgspec.Struct, frozen=True):
    """The same sentence in Spanish and in English."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """In `language` (ISO 639-1), in English when it is not Spanish."""
        return self.es if language.startswith("es") else self.en


class Place(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table that holds something of people: what of it is given to them, and what goes when they are erased.

    `free` says when it may go: with each case that nothing holds, at once, or when no case is held any more.
    """

    table: str
    about: About
    free: Free
    where: str
    columns: tuple[str, ...]
    shown: str = ""
    still: str = "true"
    erase: dict[str, str] = {}
    delete: bool = False

    @property
    def export(self) -> sql.Composed:
        """The statement that reads what is given away."""
        columns = sql.SQL(", ").join(sql.Identifier(one) for one in self.columns)
        shown = sql.SQL(" AND ({})").format(_raw(self.shown)) if self.shown else sql.SQL("")
        return sql.SQL("SELECT to_jsonb(x) FROM (SELECT {} FROM {} WHERE ({}){}) x").format(
            columns, sql.Identifier(self.table), _raw(self.where), shown
        )

    @property
    def count(self) -> sql.Composed:
        """How many rows it would be."""
        return sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(self.table), self._left)

    @property
    def erasing(self) -> sql.Composed:
        """The statement that erases it."""
        if self.delete:
            return sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(self.table), self._left)
        changes = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), _raw(value)) for name, value in self.erase.items()
        )
        return sql.SQL("UPDATE {} SET {} WHERE {}").format(sql.Identifier(self.table), changes, self._left)

    @property
    def _left(self) -> sql.Composed:
        return sql.SQL("({}) AND ({})").format(_raw(self.where), _raw(self.still))


class Kept(msgspec.Struct, frozen=True):
    """Columns that hold something of people and stay, and why."""

    columns: tuple[str, ...]
    why: Reason


class House(msgspec.Struct, frozen=True):
    """Columns that hold nothing of customers."""

    columns: tuple[str, ...]


class Places(msgspec.Struct, frozen=True):
    """The whole list, in the order in which it is erased backwards: who is asked for last goes last."""

    place: tuple[Place, ...]
    kept: tuple[Kept, ...]
    house: House

    def knows(self, table: str, column: str) -> bool:
        """Whether the list says of a column whose it is."""
        name = f"{table}.{column}"
        of_table = [one for one in self.place if one.table == table]
        if any(one.delete or column in {*one.columns, *one.erase} for one in of_table):
            return True
        kept = {column for one in self.kept for column in one.columns}
        return name in kept or name in self.house.columns or f"{table}.*" in self.house.columns


@cache
def places() -> Places:
    """The list. Raises msgspec.ValidationError when it is none."""
    return msgspec.toml.decode(files(__package__).joinpath("places.toml").read_bytes(), type=Places)


def walk() -> Sequence[Place]:
    """In the order in which it goes: what hangs on something before what it hangs on."""
    # Who somebody is and how they come in is asked for by the others, so that it goes last.
    return sorted(places().place, key=lambda one: ("case", "person", "identity").index(one.free))


def _raw(text: str) -> sql.SQL:
    """A part of a statement out of our own list, never from a reader."""
    return sql.SQL(text)
