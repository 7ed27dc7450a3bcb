"""Read a live stream of the application as a browser does, frame by frame."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Litestar


class Told(msgspec.Struct, frozen=True):
    """One frame."""

    name: str
    data: dict[str, Any]
    id: int | None


class Listener:
    """The frames of one open stream."""

    def __init__(self) -> None:
        self.status = 0
        self._rest = ""
        self._told: asyncio.Queue[Told | None] = asyncio.Queue()

    async def next(self, name: str = "", *, within: float = 5.0) -> Told:
        """The next frame, or the next of this name. Raises TimeoutError, EOFError at the end of the stream."""
        async with asyncio.timeout(within):
            while True:
                told = await self._told.get()
                if told is None:
                    raise EOFError
                if name in ("", told.name):
                    return told

    async def until_end(self, *, within: float = 5.0) -> list[Told]:
        """Every frame that is left, to the end of the stream."""
        rest: list[Told] = []
        try:
            while True:
                rest.append(await self.next(within=within))
        except EOFError:
            return rest

    async def hear(self, message: Any) -> None:
        """What the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        *blocks, self._rest = (self._rest + message.get("body", b"").decode()).split("\n\n")
        for block in blocks:
            lines = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
            if "event" in lines:
                place = int(lines["id"]) if "id" in lines else None
                self._told.put_nowait(Told(lines["event"], json.loads(lines["data"]), place))
        if not message.get("more_body", False):
            self._told.put_nowait(None)


@asynccontextmanager
async def listening(app: Litestar, address: str, *, session: str) -> AsyncIterator[Listener]:
    """Open a stream as the agent of a session."""
    listener = Listener()
    parts = urlsplit(address)
    gone = asyncio.Event()

    async def receive() -> Any:
        await gone.wait()
        return {"type": "http.disconnect"}

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"cookie", f"s={session}".encode()), (b"accept", b"text/event-stream")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    task = asyncio.create_task(app(scope, receive, listener.hear))
    try:
        if parts.path == "/desk/stream":
            await listener.next("hello")
        yield listener
    finally:
        gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
