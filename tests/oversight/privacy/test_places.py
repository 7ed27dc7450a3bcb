"""One list says of every column that can hold words whose they are; whoever adds one says it too."""

from __future__ import annotations

from mostrador.kit.db import Tx
from mostrador.oversight.privacy.places import places, walk

COLUMNS = """
SELECT c.relname, a.attname
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
 WHERE c.relnamespace = 'mostrador'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
   AND t.typname IN ('text', '_text', 'varchar', 'bytea', 'json', 'jsonb', 'tsvector', 'xml')
   AND c.relname NOT LIKE 'procrastinate%%'
"""


class Column:
    def __init__(self, relname: str, attname: str) -> None:
        self.table, self.name = relname, attname


async def test_every_column_with_words_is_on_the_list(tx: Tx) -> None:
    columns = [(one.table, one.name) for one in await tx.all(Column, COLUMNS)]
    assert len(columns) > 200
    missing = [f"{table}.{name}" for table, name in columns if not places().knows(table, name)]
    assert not missing, "say in oversight/privacy/places.toml whose these are, and what becomes of them"


async def test_the_list_names_nothing_that_is_not_there(tx: Tx) -> None:
    there = {(one.table, one.name) for one in await tx.all(Column, COLUMNS.split("AND t.typname", maxsplit=1)[0])}
    tables = {table for table, _ in there}
    for place in places().place:
        assert {(place.table, name) for name in (*place.columns, *place.erase)} <= there, place.table
    for one in [*places().house.columns, *(column for kept in places().kept for column in kept.columns)]:
        table, name = one.split(".")
        assert table in tables, one
        assert name == "*" or (table, name) in there, one


async def test_every_place_is_counted_read_and_erased_by_a_statement_that_runs(tx: Tx) -> None:
    nobody: dict[str, list[object]] = {"people": [], "threads": [], "messages": [], "addresses": []}
    for place in walk():
        assert not await tx.value(place.count, **nobody), place.table
        assert await tx.run(place.erasing, **nobody) == 0, place.table
        if place.columns:
            assert not await tx.values(place.export, **nobody)
