"""What follows for the matters people come about."""

from __future__ import annotations

from typing import Final

from mostrador.care import matters
from mostrador.kit.events import When, when
from mostrador.people.events import MergeUndone, PeopleMerged
from mostrador.threads.events import ContactBegan, MessageArrived, ThreadMerged, ThreadReopened

REACTIONS: Final[tuple[When, ...]] = (
    when(MessageArrived, matters.place),
    when(ThreadMerged, matters.join),
    when(PeopleMerged, matters.gather),
    when(MergeUndone, matters.part),
    when(ContactBegan, matters.weigh),
    when(ThreadReopened, matters.weigh),
)
