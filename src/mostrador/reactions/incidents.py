"""What follows for the cases that hang on an incident: what goes on in another case is told there."""

from __future__ import annotations

from typing import Final

from mostrador.kit.events import When, when
from mostrador.oversight import incidents
from mostrador.threads.events import ThreadMerged

REACTIONS: Final[tuple[When, ...]] = (when(ThreadMerged, incidents.follow_merge),)
