"""What is held is let go by a decision that was told, or by who was asked after us, and by no other way."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from tests.cast import Cast, Customer, carla

from mostrador import threads
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import NotFound, Problem
from mostrador.oversight import answers, compliance, holds
from mostrador.oversight.answers import Decided
from mostrador.oversight.compliance import Profile
from mostrador.oversight.holds import Held
from mostrador.oversight.holds.open import BodyMissing, DisputeRuns, HeldAlready, ReferenceTooLong, WhatUnknown
from mostrador.oversight.holds.release import DecideFirst, ResultUnknown

pytestmark = pytest.mark.usefixtures("in_force")


async def supplier(tx: Tx, cast: Cast) -> Customer:
    await compliance.answer(tx, Profile(sector="energy"), by=cast.elena)
    return await carla(tx, owner=cast.ana, team=cast.counter)


async def complain(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.change(tx, customer.thread, subject="La factura", kind="complaint", by=cast.ana)


async def charge(tx: Tx, cast: Cast, customer: Customer) -> None:
    await compliance.note_concern(tx, customer.thread, "billing", by=cast.ana)


async def decide(tx: Tx, cast: Cast, customer: Customer) -> None:
    asked = await answers.questions_of(tx, customer.thread, viewer=cast.ana)
    told = Decided(outcome="granted", reasons="Os devolvemos lo cobrado.", answers={one.key: "Sí." for one in asked})
    await answers.decide(tx, customer.thread, told, by=cast.ana)


async def take_back(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.reopen(tx, customer.thread, by=cast.ana)


async def accept_not(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.not_yet(tx, customer.thread, by=customer.actor)


async def solve(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.solve(tx, customer.thread, by=customer.actor)


async def discard(tx: Tx, cast: Cast, customer: Customer) -> None:
    closure = await threads.discard(tx, customer.thread, why="mistake", reason="Era de otro", by=cast.ana)
    if closure.closed_at is None:
        await threads.second(tx, customer.thread, by=cast.bruno)


async def call_it_enquiry(tx: Tx, cast: Cast, customer: Customer) -> None:
    await threads.change(tx, customer.thread, subject="La factura", kind="enquiry", by=cast.ana)


async def dispute(tx: Tx, cast: Cast, customer: Customer) -> None:
    await holds.open_dispute(tx, customer.thread, "Junta arbitral", by=cast.ana)


async def _ended(tx: Tx, cast: Cast, customer: Customer, result: str) -> None:
    running = (await holds.held_by(tx, customer.thread, viewer=cast.ana)).running
    if running is None:
        raise NotFound
    await holds.end_dispute(tx, customer.thread, running.id, result, by=cast.ana)


async def lose_there(tx: Tx, cast: Cast, customer: Customer) -> None:
    await _ended(tx, cast, customer, "against")


async def withdraw_there(tx: Tx, cast: Cast, customer: Customer) -> None:
    await _ended(tx, cast, customer, "withdrawn")


STEPS: tuple[Callable[[Tx, Cast, Customer], Awaitable[None]], ...] = (
    complain,
    charge,
    decide,
    decide,
    take_back,
    accept_not,
    solve,
    discard,
    call_it_enquiry,
    dispute,
    lose_there,
    withdraw_there,
)


class Model:
    """What ought to be held, by what was done and nothing else."""

    def __init__(self) -> None:
        self.complaint = self.charged = self.ever = self.dispute = self.decided = False
        self.held: set[str] = set()
        self.let_go: set[str] = set()

    def did(self, step: str) -> None:
        """A step was taken."""
        before = self.complaint, self.charged
        self.complaint = {"complain": True, "call_it_enquiry": False}.get(step, self.complaint)
        self.charged |= step == "charge"
        # Another name lets nothing go, and only what is said anew holds anew.
        if before != (self.complaint, self.charged) and self.complaint and self.charged:
            self.held.add("cut")
        if step == "dispute":
            self.dispute = True
            self.held |= {"collection", "cut"} if self.ever else {"collection"}
        if step == "decide":
            self.decided, self.let_go = True, set() if self.dispute else set(self.held)
        if step in ("lose_there", "withdraw_there"):
            self.dispute = False
        if step == "withdraw_there" and self.decided:
            self.let_go = set(self.held)
        if (step == "decide" and not self.dispute) or step == "lose_there":
            self.held = set()
        if step == "withdraw_there" and self.decided:
            self.held = set()
        if step in ("take_back", "accept_not") and self.decided:
            self.held |= self.let_go
            self.decided, self.let_go = False, set()
        self.ever |= "cut" in self.held


async def test_no_path_lets_it_go_but_a_decision_or_a_result(db: Database, cast: Cast) -> None:
    drawn, taken = random.Random(4), set()
    for _ in range(30):
        model = Model()
        async with db.begin() as tx:
            customer = await supplier(tx, cast)
        path = []
        for step in drawn.choices(STEPS, k=9):
            try:
                async with db.begin() as tx:
                    await step(tx, cast, customer)
            except Problem as problem:
                path.append(f"({step.__name__}: {type(problem).__name__})")
                continue
            model.did(step.__name__)
            path.append(step.__name__)
            taken.add(step)
            async with db.look() as tx:
                held = await holds.held_by(tx, customer.thread, viewer=cast.ana)
            assert {one.what for one in held.open} == model.held, path
    assert taken == set(STEPS), "every step was taken somewhere"


async def held(db: Database, cast: Cast, customer: Customer) -> Held:
    async with db.look() as tx:
        return await holds.held_by(tx, customer.thread, viewer=cast.ana)


async def test_nobody_goes_round_it_in_the_database(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await supplier(tx, cast)
        await complain(tx, cast, customer)
        await charge(tx, cast, customer)
        closed = await tx.value(
            "INSERT INTO closure (thread_id, kind, by_kind, by_id, closed_at) "
            "VALUES (%(thread)s, 'quiet', 'system', NULL, now()) RETURNING id",
            thread=customer.thread,
        )
    for attempt in (
        "UPDATE hold SET released_at = now()",
        f"UPDATE hold SET released_at = now(), closure_id = {closed}",
        "UPDATE hold SET what = 'collection'",
        "DELETE FROM hold",
        "TRUNCATE hold",
    ):
        with pytest.raises(psycopg.Error):
            async with db.begin() as tx:
                await tx.run(attempt)
    assert [one.what for one in (await held(db, cast, customer)).open] == ["cut"]
    with pytest.raises(DecideFirst):
        async with db.begin() as tx:
            await discard(tx, cast, customer)


async def test_only_who_serves_them_holds_and_bad_words_hold_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await supplier(tx, cast)
        for by in (cast.dario, customer.actor):
            for refused in (
                holds.hold(tx, customer.thread, "cut", by=by),
                holds.open_dispute(tx, customer.thread, "OMIC", by=by),
                holds.held_by(tx, customer.thread, viewer=by),
            ):
                with pytest.raises(NotFound):
                    await refused
        for problem, bad in (
            (WhatUnknown, holds.hold(tx, customer.thread, "everything", by=cast.ana)),
            (ReferenceTooLong, holds.hold(tx, customer.thread, "cut", reference="9" * 81, by=cast.ana)),
            (BodyMissing, holds.open_dispute(tx, customer.thread, "  ", by=cast.ana)),
            (ResultUnknown, holds.end_dispute(tx, customer.thread, 1, "won", by=cast.ana)),
        ):
            with pytest.raises(problem):
                await bad
        await holds.hold(tx, customer.thread, "cut", reference=" ES 21 ", by=cast.ana)
        with pytest.raises(HeldAlready):
            await holds.hold(tx, customer.thread, "cut", by=cast.bruno)
        first = await holds.open_dispute(tx, customer.thread, "OMIC de Burgos", by=cast.ana)
        with pytest.raises(DisputeRuns):
            await holds.open_dispute(tx, customer.thread, "OMIC de Burgos", by=cast.ana)
        other = await carla(tx, owner=cast.ana, team=cast.counter)
        with pytest.raises(NotFound):
            await holds.end_dispute(tx, other.thread, first, "for", by=cast.ana)
        assert not await holds.open_holds(tx, viewer=cast.dario)
        [found] = await holds.open_holds(tx, viewer=cast.ana, reference="ES 21")
        assert (found.what, found.agent) == ("cut", "Ana")


async def test_a_shop_that_supplies_nothing_holds_nothing(db: Database, cast: Cast) -> None:
    async with db.begin() as tx:
        customer = await carla(tx, owner=cast.ana, team=cast.counter)
        await complain(tx, cast, customer)
        await charge(tx, cast, customer)
        shown = await holds.held_by(tx, customer.thread, viewer=cast.ana)
    assert (shown.holds, shown.due) == ((), False)
