"""Mails as they come, written by hand: Carla writes to the shop."""

from __future__ import annotations

import struct

SHOP = "info@lallave.example"


def letter(body: bytes | str = "Hola", *, head: str = "", start: str = "From: Carla <carla@example.org>\n") -> bytes:
    """A mail of Carla's; `head` are more headers, each on its line."""
    said = body.encode() if isinstance(body, str) else body
    return (f"{start}To: {SHOP}\nSubject: La escarpia\n{head}\n").encode() + said


def parts(*pieces: str, kind: str = "mixed") -> bytes:
    """A mail of Carla's in parts; each piece is headers, a blank line and what it holds."""
    inside = "".join(f"--limite\n{piece}\n" for piece in pieces)
    return letter(
        f"{inside}--limite--\n", head=f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="limite"\n'
    )


TEXT = "Content-Type: text/plain; charset=utf-8\n\nEl texto"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>El <b>texto</b></p>"


def winmail(name: bytes, content: bytes, text: bytes) -> bytes:
    """A winmail.dat with a text and one file."""

    def thing(level: int, number: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, number, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    return (
        b"\x78\x9f\x3e\x22\x01\x00"
        + thing(1, 0x9007, struct.pack("<II", 1252, 0))
        + thing(1, 0x800C, text + b"\0")
        + thing(2, 0x9002, b"\0" * 14)
        + thing(2, 0x8010, name + b"\0")
        + thing(2, 0x800F, content)
    )
