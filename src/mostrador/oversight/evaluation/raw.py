"""What an evaluation was counted from, to be counted again by somebody else: tables without anybody's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final

import msgspec

from mostrador.kit.db import Tx
from mostrador.oversight.evaluation.build import Asked, moments_of, terms_of
from mostrador.oversight.evaluation.records import Evaluation, Moment, Term

MOMENTS: Final = ("position", "contact", "channel", "moment", "by", "at")
TERMS: Final = ("term", "rule", "count", "unit", "lodged_at", "due_at", "ended_at", "ending")


async def raw(tx: Tx, asked: Asked, built: Evaluation) -> Sequence[tuple[str, bytes]]:
    """The files of the export by their names: two tables, the figures, and the script that counts again."""
    moments = await moments_of(tx, built.first, built.last) if built.last else ()
    return (
        ("evaluation.json", msgspec.json.format(msgspec.json.encode(built, order="sorted"), indent=1) + b"\n"),
        ("moments.csv", moments_csv(moments)),
        ("terms.csv", terms_csv(await terms_of(tx, asked))),
        ("recount.py", script()),
    )


def script() -> bytes:
    """The script that counts again, as it stands: it needs Python and nothing of ours."""
    return files(__package__).joinpath("recount.py").read_bytes()


def moments_csv(moments: Iterable[Moment]) -> bytes:
    """The moments, one a line."""
    return _table(
        MOMENTS, ((one.position, one.contact, one.channel, one.name, one.by_kind, _utc(one.at)) for one in moments)
    )


def terms_csv(terms: Iterable[Term]) -> bytes:
    """The terms, one a line."""
    return _table(
        TERMS,
        (
            (
                one.id,
                one.rule,
                one.count,
                one.unit,
                _utc(one.lodged_at),
                _utc(one.due_at),
                _utc(one.ended_at),
                one.ending or "",
            )
            for one in terms
        ),
    )


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
