"""What happened to side-conversations. Facts are ids."""

from __future__ import annotations

from typing import ClassVar

from mostrador.threads.events import ThreadEvent


class SideChanged(ThreadEvent, frozen=True, kw_only=True):
    """Somebody outside was asked, or answered; or it ended, or nobody knows."""

    about: ClassVar[str] = "side"
    side: int
