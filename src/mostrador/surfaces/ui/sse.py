"""Server-sent events: a watch of the live hub on the wire.

Frames are JSON in one `data:` line. `id:` is the cursor to come back to with `?after=`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Final

import msgspec
from litestar.response import Stream

from mostrador.kit.live import Bye, Live, Notice, Reset, Signal

BEAT_SECONDS: Final = 20.0
BEAT: Final = b": beat\n\n"


class Frame(msgspec.Struct, frozen=True):
    """One thing a stream says: its name and what it carries."""

    name: str
    data: object


Paint = Callable[[Notice | Signal], Awaitable[Sequence[Frame]]]


def stream(live: Live, topics: Iterable[str], after: int | None, paint: Paint) -> Stream:
    """Answer with a stream of `topics` from the cursor `after` on.

    `paint` reads the viewer's right again for each item and gives what they may see.
    It holds no transaction and no connection while it waits. A `Bye` painted as a frame
    named `bye` ends the stream.
    """
    return Stream(
        _lines(live, topics, after, paint),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _lines(live: Live, topics: Iterable[str], after: int | None, paint: Paint) -> AsyncIterator[bytes]:
    async with live.watch(topics, after) as watch:
        yield line("hello", {}, watch.begins)
        async for item in watch.items(BEAT_SECONDS):
            if item is None:
                yield BEAT
            elif isinstance(item, Bye):
                yield line("bye", {"why": item.why})
                return
            elif isinstance(item, Reset):
                yield line("reset", {}, item.cursor)
            else:
                cursor = item.cursor if isinstance(item, Notice) else None
                for frame in await paint(item):
                    yield line(frame.name, frame.data, cursor)
                    if frame.name == "bye":
                        return


def line(name: str, data: object, cursor: int | None = None) -> bytes:
    """One frame on the wire."""
    head = f"id: {cursor}\n" if cursor is not None else ""
    return f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"
