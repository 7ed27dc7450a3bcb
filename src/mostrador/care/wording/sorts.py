"""The sorts of words we write by ourselves."""

from __future__ import annotations

from typing import Final, Literal, get_args

Sort = Literal["confirmation", "proof", "stand-in", "going-on", "passcode", "invitation"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
