"""Attachments: one interface over a folder and over a bucket spoken to by real HTTP."""

from __future__ import annotations

import hashlib
import os
import struct
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import boto3
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from PIL import Image
from pillow_heif import from_pillow

from mostrador.kit.files import (
    DiskFiles,
    EmptyFile,
    FileGone,
    FileStore,
    FileTooLarge,
    NoSuchPart,
    Stored,
    file_store,
    headers_for,
    is_disguised,
    part,
    pictures,
    safe_name,
    sniff,
)

Left = Callable[[], list[str]]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3 server in a thread; its address with key and secret."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://llave:s%2Fcreta@{host}:{port}"
    server.stop()


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[FileStore, Left]:
    """A store, and what it holds at this moment."""

    def on_disk() -> list[str]:
        return sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())

    if request.param == "disk":
        return file_store(tmp_path), on_disk
    url = request.getfixturevalue("s3")
    endpoint = "http://" + url.split("@")[1]
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1"
    )
    bucket = f"adjuntos-{hashlib.sha256(os.fsencode(tmp_path)).hexdigest()[:12]}"
    client.create_bucket(Bucket=bucket)

    def in_bucket() -> list[str]:
        return on_disk() + [o["Key"] for o in client.list_objects_v2(Bucket=bucket).get("Contents", [])]

    return file_store(tmp_path, f"{url}/{bucket}/tienda"), in_bucket


async def kept(files: FileStore, data: bytes, name: str = "foto.jpg") -> Stored:
    async with files.receive(name) as upload:
        for at in range(0, len(data), 50_000):
            await upload.write(data[at : at + 50_000])
        return await upload.keep()


