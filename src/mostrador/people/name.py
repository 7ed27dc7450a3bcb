"""How a name is taken: in one line, as it was said, and refused rather than cut."""

from __future__ import annotations

from typing import Final

from mostrador.kit.errors import Invalid

LONGEST_NAME: Final = 80


class NameTooLong(Invalid):
    """A name has up to %(longest)s characters here, and this one has %(length)s. Shorten it: nothing was lost."""


def read_name(text: str) -> str:
    """The name in one line. Raises NameTooLong."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise NameTooLong(longest=LONGEST_NAME, length=len(name))
    return name
