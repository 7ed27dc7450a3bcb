"""One mail of ours, from the rows: words and HTML, what it answers, the way back in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.headerregistry import Address as Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from mostrador.care.mail import marks
from mostrador.care.mail.story import Story, language_of
from mostrador.care.wording import Written
from mostrador.channels.email.mail import Part
from mostrador.channels.email.records import Mailbox, Outgoing
from mostrador.kit import clock, html
from mostrador.kit.i18n import N_, Translator, exactly, translator
from mostrador.team import Shop
from mostrador.threads.code import show_code

MOST_IDS: Final = 10
# What is signed must be written so that no server on its way has to write it otherwise.
IN_7_BITS: Final = SMTP.clone(cte_type="7bit")
QUOTED_LINES: Final = 12
QUOTED_LENGTH: Final = 1_200

CODE: Final = re.compile(r"(?<![\w/=.%-])[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z](?![\w-])(?=[^<>]*<)")

FROM: Final = N_("%(name)s, of %(shop)s")
YOUR_CASE: Final = N_("Your case: %(code)s")
SEE_IT: Final = N_("See it and write to us there: %(link)s")
SEE_IT_LINK: Final = N_("See it and write to us there")
WROTE: Final = N_("On %(moment)s, you wrote:")
OTHER_WROTE: Final = N_("On %(moment)s, %(name)s wrote:")
LEFT_OUT: Final = N_("%(names)s: too large for a mail; you find it with your case.")


class Letter(msgspec.Struct, frozen=True):
    """The pieces of a mail before it has its two forms: paragraphs in Markdown and plain, who signs, what is quoted."""

    signed: str
    words: str
    plain: str
    footer: tuple[str, ...]
    link: str
    quoted: str = ""
    quoted_as: str = ""


def compose(
    story: Story,
    outgoing: Outgoing,
    mailbox: Mailbox,
    shop: Shop,
    *,
    secret: bytes,
    link: str,
    files: Sequence[Part] = (),
    left_out: Sequence[str] = (),
    others: Sequence[str] = (),
    first: Written | None = None,
) -> EmailMessage:
    """The mail as it leaves. `link` is the recipient's own way in; `left_out` names files that are too large for it,
    `others` to whom the same goes in a mail of their own.

    `first` is what it says where nobody wrote it by hand.
    """
    language = language_of(story, shop)
    say = translator(language)
    zone = ZoneInfo(shop.timezone)
    author = story.author or story.owner
    footer = [say.gettext(YOUR_CASE, code=show_code(story.code))]
    words = first or Written(story.words or "", story.words or "")
    if left_out:
        too_large = "\n\n" + say.gettext(LEFT_OUT, names=", ".join(left_out))
        words = Written(words.text + too_large, words.markdown + too_large)
    quoted_at = story.their_at if outgoing.kind == "answer" and story.their_words else None
    letter = Letter(
        signed="\n".join(line for line in (author, mailbox.signature or mailbox.name or shop.name) if line),
        words=words.markdown,
        plain=words.text,
        footer=tuple(footer),
        link=link,
        quoted=_shortened(story.their_words or "") if quoted_at else "",
        quoted_as=_quoted_as(say, story, outgoing, exactly(quoted_at, zone, language)) if quoted_at else "",
    )
    mail = EmailMessage(policy=IN_7_BITS)
    local, _, domain = mailbox.address.rpartition("@")
    name = say.gettext(FROM, name=author, shop=mailbox.name or shop.name)
    mail["From"] = Header(display_name=name, username=local, domain=domain)
    mail["To"] = outgoing.recipient
    if others:
        mail["Cc"] = ", ".join(others)
    if mailbox.plus:
        mail["Reply-To"] = marks.plus_address(secret, mailbox.address, story.thread)
    mail["Subject"] = _subject(story)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = outgoing.mail_id
    if story.answers:
        mail["In-Reply-To"] = story.answers
    known = [id for id in story.thread_ids or [] if id != outgoing.mail_id]
    if known:
        mail["References"] = " ".join([known[0], *known[1:][-MOST_IDS + 1 :]])
    if outgoing.kind not in {"answer", "going-on"}:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(as_text(letter, say.gettext(SEE_IT, link=link)))
    mail.add_alternative(as_html(letter, say.gettext(SEE_IT_LINK), story.language), subtype="html")
    for file in files:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return mail


def as_text(letter: Letter, see_it: str) -> str:
    """The letter for whoever reads no HTML."""
    parts = [letter.plain.strip(), f"-- \n{letter.signed}", "\n".join((*letter.footer, see_it))]
    if letter.quoted:
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.quoted.split("\n"))
        parts.append(f"{letter.quoted_as}\n{quoted}")
    return "\n\n".join(parts) + "\n"


def as_html(letter: Letter, see_it: str, language: str) -> str:
    """The letter for everybody else: one column that every program draws alike, in its own type and colours."""
    quoted = Markup(
        '<div class="gmail_quote"><p style="color:#6b6b6b">{}</p><blockquote type="cite">{}</blockquote></div>'
    ).format(letter.quoted_as, html.plain(letter.quoted))
    return _unbroken(
        Markup(
            '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"></head>'
            '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif;max-width:40em;overflow-wrap:anywhere">'
            "<div>{}</div>"
            '<p style="margin-top:24px">{}</p>'
            '<p style="color:#6b6b6b;font-size:14px">{}<br><a href="{}">{}</a></p>{}</body></html>'
        ).format(
            language,
            html.render_markdown(letter.words),
            Markup("<br>").join(letter.signed.split("\n")),
            Markup("<br>").join(letter.footer),
            letter.link,
            see_it,
            quoted if letter.quoted else "",
        )
    )


def _unbroken(page: str) -> str:
    """The page with each code on one line wherever it is read; not where it is part of an address."""
    return CODE.sub(r'<span style="white-space:nowrap">\g<0></span>', str(page))


def _quoted_as(say: Translator, story: Story, outgoing: Outgoing, moment: str) -> str:
    if story.their_sender == outgoing.recipient:
        return say.gettext(WROTE, moment=moment)
    return say.gettext(OTHER_WROTE, moment=moment, name=story.their_name or story.person)


def _subject(story: Story) -> str:
    theirs = " ".join((story.their_subject or story.subject or show_code(story.code)).split())
    return theirs if theirs.casefold().startswith("re:") else f"Re: {theirs}"


def _shortened(words: str) -> str:
    lines = words.strip()[:QUOTED_LENGTH].split("\n")
    cut = len(lines) > QUOTED_LINES or len(words.strip()) > QUOTED_LENGTH
    return "\n".join(lines[:QUOTED_LINES]) + ("\n…" if cut else "")
