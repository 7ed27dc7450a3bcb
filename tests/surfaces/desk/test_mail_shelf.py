"""The shelf: what can be seen of a mail that nobody could read, and a case into which it is put by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.cast import Cast, carla
from tests.surfaces.desk.browser import Browser

from mostrador import threads
from mostrador.channels import email
from mostrador.channels.email import inbox
from mostrador.channels.email.glimpse import Glimpse, glimpse
from mostrador.config import Config
from mostrador.kit.db import Database
from mostrador.kit.files import file_store

Browse = Callable[[], Browser]
PAGE = "/desk/settings/mail/shelf"
BROKEN = (
    b"From: =?utf-8?q?Jos=C3=A9?= <jose@x.test>\r\nSubject: <b>Factura\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\r\n"
)
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


def test_a_glimpse_never_fails() -> None:
    """Nor does it make anything up."""
    for raw in (b"", b"\0" * 9, b"no headers at all", b"From: \xff\xfe <@>\nDate: never\n\n", b":" * 99_999):
        assert glimpse(raw).date is None, raw[:20]
    assert glimpse(b"") == Glimpse()
    seen = glimpse(BROKEN)
    assert (seen.sender, seen.subject, seen.date and seen.date.day) == ("José <jose@x.test>", "<b>Factura", 20)


async def test_a_mail_is_put_into_a_case_by_hand(
    staff: Cast, browse: Browse, db: Database, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its code or its number, as a note of who did it with the mail as it came; by administrators alone."""
    async with db.begin() as tx:
        thread = (await carla(tx, owner=staff.ana, team=staff.counter)).thread
        settings = email.Settings(
            address="info@lallave.test", team=staff.counter, password="x", imap_host="i", smtp_host="s"
        )
        box = await email.add_mailbox(tx, settings, secret=config.secret(), by=staff.elena)
        code = threads.show_code((await threads.find(tx, thread, viewer=staff.elena)).code)
        mails = []
        for number in range(3):
            hash, size = await email.store(file_store(config.files), BROKEN + b"%d" % number)
            mails.append(await inbox.keep(tx, box, hash=hash, size=size) or 0)
            await inbox.shelve(tx, mails[-1], "There is nothing in it.")
    elena, ana = browse(), browse()
    elena.log_in("elena@lallave.example")
    ana.log_in("ana@lallave.example")
    page = elena.get(PAGE).text
    for seen in ("José &lt;jose@x.test&gt;", "&lt;b&gt;Factura"):
        assert page.count(seen) == 3
    assert ana.send_form(f"{PAGE}/{mails[0]}/case", {"case": code}).status_code == 403
    for wrong in ("999999", "7F3K9-Q2M4X-R", "7F3K9-Q2M4X-1", "Carla"):
        refused = elena.send_form(f"{PAGE}/{mails[0]}/case", {"case": wrong})
        assert (refused.status_code, "field-error" in refused.text, wrong in refused.text) == (422, True, True), wrong
    for mail, case in zip(mails, (code.lower(), str(thread)), strict=False):
        assert "as a note" in elena.get(elena.send_form(f"{PAGE}/{mail}/case", {"case": case}).headers["location"]).text
    async with db.look() as tx:
        said = await threads.page(tx, thread, viewer=staff.ana)
        notes = [one for one in said.messages if one.visibility == "team" and one.author_kind == "agent"]
        assert [one.author_id for one in notes] == [staff.elena.id] * 2
        assert "José <jose@x.test>" in notes[0].text
        files = [said.attachments[one.id][0] for one in notes]
        assert [one.name for one in files] == [f"mail-{one}.eml" for one in mails[:2]]
        assert [(await inbox.find_mail(tx, one)).state for one in mails] == ["noted", "noted", "shelved"]
        assert await inbox.on_shelf(tx) == 1
    assert ana.get(f"/desk/threads/{thread}").text.count("mail-") >= 2
    monkeypatch.setattr(inbox, "COUNTED", 0)
    async with db.look() as tx:
        assert await inbox.on_shelf(tx) == 1
