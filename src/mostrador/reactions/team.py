"""What follows for the people who answer."""

from __future__ import annotations

from typing import Final

from mostrador.care import leave
from mostrador.kit.events import When, when
from mostrador.threads.events import ThreadReopened

REACTIONS: Final[tuple[When, ...]] = (when(ThreadReopened, leave.find_successor),)
