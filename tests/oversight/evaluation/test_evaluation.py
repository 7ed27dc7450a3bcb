"""An evaluation is frozen, built twice the same, and counted again by a script that shares nothing with us."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest
from tests.cast import Cast, carla
from tests.oversight.evaluation.year import plant_year

from mostrador.kit import clock
from mostrador.kit.actor import SYSTEM
from mostrador.kit.db import Database
from mostrador.oversight import evaluation
from mostrador.oversight.evaluation import Evaluation

YEAR = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is February 2028."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 1, tzinfo=UTC))


async def evaluate(db: Database) -> tuple[int, Evaluation]:
    async with db.begin() as tx:
        id = await evaluation.ask(tx, *YEAR, by=SYSTEM)
    told: list[tuple[int, int]] = []
    built = await evaluation.build(db, id, told=lambda done, whole: told.append((done, whole)))
    assert told[-1][0] == told[-1][1], "it tells how far it is"
    return id, built


async def export(db: Database, id: int, folder: Path) -> None:
    async with db.look() as tx:
        asked = await evaluation.asked_for(tx, id, viewer=SYSTEM)
        for name, content in await evaluation.raw(tx, asked, await evaluation.read(tx, id, viewer=SYSTEM)):
            (folder / name).write_bytes(content)


def recount(folder: Path) -> tuple[int, str]:
    # -I: neither our packages nor our folder are in its reach.
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "recount.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


async def planted(db: Database, cast: Cast, count: int) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
    await plant_year(db, customer.thread, count, claims=count // 10)


@pytest.mark.usefixtures("after")
async def test_two_thousand_contacts_are_recounted_without_an_error_and_what_is_lost_or_doubled_shows(
    db: Database, cast: Cast, tmp_path: Path
) -> None:
    await planted(db, cast, 2_000)
    id, built = await evaluate(db)
    phone = next(one for one in built.waits if (one.measure, one.channel, one.month) == ("K1", "phone", ""))
    assert phone.whole > 800, "the premise: there is something to count"
    assert phone.abandoned > 10
    assert len({one.month for one in built.waits}) == 13
    await export(db, id, tmp_path)
    ended, said = recount(tmp_path)
    assert ended == 0, said
    assert "Largest error: 0.000 %" in said
    assert "Faults in the moments: 0" in said
    whole = (tmp_path / "moments.csv").read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(whole) if ",phone,can-ask," in line)
    position = int(whole[at].split(",")[0])
    tampered = {
        f"lost: 1 moments before position {position + 1}": [*whole[:at], *whole[at + 1 :]],
        f"doubled or out of order: position {position}": [*whole[: at + 1], *whole[at:]],
        "lost: the last moment is": whole[:-1],
        "twice in one contact: can-ask": renumbered([*whole[: at + 1], later(whole[at]), *whole[at + 1 :]]),
        "can-ask: ": renumbered([*whole[:at], *whole[at + 1 :]]),
        "no received": renumbered([line for n, line in enumerate(whole) if n != first_received(whole)]),
    }
    for finding, lines in tampered.items():
        (tmp_path / "moments.csv").write_text("".join(lines))
        ended, said = recount(tmp_path)
        assert ended == 1, finding
        assert finding in said


def first_received(lines: Sequence[str]) -> int:
    return next(n for n, line in enumerate(lines) if n > 100 and ",phone,received," in line)


def later(line: str) -> str:
    """The same moment, a second later."""
    [row] = csv.reader([line])
    row[-1] = (datetime.fromisoformat(row[-1]) + timedelta(seconds=1)).isoformat(timespec="microseconds")
    return ",".join(row) + "\n"


def renumbered(lines: Sequence[str]) -> list[str]:
    """As somebody would do who hides what they took away or put there."""
    begins = int(lines[1].split(",")[0])
    return [lines[0], *(f"{begins + n},{line.split(',', 1)[1]}" for n, line in enumerate(lines[1:]))]


@pytest.mark.usefixtures("after")
async def test_built_twice_of_the_same_moments_it_is_the_same_and_nobody_rewrites_it(db: Database, cast: Cast) -> None:
    await planted(db, cast, 300)
    (one, first), (two, second) = await evaluate(db), await evaluate(db)
    assert msgspec.json.encode(first, order="sorted") == msgspec.json.encode(second, order="sorted")
    async with db.look() as tx:
        digests = {row.id: row.digest for row in await evaluation.listed(tx, viewer=SYSTEM)}
        assert digests[one] == digests[two]
        assert await evaluation.read(tx, one, viewer=SYSTEM) == first, "as it was frozen"
        told = await tx.values("SELECT facts->>'digest' FROM event WHERE kind = 'evaluation.built'")
    assert [told[0]] == [(digests[one] or b"").hex()], "the chain of events knows it"
    with pytest.raises(psycopg.errors.RestrictViolation):
        async with db.begin() as tx:
            await tx.run("UPDATE evaluation SET figures = '{}'")


@pytest.mark.usefixtures("after")
async def test_who_neither_manages_nor_audits_sees_none_until_it_is_published(db: Database, cast: Cast) -> None:
    await planted(db, cast, 50)
    id, _ = await evaluate(db)
    async with db.begin() as tx:
        for refused in (evaluation.listed(tx, viewer=cast.ana), evaluation.read(tx, id, viewer=cast.ana)):
            with pytest.raises(evaluation.OnlyOverseers):
                await refused
        assert await evaluation.published(tx) == []
        await evaluation.publish(tx, id, shown=True, by=cast.elena)
        assert [one.id for one in await evaluation.published(tx)] == [id]
        assert (await evaluation.read(tx, id, viewer=cast.ana)).waits
        await evaluation.publish(tx, id, shown=False, by=cast.elena)
        assert await evaluation.published(tx) == []
        with pytest.raises(evaluation.SpanWrong):
            await evaluation.ask(tx, YEAR[1], YEAR[0], by=cast.elena)


@pytest.mark.long
@pytest.mark.usefixtures("after")
async def test_a_year_of_a_hundred_thousand_contacts_is_recounted_without_an_error(
    db: Database, cast: Cast, tmp_path: Path
) -> None:
    await planted(db, cast, 100_000)
    id, built = await evaluate(db)
    assert sum(one.whole for one in built.waits if not one.month) > 60_000
    await export(db, id, tmp_path)
    ended, said = recount(tmp_path)
    assert ended == 0, said
    assert "Largest error: 0.000 %" in said
