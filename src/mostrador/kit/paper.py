"""A PDF that can be read aloud and stays readable (PDF/A-2a), from a Typst template; always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class NotDrawn(ValueError):
    """The template cannot be drawn with what it was given."""


def draw(template: bytes, facts: Mapping[str, str], *, at: datetime) -> bytes:
    """The pages of a template that reads `facts` as its inputs, dated `at` a moment. Raises NotDrawn.

    Only the fonts that come with Typst are used, so that every machine draws the same.
    """
    import typst  # noqa: PLC0415 - seven megabytes that only whoever draws pays for

    try:
        drawn = typst.compile(
            template,
            format="pdf",
            sys_inputs=dict(facts),
            ignore_system_fonts=True,
            pdf_standards="a-2a",
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise NotDrawn(str(error)) from error
    if not isinstance(drawn, bytes):
        raise NotDrawn("one document has one file")
    return drawn
