"""Small upright copies of pictures, without the place where they were taken."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

MAX_PIXELS = 64_000_000
"""Pixels up to which a picture is decoded: 256 MB of memory for a moment."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")

register_heif_opener()


def draw(source: BinaryIO, width: int) -> bytes | None:
    """The picture as a JPEG at most `width` wide and twice as high; None when it cannot be drawn.

    Only a profile of colours is carried over; EXIF, XMP and comments stay in the original.
    Blocks for as long as decoding takes: call it in a thread.
    """
    try:
        with Image.open(source, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.draft("RGB", (2 * width, 2 * width))
            return _jpeg(ImageOps.exif_transpose(picture), width)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ):
        # Pillow's readers raise any of these for a broken file.
        return None


def _jpeg(picture: Image.Image, width: int) -> bytes:
    profile = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    picture.thumbnail((width, 2 * width))
    if picture.mode != "RGB":
        picture = _on_white(picture)
    # Pillow would write comments and XMP found here into the copy.
    picture.info = {}
    drawn = BytesIO()
    picture.save(drawn, "JPEG", quality=82, progressive=True, icc_profile=profile)
    return drawn.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
