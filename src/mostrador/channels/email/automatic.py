"""Which mails a machine wrote.

A person's mail is never taken for one: where a subject alone says so and a person may write it too, the text decides.
"""

from __future__ import annotations

import re

from mostrador.channels.email import headers as read
from mostrador.channels.email.bounces import bounced, said_plainly
from mostrador.channels.email.headers import Headers
from mostrador.channels.email.mail import Automatic
from mostrador.channels.email.signs import SIGNS, any_of, at_start, plain
from mostrador.channels.email.tree import Entity

MAX_READ = 8 * 1024
"""Characters at the start of a text in which signs of a machine are looked for."""


def recognise(root: Entity, text: str, *, ours: frozenset[str] = frozenset()) -> Automatic | None:
    """What kind of automatic mail this is, None when a person may have written it. `ours`: see `parse`."""
    headers = root.headers
    sender = next((a.address for a in read.addresses(headers, "from")), headers.get("from").strip(" <>\"'").lower())
    daemon = re.split(r"[@+ ]", sender)[0] in SIGNS.daemons
    nobody = read.return_path(headers) == ""
    # A person who passes a report on may have its parts in their mail too.
    found = _report(root) if root.media_type == "multipart/report" or daemon or nobody else None
    if found is not None:
        return found
    subject, said = plain(read.subject(headers)), plain(text[:MAX_READ])
    plainly = said_plainly(root, subject, text, from_machine=daemon or nobody)
    if plainly is not None:
        return plainly
    away = _away(headers, subject, said)
    kind = re.split(r"[\s;(]", headers.get("auto-submitted").lower(), maxsplit=1)[0]
    if kind not in {"", "no"}:
        return Automatic("absence" if away or kind == "auto-replied" else "notice")
    if away:
        return Automatic("absence")
    if at_start(SIGNS.report_subjects, subject):
        return Automatic("report")
    if _is_list(headers, ours):
        return Automatic("list")
    precedence = headers.get("precedence").lower()
    looped = any(sender and sender in value.lower() for value in headers.all("x-loop"))
    if daemon or nobody or looped or precedence in {"bulk", "junk"}:
        return Automatic("notice")
    return None


def _report(root: Entity) -> Automatic | None:
    """What one of the standard kinds of report says (RFC 3464, 5965, 8098, 8460)."""
    kinds = {one.media_type for one in root.walk()}
    if kinds & {"message/feedback-report", "application/tlsrpt+gzip", "application/tlsrpt+json"}:
        return Automatic("report")
    if "message/delivery-status" in kinds or "message/global-delivery-status" in kinds:
        return bounced(root)
    if "message/disposition-notification" in kinds:
        return Automatic("receipt")
    return None


def _away(headers: Headers, subject: str, said: str) -> bool:
    """Whether somebody's program answered for them."""
    if any(headers.get(name).lower() not in {"", "no", "false"} for name in SIGNS.absence_headers):
        return True
    if re.fullmatch(r"auto[_-]?reply", headers.get("precedence").lower()):
        return True
    if at_start(SIGNS.absence_sure, subject):
        return True
    return at_start(SIGNS.absence_likely, subject) and (
        bool(headers.get("x-auto-response-suppress")) or any_of(SIGNS.absence_texts, said)
    )


def _is_list(headers: Headers, ours: frozenset[str]) -> bool:
    """Whether a list or a newsletter brought it.

    A shop's address may itself be a group that hands on what customers write: that is no list. Nor is it one when
    the only sign is a way to unsubscribe and the mail is an answer: programs for sales put that under a person's words.
    """
    listed = " ".join((headers.get("list-id"), headers.get("list-post"))).lower()
    if any(one in listed or one.replace("@", ".") in listed for one in ours):
        return False
    if listed.strip() or headers.get("precedence").lower() == "list":
        return True
    return bool(headers.get("list-unsubscribe")) and not headers.get("in-reply-to")
