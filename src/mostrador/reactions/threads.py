"""What follows what happened to a thread."""

from __future__ import annotations

from typing import Final

from mostrador.care import thanks
from mostrador.kit import jobs
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.events import When, when
from mostrador.threads.events import FileWithdrawn, MessageWithdrawn, ThreadClosed, ThreadReopened


async def remove_files(tx: Tx, event: MessageWithdrawn | FileWithdrawn, by: Actor) -> None:
    """The bytes of what was withdrawn leave the disk once the row says that they went."""
    await jobs.defer(tx, "remove_files", message=event.message)


REACTIONS: Final[tuple[When, ...]] = (
    when(MessageWithdrawn, remove_files),
    when(FileWithdrawn, remove_files),
    when(ThreadClosed, thanks.ask),
    when(ThreadReopened, thanks.ask_no_more),
)
