"""A web server on this machine that keeps what it is told, and answers as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec


class Told(msgspec.Struct, frozen=True):
    """One request that arrived."""

    headers: dict[str, str]
    body: bytes


class Listener:
    """What arrived, in order. `status` is what the next request is answered with."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.location = ""
        self.told: list[Told] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and answer it."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}
        self.told.append(Told(headers, await reader.readexactly(int(headers["content-length"]))))
        more = f"Location: {self.location}\r\n" if self.location else ""
        writer.write(f"HTTP/1.1 {self.status} X\r\n{more}Content-Length: 4\r\nConnection: close\r\n\r\ndone".encode())
        await writer.drain()
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """A listener on a free port of 127.0.0.1."""
    listener = Listener()
    server = await asyncio.start_server(listener.answer, "127.0.0.1", 0)
    listener.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/billing"
    async with server:
        yield listener
