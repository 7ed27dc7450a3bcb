"""A message as the API tells it."""

from __future__ import annotations

from typing import cast

from mostrador.surfaces.api.records import Author, Said
from mostrador.threads import Message
from mostrador.threads.records import AuthorKind, Visibility


def said(message: Message) -> Said:
    """One message, with its author by name."""
    return Said(
        id=message.id,
        position=message.position,
        author=Author(cast("AuthorKind", message.author_kind), message.author, message.scribe),
        visibility=cast("Visibility", message.visibility),
        sign=message.sign,
        text=message.text,
        at=message.at,
        corrected_at=message.corrected_at,
        withdrawn_at=message.withdrawn_at,
    )
