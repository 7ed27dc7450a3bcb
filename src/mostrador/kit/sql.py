"""Named statements beside their package: `-- name: find_open_thread`, then a line of why."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import LiteralString

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


class Queries:
    """The statements of one package, as attributes. An unknown name raises AttributeError."""

    def __init__(self, package: str, statements: dict[str, LiteralString]) -> None:
        self.package = package
        self.statements = statements

    def __getattr__(self, name: str) -> LiteralString:
        try:
            return self.statements[name]
        except KeyError:
            raise AttributeError(f"{self.package} has no statement {name!r}") from None


@cache
def load(package: str) -> Queries:
    """Read the statements of a package: its `queries.sql`, and of a large one those of each verb in a file of its own.

    Raises ValueError when a name is used twice or a statement lacks its line of why.
    """
    statements: dict[str, LiteralString] = {}
    for path in sorted(files(package).iterdir(), key=lambda one: one.name):
        if not path.name.endswith(".sql"):
            continue
        parts = _NAME.split(path.read_text("utf-8"))[1:]
        for title, body in zip(parts[::2], parts[1::2], strict=True):
            if title in statements:
                raise ValueError(f"{package}/{path.name}: two statements are called {title}")
            if not body.strip().startswith("--"):
                raise ValueError(f"{package}/{path.name}: {title} does not say why")
            # The text comes from the package itself, never from a reader.
            statements[title] = body.strip().rstrip(";")
    return Queries(package, statements)
