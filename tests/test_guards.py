"""Guards: no figure of one agent's speed or closings leaves by any door, and nothing infers how anybody at work feels.

ET 64.4 d and Regulation (EU) 2024/1689, art. 5(1)(f); what is forbidden is not there to be switched on.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
from litestar.handlers import HTTPRouteHandler

import mostrador
from mostrador.oversight.evaluation import records as evaluated
from mostrador.oversight.surveys import records as surveyed
from mostrador.surfaces import api, desk

SOURCES = Path(mostrador.__file__).parent
SCHEMA = SOURCES / "migrations" / "schema.sql"
FIGURE = re.compile(
    r"(avg|mean|median|percentile|rate|score|rank|per_agent|speed|handle_time|answered_in|closed_count)"
)
AGENT = re.compile(r"\b(agent|agent_id|agent_name|owner|owner_id|by_agent)\b")
# What leaves as a file: a CSV, a table, a zip or a PDF. Whoever adds one says why none is in it.
LEAVES = {
    "/desk/audit.csv": "who looked at whose file, a row each",
    "/desk/evaluations/{evaluated:int}/file/{format:str}": "figures of the company, from moments without a name",
    "/desk/segments/{segment:int}/people.csv": "people of a group",
    "/desk/settings/gestures/ledger.csv": "sums that were given, a row each",
    "/desk/settings/import/{table:int}/refused.csv": "lines of a table that was brought in",
    "/desk/settings/mail/shelf/{mail:int}/mail.eml": "a mail as it came",
    "/desk/today.csv": "one's own cases",
    "/desk/people/{person:int}/data.zip": "what is held of a customer",
    "/desk/threads/{thread:int}/evidence.zip": "one case",
    "/desk/algorithm.pdf": "parameters, and nobody by name",
    "/desk/privacy/processing.pdf": "what is configured",
    "/desk/privacy/assessment.pdf": "what is configured",
}
EMOTION = re.compile(
    r"\b[a-z_]*?(emotion|emocion|mood|sentiment|feeling|stress|burnout|fatigue|tone_of|angry|happiness|morale|engagement)\w*\b"
)


def structs(module: Any) -> Iterator[type[msgspec.Struct]]:
    for _, found in inspect.getmembers(module, inspect.isclass):
        if issubclass(found, msgspec.Struct) and found.__module__ == module.__name__:
            yield found


def fields(kind: type[msgspec.Struct], seen: frozenset[type] = frozenset()) -> Iterator[str]:
    for name, hint in get_type_hints(kind).items():
        yield name
        for inner in (hint, *get_args(hint)):
            if inspect.isclass(inner) and issubclass(inner, msgspec.Struct) and inner not in seen:
                yield from fields(inner, seen | {kind})


def test_every_file_that_leaves_is_known() -> None:
    served = {
        path
        for handler in desk.HANDLERS
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods
        for path in handler.paths
    }
    files = {path for path in served if re.search(r"\.(csv|zip|pdf|eml|ods|xlsx|json)$|/file/", path)}
    assert files == set(LEAVES), "say in LEAVES that no figure of one agent leaves by it"


def test_no_report_counts_by_agent() -> None:
    for module in (evaluated, surveyed):
        for kind in structs(module):
            assert not [name for name in fields(kind) if AGENT.search(name)], kind
    statement = re.compile(r"GROUP BY[^;)]*\b(agent_id|owner_id|a\.name|g\.name)\b", re.IGNORECASE)
    for room in ("evaluation", "surveys", "compliance"):
        for path in (SOURCES / "oversight" / room).rglob("*.sql"):
            assert not statement.search(path.read_text("utf-8")), path


def test_the_api_gives_no_figure_of_an_agent() -> None:
    for module in (getattr(api, name) for name in dir(api) if inspect.ismodule(getattr(api, name))):
        for kind in structs(module):
            assert not [name for name in fields(kind) if FIGURE.search(name)], kind


def test_no_table_holds_a_figure_or_a_feeling_of_an_agent() -> None:
    statements = re.sub(r"--[^\n]*|COMMENT ON [^;]*;|'[^']*'", "", SCHEMA.read_text("utf-8"))
    assert not EMOTION.findall(statements)
    for table in re.finditer(r"CREATE (?:TABLE|VIEW) (\w+)\b(.*?);", statements, re.DOTALL):
        if AGENT.search(table[2]):
            assert not FIGURE.search(re.sub(r"\bgenerated\w*|operat\w*|rated\b", "", table[2])), table[1]


def test_nothing_that_listens_to_voices_or_looks_at_faces_is_installed() -> None:
    wanted = (SOURCES.parent.parent / "pyproject.toml").read_text("utf-8").lower()
    forbidden = (
        "librosa",
        "opensmile",
        "parselmouth",
        "deepface",
        "mediapipe",
        "opencv",
        "pynput",
        "textblob",
        "vader",
    )
    assert not [name for name in forbidden if name in wanted]
