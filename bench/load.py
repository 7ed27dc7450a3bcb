"""A closed loop: each client sends, waits for the whole answer and sends again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp
import msgspec

Request = Callable[[int], tuple[str, str, dict[str, object] | None]]


class Load(msgspec.Struct, frozen=True):
    """What came of a load: requests a second and the seconds of each."""

    per_s: float
    seconds: list[float]


async def closed_loop(
    url: str,
    request: Request | None = None,
    *,
    seconds: float,
    clients: int,
    headers: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
) -> Load:
    """Send `request(n)` -> (method, path, json) for `seconds`.

    Raises RuntimeError when an answer is not 200 or 201: a refused request is not a fast one.
    """
    taken: list[float] = []
    number = iter(range(10**9))
    connector = aiohttp.TCPConnector(limit=clients)
    async with aiohttp.ClientSession(connector=connector, headers=headers, cookies=cookies) as session:
        await _until_it_answers(session, url)
        ends = time.perf_counter() + seconds

        async def client() -> None:
            while time.perf_counter() < ends:
                method, path, json = request(next(number)) if request else ("GET", "", None)
                started = time.perf_counter()
                async with session.request(method, url + path, json=json) as answer:
                    body = await answer.read()
                    if answer.status not in {200, 201}:
                        raise RuntimeError(f"{answer.status} {method} {path}: {body[:300]!r}")
                taken.append(time.perf_counter() - started)

        started = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(clients)))
        return Load(len(taken) / (time.perf_counter() - started), taken)


async def _until_it_answers(session: aiohttp.ClientSession, url: str) -> None:
    for _ in range(100):
        try:
            async with session.get(url):
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
