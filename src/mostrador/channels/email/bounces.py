"""Mails of ours that came back: by the standard (RFC 3464), and as servers tell it in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mostrador.channels.email import headers as read
from mostrador.channels.email.charsets import tidy
from mostrador.channels.email.headers import Headers
from mostrador.channels.email.mail import Automatic, Bounce
from mostrador.channels.email.signs import SIGNS, any_of, at_start, plain
from mostrador.channels.email.tree import Entity

MAX_RECIPIENTS = 200
"""Recipients of one bounce that are noted."""

MAX_READ = 64 * 1024
"""Bytes or characters of a bounce that are read."""

MAX_NEAR = 2000
"""Characters after an address that tell why."""

MAX_WHY = 500
"""Characters of what the other server said."""

STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -][^\d\s]|[ -][45]\.\d)")


def bounced(root: Entity) -> Automatic:
    """What a report of delivery says: a bounce when anybody did not get it, else a receipt."""
    message_id = _original(root)
    found: dict[str, Bounce] = {}
    failed = False
    for block in _blocks(root):
        action = block.get("action").lower()
        bounce = _of_block(block, message_id)
        if bounce is None or action in {"delivered", "relayed", "expanded"} or len(found) >= MAX_RECIPIENTS:
            continue
        failed = failed or action != "delayed"
        found.setdefault(bounce.recipient, bounce)
    return Automatic("bounce" if failed else "receipt", tuple(found.values()))


def _blocks(root: Entity) -> Iterator[Headers]:
    """The groups of fields of each recipient."""
    for one in root.walk():
        if one.media_type.endswith("delivery-status"):
            raw = one.content()[:MAX_READ].replace(b"\r\n", b"\n")
            for block in re.split(rb"\n[ \t]*\n", raw):
                yield read.split(block.lstrip())[0]


def _of_block(block: Headers, message_id: str | None) -> Bounce | None:
    given = (block.get(name).partition(";")[2] or block.get(name) for name in ("original-recipient", "final-recipient"))
    recipient = next((one for one in map(read.normal, given) if one), None)
    if recipient is None:
        return None
    why = read.words(block.get("diagnostic-code").partition(";")[2] or block.get("diagnostic-code"))
    said, told = STATUS.search(block.get("status")), STATUS.search(why)
    status = said[1] if said else "5.0.0"
    # Some servers say the class alone, and the reason in what they quote.
    if told and (not said or status.endswith(".0.0")) and (not said or told[1][0] == status[0]):
        status = told[1]
    permanent = _is_permanent(status) and block.get("action").lower() != "delayed"
    return Bounce(recipient, status, permanent, message_id, why[:MAX_WHY])


def _is_permanent(status: str) -> bool:
    return status.startswith("5") and status not in SIGNS.bounce_passing


def _original(root: Entity) -> str | None:
    """The Message-ID of the mail that came back."""
    for one in root.walk():
        if one.media_type in ORIGINALS and one is not root:
            found = read.message_id(read.split(one.content()[: read.MAX_HEADERS])[0])
            if found:
                return found
    return next(iter(read.ids(root.headers.get("in-reply-to"))), None)


ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})


def said_plainly(root: Entity, subject: str, text: str, *, from_machine: bool) -> Automatic | None:
    """A bounce without a report in it, as Exim, qmail, Exchange and others write it; None when it is none.

    A person may quote such a text: it takes the sender too, or a header of Exim.
    """
    failed = root.headers.get("x-failed-recipients")
    about = at_start(SIGNS.bounce_subjects, subject)
    if not (failed or from_machine):
        return None
    text = text[:MAX_READ]
    said = plain(text)
    if not (failed or any_of(SIGNS.bounce_texts, said) or (about and STATUS.search(text))):
        return None
    waiting = any_of(SIGNS.bounce_waiting, said) and not failed
    message_id = _original(root) or _quoted_id(text)
    own = {a.address for name in ("from", "to") for a in read.addresses(root.headers, name)}
    above = ORIGINAL.split(text, maxsplit=1)[0]
    addresses = [a.address for a in read.addresses(root.headers, "x-failed-recipients")]
    addresses = addresses or [one for one in _addresses(above) if one not in own]
    overall = _status(above) or "5.0.0"
    bounces = tuple(
        _of_text(one, above, message_id, overall, waiting=waiting) for one in dict.fromkeys(addresses[:MAX_RECIPIENTS])
    )
    return Automatic("receipt" if waiting else "bounce", bounces)


ORIGINAL = re.compile(
    r"^(?:-{2,} *(?:this is a copy|below this line|original message|the header|forwarded).*|"
    r"(?:reporting-mta|return-path|received|original message headers|encabezados de mensajes? original(?:es)?)\s*:.*)$",
    re.IGNORECASE | re.MULTILINE,
)


def _addresses(text: str) -> list[str]:
    found = (read.normal(one) for one in read.ADDRESS.findall(text))
    return list(dict.fromkeys(one for one in found if one))


def _quoted_id(text: str) -> str | None:
    found = re.search(r"^>?\s*message-id:\s*(<[^<>\s]{1,998}>)", text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else None


def _of_text(recipient: str, text: str, message_id: str | None, overall: str, *, waiting: bool) -> Bounce:
    """What the text says of one recipient: the lines from their address to the next blank one, else all of it."""
    at = max(text.lower().find(recipient), 0)
    near = re.split(r"\n[ \t]*\n", text[at : at + MAX_NEAR], maxsplit=1)[0]
    status = _status(near) or overall
    if waiting:
        status = "4" + status[1:]
    why = tidy(re.sub(r"\s+", " ", near)).strip()[:MAX_WHY]
    return Bounce(recipient, status, _is_permanent(status), message_id, why)


def _status(text: str) -> str | None:
    found = STATUS.search(text)
    if found:
        return found[1]
    said = plain(text)
    meant = next((status for status, pattern in SIGNS.bounce_words if pattern.search(said)), None)
    code = CODE.search(text)
    if code and meant:
        return code[1] + meant[1:]
    return meant or (f"{code[1]}.0.0" if code else None)
