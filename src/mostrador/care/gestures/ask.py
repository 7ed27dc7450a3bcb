"""More than the budget: one named person is asked, and answers on the thread, where only we read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mostrador import threads
from mostrador.care.gestures.events import PermissionAnswered, PermissionAsked
from mostrador.care.gestures.give import wait_for_turn
from mostrador.care.gestures.judge import fair, fit, unbarred, why
from mostrador.care.gestures.records import Approver, Asked, Gesture, Gift, Permission
from mostrador.care.gestures.words import worded
from mostrador.care.gestures.write import write_gift
from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Conflict, Forbidden, Invalid, NotFound
from mostrador.kit.i18n import N_, Translator, money
from mostrador.threads import Thread
from mostrador.threads.access import ours

Q = sql.load("mostrador.care.gestures")
ASKED = N_("@%(name)s, may I give this? %(what)s (%(amount)s). Why: %(reason)s")
APPROVED = N_("@%(name)s, yes: %(what)s. %(reason)s")
REFUSED = N_("@%(name)s, no: %(what)s. %(reason)s")


class NobodyToAsk(Invalid):
    """Choose a supervisor or administrator who may see this case, and not yourself."""


class AlreadyAsked(Conflict):
    """Somebody is being asked about this case already. Wait for their answer, or take the question back."""


class NotAsked(Forbidden):
    """Only the person who was asked answers, and only who asked takes the question back."""


class AnsweredBefore(Conflict):
    """This question was answered or taken back before."""


class OwnerChanged(Conflict):
    """The case has another owner since this was asked. Refuse it, so that they can ask anew."""


async def approvers(tx: Tx, thread: int, *, viewer: Actor) -> Sequence[Approver]:
    """Whom `viewer` may ask about a thread, those on duty first. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.all(Approver, Q.approvers, thread=thread, agent=viewer.id)


async def ask(tx: Tx, thread: int, gift: Gift, *, of: int, say: Translator, by: Actor) -> Permission:
    """Ask agent `of` whether `gift` may be given; a note on the thread, in the words of `say`, calls them.

    Raises NobodyToAsk, AlreadyAsked and what `give` raises but OverBudget.
    """
    found = await threads.lock(tx, thread, by=ours(by))
    gift = fit(gift)
    await fair(tx, found, giver=by.id)
    asked = next((one for one in await approvers(tx, thread, viewer=by) if one.id == of), None)
    if asked is None:
        raise NobodyToAsk
    await unbarred(tx, found, by.id, of)
    number = await tx.value(
        Q.add_permission,
        thread=thread,
        owner=found.owner_id,
        by=by.id,
        of=of,
        kind=gift.kind,
        cents=gift.cents,
        days=gift.days,
        what=gift.what,
        reason=gift.reason,
        failed=gift.failed,
        at=tx.at,
    )
    if number is None:
        raise AlreadyAsked
    currency: str = await tx.value(Q.generosity)
    text = say.gettext(
        ASKED,
        name=asked.name,
        what=worded(gift, currency, say),
        amount=money(gift.cents, currency, say.language),
        reason=gift.reason,
    )
    await threads.note(tx, thread, text, by=by, mentions=(of,))
    await tx.record(
        PermissionAsked(thread=thread, owner=found.owner_id, team=found.team_id, permission=number, of=of), by=by
    )
    return await _find(tx, number)


async def approve(tx: Tx, permission: int, *, reason: str, say: Translator, by: Actor) -> Gesture:
    """Yes: it is given at once, in the name of who asked.

    Raises NotFound, NotAsked, AnsweredBefore, OwnerChanged, WhyMissing, ToAColleague, ToTheHousehold, TiedBefore.
    """
    asked, found = await _answering(tx, permission, by, "asked_of")
    if found.owner_id != asked.owner_id:
        raise OwnerChanged
    await unbarred(tx, found, asked.asked_by, by.id)
    await _answer(tx, asked, found, "approved", why(reason), APPROVED, say, by)
    await wait_for_turn(tx, found, asked.asked_by)
    return await write_gift(tx, found, asked.gift, agent=asked.asked_by, by=by, permission=asked.id)


async def refuse(tx: Tx, permission: int, *, reason: str, say: Translator, by: Actor) -> None:
    """No, and why. Raises NotFound, NotAsked, AnsweredBefore, WhyMissing."""
    asked, found = await _answering(tx, permission, by, "asked_of")
    await _answer(tx, asked, found, "refused", why(reason), REFUSED, say, by)


async def withdraw(tx: Tx, permission: int, *, by: Actor) -> None:
    """Who asked takes the question back. Raises NotFound, NotAsked, AnsweredBefore."""
    asked, found = await _answering(tx, permission, by, "asked_by")
    await _end(tx, asked, found, "withdrawn", "", by)


async def last_permission(tx: Tx, thread: int, *, viewer: Actor) -> Permission | None:
    """The last question on a thread, open or answered. Raises NotFound."""
    await threads.find(tx, thread, viewer=ours(viewer))
    return await tx.maybe(Permission, Q.last_permission, thread=thread)


async def asked_of(tx: Tx, *, viewer: Actor, limit: int) -> Sequence[Asked]:
    """What is asked of the viewer and waits for their answer, the longest first. Raises NotFound for a customer."""
    return await tx.all(Asked, Q.asked_of, agent=ours(viewer).id, limit=limit)


async def _find(tx: Tx, permission: int) -> Permission:
    found = await tx.maybe(Permission, Q.find_permission, id=permission)
    if found is None:
        raise NotFound
    return found


async def _answering(
    tx: Tx, permission: int, by: Actor, whose: Literal["asked_of", "asked_by"]
) -> tuple[Permission, Thread]:
    asked = await _find(tx, permission)
    found = await threads.lock(tx, asked.thread_id, by=ours(by))
    if getattr(asked, whose) != by.id:
        raise NotAsked
    return asked, found


async def _answer(
    tx: Tx,
    asked: Permission,
    thread: Thread,
    verdict: Literal["approved", "refused"],
    reason: str,
    sentence: str,
    say: Translator,
    by: Actor,
) -> None:
    await _end(tx, asked, thread, verdict, reason, by)
    what = worded(asked.gift, await tx.value(Q.generosity), say)
    text = say.gettext(sentence, name=asked.asker, what=what, reason=reason)
    await threads.note(tx, thread.id, text, by=by, mentions=(asked.asked_by,))


async def _end(tx: Tx, asked: Permission, thread: Thread, verdict: str, answer: str, by: Actor) -> None:
    if not await tx.run(Q.answer_permission, id=asked.id, verdict=verdict, answer=answer, at=tx.at):
        raise AnsweredBefore
    event = PermissionAnswered(
        thread=thread.id, owner=thread.owner_id, team=thread.team_id, permission=asked.id, verdict=verdict
    )
    await tx.record(event, by=by)
