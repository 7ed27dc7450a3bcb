"""Files at the counter: streamed in, seen through the door of their thread, gone when they are withdrawn."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import register_heif_opener
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser, number

from mostrador import threads
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store
from mostrador.worker import tasks


def picture(kind: str = "PNG") -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (640, 480), "#0f5c4d").save(out, kind)
    return out.getvalue()


def on_disk(config: Config) -> list[Path]:
    """Every file that is kept."""
    return [path for path in config.files.rglob("*") if path.is_file()]


async def test_a_picture_goes_up_alone_and_arrives_with_its_message(
    carla: Browser, stranger: Browser, cast: Cast
) -> None:
    up = await carla.upload("Mi%20ba%C3%B1o.png", picture())
    assert up.status_code == 201
    kept = up.json()
    assert (kept["name"], kept["media_type"]) == ("Mi baño.png", "image/png")
    assert (await carla.get(f"/archivos/{kept['key']}")).status_code == 200
    assert (await stranger.get(f"/archivos/{kept['key']}")).status_code == 404
    assert (await stranger.send("/casos", {"text": "mía", "attachments": kept["key"]})).status_code == 422
    path = await carla.open_case("Así está", attachments=kept["key"])
    assert f'src="/archivos/{kept["key"]}/320"' in (await carla.get(path)).text
    small = await carla.get(f"/archivos/{kept['key']}/320")
    assert small.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(small.content)).width == 320
    await stranger.open_case()
    for what in ("", "/320"):
        assert (await stranger.get(f"/archivos/{kept['key']}{what}")).status_code == 404
    assert (await carla.get(f"/archivos/{kept['key']}/321")).status_code == 404


async def test_a_picture_of_a_telephone_is_seen_by_all(carla: Browser) -> None:
    register_heif_opener()
    key = (await carla.upload("IMG_0001.HEIC", picture("HEIF"))).json()["key"]
    path = await carla.open_case("", attachments=key)
    page = (await carla.get(path)).text
    assert f'href="/archivos/{key}/1280"' in page
    assert (await carla.get(f"/archivos/{key}/1280")).headers["content-type"] == "image/jpeg"


async def test_a_file_alone_is_a_message(carla: Browser) -> None:
    key = (await carla.upload("nota.webm", b"\x1a\x45\xdf\xa3....webm....A_OPUS")).json()["key"]
    path = await carla.open_case("", attachments=key)
    assert "<audio" in (await carla.get(path)).text


async def test_files_arrive_without_a_script(carla: Browser, db: Database) -> None:
    two = [("files", ("a.txt", b"uno", "text/plain")), ("photo", ("b.png", picture(), "image/png"))]
    answer = await carla.send("/casos", {"text": "Dos cosas"}, files=two)
    page = (await carla.get(answer.headers["location"])).text
    assert "a.txt" in page
    assert "b.png" in page
    many = [("files", (f"{place}.txt", b"x", "text/plain")) for place in range(11)]
    assert (await carla.send("/casos", {"text": "Once"}, files=many)).status_code == 422


async def test_what_is_too_large_or_empty_is_refused_and_leaves_nothing(carla: Browser, config: Config) -> None:
    for content, status, words in ((b"x" * 25_000_001, 413, "larger than 25 MB"), (b"", 422, "empty")):
        answer = await carla.upload("grande.bin", content)
        assert answer.status_code == status
        assert words in answer.json()["title"]
    assert on_disk(config) == []
    big = {"files": ("grande.bin", b"x" * 25_000_001, "application/octet-stream")}
    answer = await carla.send("/casos", {"text": "Mis palabras"}, files=big)
    assert answer.status_code == 413
    assert "Mis palabras" in answer.text


async def test_a_file_in_disguise_is_only_ever_downloaded(carla: Browser) -> None:
    page = b"<!doctype html><script>alert(document.cookie)</script>"
    key = (await carla.upload("foto.jpg", page)).json()["key"]
    path = await carla.open_case("Mira", attachments=key)
    assert "Its content is not what its name says" in (await carla.get(path)).text
    served = await carla.get(f"/archivos/{key}")
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]


async def test_a_player_asks_for_parts(carla: Browser) -> None:
    key = (await carla.upload("a.txt", b"0123456789")).json()["key"]
    part = await carla.get(f"/archivos/{key}", headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert (await carla.get(f"/archivos/{key}", headers={"range": "bytes=99-"})).status_code == 416
    again = await carla.get(f"/archivos/{key}", headers={"if-none-match": part.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("whole", [True, False], ids=["the message", "one file of it"])
async def test_withdrawn_leaves_the_disk(carla: Browser, cast: Cast, db: Database, config: Config, whole: bool) -> None:
    key = (await carla.upload("dni.png", picture())).json()["key"]
    path = await carla.open_case("Mi carné", attachments=key)
    await carla.get(f"/archivos/{key}/320")
    assert len(on_disk(config)) == 2
    page = (await carla.get(path)).text
    message = re.findall(r"/mensajes/(\d+)/retirada", page)[0]
    way = f"{path}/mensajes/{message}/retirada" if whole else f"{path}/archivos/{key}/retirada"
    assert (await carla.send(way)).status_code == 303
    assert (await carla.get(f"/archivos/{key}")).status_code == 404
    page = (await carla.get(path)).text
    assert "dni.png" not in page
    assert ("Mi carné" in page.partition("</header>")[2]) is not whole
    remove = tasks(config, db, file_store(config.files)).tasks["remove_files"]
    async with db.look() as tx:
        assert await tx.value("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'remove_files'") == 1
        assert not await tx.value("SELECT count(*) FROM attachment WHERE name LIKE 'dni%%'")
    await remove(message=int(message))
    assert on_disk(config) == []


async def test_a_file_of_ours_among_ourselves_is_not_theirs(carla: Browser, cast: Cast, db: Database) -> None:
    path = await carla.open_case()
    async with db.begin() as tx:
        file = await threads.add_attachment(
            tx, name="coste.txt", hash="0" * 64, size=3, media_type="text/plain", by=str(cast.ana)
        )
        await threads.note(tx, number(path), "Coste", by=cast.ana, attachments=(file.key,))
    assert (await carla.get(f"/archivos/{file.key}")).status_code == 404
