"""Files in a bucket of any S3-compatible store; needs the extra `mostrador[s3]`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from mostrador.kit.files.headers import content_type, disposition
from mostrador.kit.files.kinds import UNKNOWN, is_picture, is_shown
from mostrador.kit.files.pictures import draw
from mostrador.kit.files.store import CHUNK, MAX_FILE, WIDTHS, FileGone, Stored, Upload, Width, incoming, place

# What a bucket itself says of every content, should somebody open it without our link.
SEALED = {"ContentType": UNKNOWN, "ContentDisposition": "attachment"}
ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})


class Body(Protocol):
    """The open answer to a download."""

    def read(self, amount: int) -> bytes: ...
    def close(self) -> None: ...


class S3Files:
    """A `FileStore` in a bucket.

    The URL is `https://KEY:SECRET@HOST/BUCKET[/PREFIX][?region=REGION]`, key and secret
    percent-encoded. The bucket must be private and keep no versions, or what people withdraw stays.
    Raises ValueError for a URL without key, secret or bucket.
    """

    def __init__(self, url: str, root: Path) -> None:
        parts = urlsplit(url)
        bucket, _, prefix = parts.path.strip("/").partition("/")
        if not (parts.scheme in ("http", "https") and parts.username and parts.password and bucket):
            raise ValueError("MOSTRADOR_S3_URL should look like https://KEY:SECRET@HOST/BUCKET")
        address = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._incoming = incoming(root)
        self._drawing = asyncio.Semaphore(1)
        # boto3 makes its clients at run time, so they have no type.
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=f"{parts.scheme}://{address}",
            aws_access_key_id=unquote(parts.username),
            aws_secret_access_key=unquote(parts.password),
            region_name=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=30,
                max_pool_connections=32,
                # Stores other than Amazon's stumble over the checksums that boto3 adds by default.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def receive(self, name: str, *, limit: int = MAX_FILE) -> Upload:
        return Upload(name, limit, self._incoming, self._settle)

    async def open(self, hash: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        body = await asyncio.to_thread(self._get, place(hash), f"bytes={start}-{'' if stop is None else stop - 1}")
        return _read(body)

    async def thumbnail(self, stored: Stored, width: Width) -> bytes | None:
        if not is_picture(stored.media_type):
            return None
        try:
            body = await asyncio.to_thread(self._get, place(stored.hash, width))
            return b"".join([chunk async for chunk in _read(body)])
        except FileGone:
            async with self._drawing:
                return await asyncio.to_thread(self._draw, stored.hash, width)

    async def link(self, stored: Stored, *, seconds: int = 60) -> str | None:
        shown = is_shown(stored.media_type)
        answer = {
            "ResponseContentType": content_type(stored.media_type, shown=shown),
            "ResponseContentDisposition": disposition(stored.name, shown=shown),
        }
        return str(
            await asyncio.to_thread(
                self._client.generate_presigned_url,
                "get_object",
                Params={**self._at(place(stored.hash)), **answer},
                ExpiresIn=seconds,
            )
        )

    async def remove(self, hash: str) -> None:
        for path in (place(hash), *(place(hash, width) for width in WIDTHS)):
            await asyncio.to_thread(self._client.delete_object, **self._at(path))

    def _at(self, path: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + path}

    def _settle(self, upload: Path, hash: str) -> None:
        at = self._at(place(hash))
        self._client.upload_file(str(upload), at["Bucket"], at["Key"], ExtraArgs=SEALED)

    def _get(self, path: str, span: str = "bytes=0-") -> Body:
        try:
            body: Body = self._client.get_object(**self._at(path), Range=span)["Body"]
        except ClientError as why:
            if why.response["Error"]["Code"] in ABSENT:
                raise FileGone from why
            raise
        return body

    def _draw(self, hash: str, width: Width) -> bytes | None:
        with TemporaryFile(dir=self._incoming) as copy:
            self._fetch(hash, copy)
            data = draw(copy, width)
        if data is not None:
            drawn = self._at(place(hash, width))
            self._client.put_object(**drawn, Body=data, **SEALED)
            try:
                self._get(place(hash), "bytes=0-0").close()
            except FileGone:
                # Withdrawn while it was drawn; `remove` takes the original first, so one of us sees the other.
                self._client.delete_object(**drawn)
                raise
        return data

    def _fetch(self, hash: str, copy: BinaryIO) -> None:
        body = self._get(place(hash))
        try:
            while chunk := body.read(CHUNK):
                copy.write(chunk)
        finally:
            body.close()
        copy.seek(0)


async def _read(body: Body) -> AsyncIterator[bytes]:
    try:
        while chunk := await asyncio.to_thread(body.read, CHUNK):
            yield chunk
    finally:
        body.close()
