"""Whether our last word asks something. A thread on which we asked nothing is not silent: it is ours to move."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile(r"^\s*>.*$", re.MULTILINE)
_LINK: Final = re.compile(r"https?://\S+")
_QUESTION: Final = re.compile(r"\?(?=[\s\"'»”’)*_.…!]|$)")


def asks(text: str) -> bool:
    """Whether a message holds a question of its own: not one it quotes, and not one in a web address."""
    return bool(_QUESTION.search(_LINK.sub("", _QUOTED.sub("", text))))
