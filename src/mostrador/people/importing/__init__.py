"""People from a table: read, shown before anything happens, brought in by a worker, with what was refused by line."""

from mostrador.people.importing.bring import work_import
from mostrador.people.importing.entry import ROLES
from mostrador.people.importing.imports import (
    Import,
    Preview,
    Previewed,
    RefusedLine,
    begin_import,
    choose_columns,
    find_import,
    forget_imports,
    latest_imports,
    preview,
    propose_import,
    refused_lines,
)
from mostrador.people.importing.known import Verdict

__all__ = [
    "ROLES",
    "Import",
    "Preview",
    "Previewed",
    "RefusedLine",
    "Verdict",
    "begin_import",
    "choose_columns",
    "find_import",
    "forget_imports",
    "latest_imports",
    "preview",
    "propose_import",
    "refused_lines",
    "work_import",
]
