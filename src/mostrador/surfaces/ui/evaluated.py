"""An evaluation as a file or on a page, wherever it is asked for."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from litestar import Response
from markupsafe import Markup

from mostrador.kit.errors import NotFound
from mostrador.oversight.evaluation import Evaluation
from mostrador.oversight.evaluation.paper import pdf
from mostrador.oversight.evaluation.sheets import ods, xlsx
from mostrador.oversight.evaluation.words import Section, Told

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
FORMATS: Final[Mapping[str, tuple[Callable[..., bytes], str]]] = {
    "pdf": (pdf, "application/pdf"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def pictured(told: Told) -> Sequence[tuple[Section, Markup]]:
    """The sections with their pictures, as a page draws them."""
    # Made by chart.py, which escapes what it is told.
    return [(one, Markup(one.chart_on_page)) for one in told.sections]  # noqa: S704


async def file_of(told: Told, built: Evaluation, format: str) -> Response[bytes]:
    """The evaluation in a format of offices. Raises NotFound for one there is not."""
    if format not in FORMATS:
        raise NotFound
    draw, media = FORMATS[format]
    content = await asyncio.to_thread(draw, told, at=built.known)
    return download(content, f"{name_of(built)}.{format}", media)


def name_of(built: Evaluation) -> str:
    """How its files are called: `evaluation-2027-01-01-2027-12-31`."""
    return f"evaluation-{built.first_day}-{built.last_day}"


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """These files in one, without an hour of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def download(content: bytes, name: str, media: str) -> Response[bytes]:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media, headers=headers)
