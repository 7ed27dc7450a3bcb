"""Notices are stopped by one press, without logging in, and wanted again; answers and proofs come all the same."""

from __future__ import annotations

import pytest
from tests.care.mail.letters import comes, letter
from tests.care.mail.test_participants import CARLA, Post, leaves, post, says
from tests.cast import Cast
from tests.surfaces.counter.visitor import Browser

from mostrador.care.mail import unsubscribe
from mostrador.config import Config
from mostrador.kit.db import Database

__all__ = ["post"]
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarWarning", "ignore::DeprecationWarning")


async def test_one_click_stops_the_confirmations_of_an_address(
    db: Database, config: Config, cast: Cast, post: Post, stranger: Browser
) -> None:
    """As a mail program does it: a POST with no cookie and no token of a form. Looking at the link stops nothing."""
    [confirmation] = post.brought[CARLA]
    assert confirmation["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = str(confirmation["List-Unsubscribe"]).strip("<>").replace(config.base_url, "")
    assert "Send no more of these" in (await stranger.get(way)).text
    for forged in (f"{way}x", way[:-3], "/avisos/" + unsubscribe.notice_link(b"another", "confirmation", CARLA)):
        assert (await stranger.ask("POST", forged)).status_code == 404
    done = await stranger.ask("POST", way, data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, f"do not come to {CARLA}" in done.text) == (200, True)
    second = letter("carla", "Otra cosa")
    second.replace_header("Message-ID", "<two@example.test>")
    await comes(db, config, 1, second)
    await leaves(db, config)
    assert len(post.brought[CARLA]) == 1
    await says(db, config, cast.ana, "Pasillo tres")
    answer = post.brought[CARLA][-1]
    assert (len(post.brought[CARLA]), answer["List-Unsubscribe"]) == (2, None)
    await stranger.ask("POST", way, data={"again": "yes"})
    async with db.begin() as tx:
        # Within minutes of the others it would wait for them.
        await tx.run("UPDATE outgoing SET made_at = made_at - interval '1 hour'")
    third = letter("carla", "Y otra más")
    third.replace_header("Message-ID", "<three@example.test>")
    await comes(db, config, 1, third)
    await leaves(db, config)
    assert len(post.brought[CARLA]) == 3


async def test_a_proof_is_owed_by_law(db: Database, config: Config, cast: Cast, post: Post) -> None:
    """It has no such link, and who stopped the rest gets it."""
    async with db.begin() as tx:
        for kind in ("confirmation", "proof", "answer"):
            await unsubscribe.stop(tx, unsubscribe.Notice(kind, CARLA))
        await tx.run("DELETE FROM outgoing")
        await tx.run(
            "INSERT INTO outgoing (mailbox_id, thread_id, message_id, kind, recipient, mail_id, due_at)"
            " VALUES (1, 1, 1, 'proof', %(to)s, '<x@y>', now())",
            to=CARLA,
        )
    await leaves(db, config)
    assert len(post.brought[CARLA]) == 2
    assert post.brought[CARLA][-1]["List-Unsubscribe"] is None
