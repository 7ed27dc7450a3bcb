"""What was accepted is there after any kill -9, and open streams do not hold up the end."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from tests.commands.running import Running, eventually, free_port, reachable_folder

WRITERS = 8
LEAST = 150
STREAMS = 100


@pytest.fixture
def shop() -> Iterator[tuple[Running, str]]:
    """An open demo shop and a token of Ana's."""
    with reachable_folder() as folder:
        running = Running(folder / "data", free_port())
        assert running.is_open, running.said
        made = subprocess.run(
            [
                *(sys.executable, "-m", "mostrador.cli", "token", "create"),
                *("--agent", "ana@lallave.example", "--scope", "intake", "--data", str(folder / "data")),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        yield running, made.stdout.strip()
        if running.process.poll() is None:
            running.close()


async def test_what_was_accepted_survives_kill_9_of_every_part(shop: tuple[Running, str]) -> None:
    running, token = shop
    accepted: dict[str, int] = {}
    finished = asyncio.Event()

    async def write(http: httpx.AsyncClient, writer: int) -> None:
        """Say things as a careful sender does: the same attempt again until it is accepted."""
        number = 0
        while not finished.is_set():
            attempt = f"{writer}-{number}"
            said = {"text": f"Mensaje {attempt}", "client_id": attempt}
            try:
                answer = await http.post("/api/v1/threads", json=said)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code == 201:
                accepted[attempt] = answer.json()["id"]
                number += 1
            else:
                # A database that is coming back is a 503, never a refusal.
                assert answer.status_code == 503, answer.text
                await asyncio.sleep(0.05)

    headers = {"Authorization": f"Bearer {token}"}
    address = f"http://127.0.0.1:{running.port}"
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as http:
        writers = [asyncio.create_task(write(http, writer)) for writer in range(WRITERS)]
        for part in random.sample(["web process", "postgres", "worker", "web"], 4):
            seen = len(accepted)
            await until(lambda seen=seen: len(accepted) > seen + LEAST // 5)
            running.parts()[part].kill()
        await until(lambda: len(accepted) >= LEAST)
        finished.set()
        await asyncio.gather(*writers)
        assert len(set(accepted.values())) == len(accepted), "one attempt, one thread"
        for attempt, thread in accepted.items():
            messages = (await http.get(f"/api/v1/threads/{thread}")).raise_for_status().json()["messages"]
            assert [message["text"] for message in messages] == [f"Mensaje {attempt}"]


async def test_a_hundred_open_streams_end_within_five_seconds(shop: tuple[Running, str]) -> None:
    running, token = shop
    request = f"GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    streams = [await asyncio.open_connection("127.0.0.1", running.port) for _ in range(STREAMS)]
    for reader, writer in streams:
        writer.write(request)
        await asyncio.wait_for(reader.readuntil(b"event: hello"), 20)
    took = await asyncio.to_thread(running.close)
    farewells = [await asyncio.wait_for(reader.read(), 5) for reader, _ in streams]
    for _, writer in streams:
        writer.close()
    assert all(b"event: bye" in farewell for farewell in farewells)
    assert took < 5


async def until(condition: object) -> None:
    """Wait, in a thread of its own, until something is true; fails after a minute."""
    assert await asyncio.to_thread(eventually, condition, within=60)  # type: ignore[arg-type]
