"""What follows for how it was: two questions, once the decision is told."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import surveys
from mostrador.threads.events import ThreadClosed

REACTIONS: Final[tuple[When, ...]] = (when(ThreadClosed, surveys.ask),)
