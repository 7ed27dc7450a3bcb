"""What follows for what may not be cut or collected: a complaint holds it, and its decision lets it go."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import holds
from mostrador.oversight.compliance.events import ConcernNoted
from mostrador.threads.events import ThreadChanged, ThreadClosed, ThreadReopened

REACTIONS: Final[tuple[When, ...]] = (
    when(ThreadChanged, holds.open_due),
    when(ConcernNoted, holds.open_due),
    when(ThreadReopened, holds.open_due),
    when(ThreadClosed, holds.follow_ending),
)
