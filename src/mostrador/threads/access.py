"""The doors of a thread: who may read it is decided here, in SQL, for the viewer."""

from __future__ import annotations

from mostrador.kit import sql
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.kit.errors import Forbidden, NotFound
from mostrador.threads.records import Thread

Q = sql.load("mostrador.threads")


class OwnerActs(Forbidden):
    """You are here to help: only who owns the case decides and speaks to the customer. Say it in the room."""


class OnlyReads(Forbidden):
    """You may read this case, not answer or change it. Ask its owner, or an administrator for the right."""


async def find(tx: Tx, thread: int, *, viewer: Actor) -> Thread:
    """The thread, if `viewer` may read it. Raises NotFound alike for missing and forbidden."""
    if viewer.kind == "customer":
        found = await tx.maybe(Thread, Q.find_for_customer, id=thread, **_let_in(viewer))
    else:
        found = await tx.maybe(Thread, Q.find_for_agent, id=thread, **sight(viewer))
    if found is None:
        raise NotFound
    return found


async def lock(tx: Tx, thread: int, *, by: Actor) -> Thread:
    """The same, locked until the transaction ends: every verb starts here.

    Raises NotFound, OwnerActs for whoever reads the thread only because they help, and OnlyReads
    for whoever else may read it and not answer there.
    """
    if by.kind == "customer":
        found = await tx.maybe(Thread, Q.lock_for_customer, id=thread, **_let_in(by))
    else:
        found = await tx.maybe(Thread, Q.lock_for_agent, id=thread, **reach(by))
    if found is None:
        if await helps(tx, thread, by):
            raise OwnerActs
        await find(tx, thread, viewer=by)
        raise OnlyReads
    return found


async def helps(tx: Tx, thread: int, by: Actor) -> bool:
    """Whether `by` is in a room of helpers of this thread."""
    return by.kind == "agent" and bool(await tx.value(Q.helps, thread=thread, agent=by.id))


async def owner_speaks(tx: Tx, thread: Thread, by: Actor) -> None:
    """A helper says nothing to the person, also where a team mate might. Raises OwnerActs."""
    if thread.owner_id != by.id and await helps(tx, thread.id, by):
        raise OwnerActs


def ours(actor: Actor) -> Actor:
    """`actor`, when it is one of us. Raises NotFound for a customer, whose verbs are others.

    Ids of people and of agents are drawn from two sequences, so that 7 may be both.
    """
    if actor.kind == "customer":
        raise NotFound
    return actor


def _let_in(customer: Actor) -> dict[str, object]:
    """How a customer comes in: by a browser that was let in, or by a mail that proved to belong here (`thread:42`)."""
    return {"browsers": customer.ids("browser"), "threads": customer.ids("thread")}


def sight(viewer: Actor) -> dict[str, object]:
    """What an agent may see, as the parameters of every statement that asks."""
    return {
        "agent": viewer.id if viewer.kind == "agent" else 0,
        "teams": viewer.ids("team"),
        "all": "read:all" in viewer.verbs,
    }


def reach(by: Actor) -> dict[str, object]:
    """The same for what an agent may do: their own threads, and those of the teams where they answer.

    An auditor reaches nothing.
    """
    reads = "audit" in by.verbs
    return {
        "agent": by.id if by.kind == "agent" and not reads else 0,
        "teams": by.ids("answer"),
        "all": "read:all" in by.verbs and not reads,
    }