async def read(files: FileStore, hash: str, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in await files.open(hash, start=start, stop=stop)])


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 400), mode: str = "RGB", **facts: object) -> bytes:
    """A picture whose left half is red."""
    drawn = Image.new(mode, size, "white" if mode == "RGB" else (0, 0, 0, 0))
    drawn.paste((200, 30, 30) if mode == "RGB" else (200, 30, 30, 255), (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    if kind == "HEIF":
        from_pillow(drawn).save(out, quality=50)
    else:
        drawn.save(out, kind, **facts)
    return out.getvalue()


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    colour = image.getpixel((x, y))
    assert isinstance(colour, tuple)
    return colour


async def test_a_file_comes_back_as_it_went_in(store: tuple[FileStore, Left]) -> None:
    files, _ = store
    data = picture() + os.urandom(700_000)
    stored = await kept(files, data)
    assert stored == Stored(hashlib.sha256(data).hexdigest(), len(data), "image/jpeg", "foto.jpg")
    assert await read(files, stored.hash) == data
    assert await read(files, stored.hash, 600_000, 600_010) == data[600_000:600_010]
    assert await read(files, stored.hash, 699_000) == data[699_000:]


async def test_the_same_content_is_kept_once_and_removed_for_good(store: tuple[FileStore, Left]) -> None:
    files, left = store
    one, two = await kept(files, picture(), "una.jpg"), await kept(files, picture(), "otra.jpg")
    assert (one.hash, one.name, two.name) == (two.hash, "una.jpg", "otra.jpg")
    assert len(left()) == 1
    await files.thumbnail(one, 320)
    await files.thumbnail(one, 1280)
    assert len(left()) == 3
    await files.remove(one.hash)
    assert left() == []
    for gone in (files.open(one.hash), files.thumbnail(one, 320)):
        with pytest.raises(FileGone):
            await gone
    await files.remove(one.hash)


async def test_an_upload_too_large_empty_or_broken_off_leaves_no_trace(store: tuple[FileStore, Left]) -> None:
    files, left = store

    async def send(chunks: int, limit: int, fault: type[Exception] | None = None) -> None:
        async with files.receive("largo.jpg", limit=limit) as upload:
            for _ in range(chunks):
                await upload.write(b"x" * 50_000)
            if fault:
                raise fault
            await upload.keep()

    with pytest.raises(FileTooLarge) as too_large:
        await send(21, limit=1_000_000)
    assert too_large.value.facts == {"limit": "1 MB"}
    with pytest.raises(EmptyFile):
        await send(0, limit=1_000_000)
    with pytest.raises(ConnectionError):
        await send(20, limit=1_000_000, fault=ConnectionError)
    assert left() == []


async def test_a_thumbnail_is_upright_and_tells_nothing_of_the_place(store: tuple[FileStore, Left]) -> None:
    files, _ = store
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: the top of the scene is on the right
    exif[0x010F] = "Fabricante"
    exif.get_ifd(0x8825)[2] = (40.0, 25.0, 0.0)  # GPS latitude
    data = picture(exif=exif, comment=b"calle de la Llave 3", xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    drawn = await files.thumbnail(await kept(files, data), 320)
    assert drawn is not None
    with Image.open(BytesIO(drawn)) as seen:
        assert (seen.format, seen.size) == ("JPEG", (320, 640))
        red, _, blue = pixel(seen, 160, 100)
        assert (red > 150, blue < 90) == (True, True), "the left of the file is the top of the scene"
        assert not seen.getexif()
    assert b"Llave" not in drawn
    assert b"xmpmeta" not in drawn


@pytest.mark.parametrize("kind", ["HEIF", "PNG", "GIF", "WEBP"])
async def test_every_picture_of_a_phone_is_drawn(tmp_path: Path, kind: str) -> None:
    files = DiskFiles(tmp_path)
    mode = "RGBA" if kind in ("PNG", "WEBP") else "RGB"
    stored = await kept(files, picture(kind, mode=mode), "foto")
    drawn = await files.thumbnail(stored, 320)
    assert drawn is not None
    with Image.open(BytesIO(drawn)) as seen:
        assert (seen.format, seen.size, seen.mode) == ("JPEG", (320, 160), "RGB")
        assert min(pixel(seen, 300, 80)) > 240, "what is transparent is drawn on white"


async def test_a_broken_or_monstrous_picture_has_no_thumbnail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = DiskFiles(tmp_path)
    assert await files.thumbnail(await kept(files, picture()[:700]), 320) is None
    assert await files.thumbnail(await kept(files, b"%PDF-1.7"), 320) is None
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    small = picture("PNG")
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    tracemalloc.start()
    assert await files.thumbnail(await kept(files, bomb), 320) is None
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    assert await files.thumbnail(await kept(files, picture()), 320) is None
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


async def test_an_upload_is_never_whole_in_memory(tmp_path: Path) -> None:
    chunk = os.urandom(64 * 1024)
    tracemalloc.start()
    async with DiskFiles(tmp_path).receive("vídeo.mp4") as upload:
        for _ in range(300):
            await upload.write(chunk)
        stored = await upload.keep()
    assert (stored.size, tracemalloc.get_traced_memory()[1] < 3_000_000) == (300 * 64 * 1024, True)
    tracemalloc.stop()


async def test_what_a_killed_process_left_goes_the_next_day(tmp_path: Path) -> None:
    DiskFiles(tmp_path)
    old, new = tmp_path / "incoming/old", tmp_path / "incoming/new"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    DiskFiles(tmp_path)
    assert (old.exists(), new.exists()) == (False, True)
    assert (tmp_path / "incoming").stat().st_mode & 0o077 == 0


async def test_no_hash_leads_out_of_the_store(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path / "files")
    (tmp_path / "secret").write_text("x")
    for hash in ("../secret", "../../secret", "a" * 63, "A" * 64, "a" * 64 + "\n"):
        with pytest.raises(FileGone):
            await files.open(hash)


async def test_a_bucket_serves_a_file_by_itself_with_its_name(s3: str, tmp_path: Path) -> None:
    endpoint = "http://" + s3.split("@")[1]
    async with httpx.AsyncClient() as browser:
        await browser.put(f"{endpoint}/enlaces")
    files = file_store(tmp_path, f"{s3}/enlaces")
    shown, hidden = await kept(files, picture(), "mi taladro.jpg"), await kept(files, b"<html>", "mi taladro.jpg")
    link = await files.link(shown, seconds=30)
    assert link is not None
    assert "X-Amz-Expires=30" in link
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(link)
        other = await browser.get(await files.link(hidden) or "")
    assert (answer.content, answer.headers["content-type"]) == (picture(), "image/jpeg")
    assert answer.headers["content-disposition"].startswith(
        "inline; filename=\"mi taladro.jpg\"; filename*=UTF-8''mi%20"
    )
    assert other.headers["content-type"] == "application/octet-stream"
    assert other.headers["content-disposition"].startswith("attachment; ")
    assert await DiskFiles(tmp_path).link(shown) is None


def test_a_bucket_needs_a_whole_address(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="MOSTRADOR_S3_URL"):
        file_store(tmp_path, "https://s3.example/adjuntos")


MP4 = b"\0\0\0\x20ftyp%s\0\0\0\0isommp42"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("HEIF"), "image/heic"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x03\0", "audio/mpeg"),
        (b"OggS\0\x02" + b"\0" * 22 + b"OpusHead", "audio/ogg"),
        (WEBM + b"A_OPUS", "audio/webm"),
        (WEBM + b"V_VP8 A_OPUS", "video/webm"),
        (MP4 % b"isom", "video/mp4"),
        (MP4 % b"iso5" + b"hdlr\0\0\0\0\0\0\0\0soun", "audio/mp4"),
        (MP4 % b"qt  ", "video/quicktime"),
        ("Buenos días:\n\tel taladro no enciende…".encode(), "text/plain"),
        (("ñ" * 32 * 1024).encode()[1:] + b"\xb1\xc3", "application/octet-stream"),
        (("a" + "ñ" * 32 * 1024).encode()[: 64 * 1024], "text/plain"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
        (b"hola <script>alert(1)</script>", "text/html"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", "image/svg+xml"),
        (b"\x00\x01\x02\x03\xfe", "application/octet-stream"),
    ],
)
def test_a_file_is_what_it_begins_with(head: bytes, media_type: str) -> None:
    assert sniff(head) == media_type


@pytest.mark.parametrize("data", [b"MZ\x90\0\x03" + b"\0" * 200, b"<html><script>1</script>", b"<svg onload='x'/>"])
async def test_a_file_in_disguise_is_only_ever_downloaded(tmp_path: Path, data: bytes) -> None:
    stored = await kept(DiskFiles(tmp_path), data, "vacaciones.jpg")
    headers = headers_for(stored)
    assert is_disguised(stored.name, stored.media_type)
    assert stored.media_type not in ("image/jpeg", "text/plain")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].endswith("; sandbox")


def test_an_honest_name_is_no_disguise() -> None:
    honest = {"a.jpg": "image/png", "a.m4a": "video/mp4", "a.csv": "text/plain", "a.PDF": "application/pdf", "a": "x/y"}
    assert [name for name, media_type in honest.items() if is_disguised(name, media_type)] == []


def test_headers_carry_any_name_and_any_part() -> None:
    stored = Stored("a" * 64, 1000, "text/plain", 'presupuesto "final" año 2026 €.txt')
    headers = headers_for(stored, span=(10, 20))
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"] == (
        'inline; filename="presupuesto _final_ a_o 2026 _.txt"; '
        "filename*=UTF-8''presupuesto%20%22final%22%20a%C3%B1o%202026%20%E2%82%AC.txt"
    )
    assert (headers["Content-Range"], headers["Content-Length"]) == ("bytes 10-19/1000", "10")
    assert headers_for(stored, download=True)["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (None, None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-30", (70, 100)),
        ("bytes=-300", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_a_player_may_ask_for_a_part(asked: str | None, found: tuple[int, int] | None) -> None:
    assert part(asked, 100) == found


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=-0", "bytes=999-1000"])
def test_there_is_nothing_beyond_the_end(asked: str) -> None:
    with pytest.raises(NoSuchPart):
        part(asked, 100)


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Carla\\Factura n.º 3.pdf", "Factura n.º 3.pdf"),
        ("factura\u202egpj.exe", "facturagpj.exe"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("..", "archivo.jpg"),
        ("", "archivo.jpg"),
        ("CON.txt", "_CON.txt"),
        ("¿qué?.jpg", "¿qué_.jpg"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_names_are_made_safe(given_name: str, name: str) -> None:
    assert safe_name(given_name, "image/jpeg") == name


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("/\\.\0 \u202e:"), max_size=300))
def test_any_name_is_one_that_every_system_takes(given_name: str) -> None:
    name = safe_name(given_name)
    assert 0 < len(name) <= 120
    assert name == safe_name(name)
    assert not set(name) & set('/\\<>:"|?*\0\r\n\u202e')
    assert name not in (".", "..")
    name.encode()
