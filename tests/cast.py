"""The cast: their names mean their rights. Ana owns, Bruno is in her team, Darío is not, Elena may all."""

from __future__ import annotations

import msgspec

from mostrador import people, threads
from mostrador.care.routing import find_owner
from mostrador.channels import Incoming
from mostrador.kit.actor import Actor
from mostrador.kit.db import Tx
from mostrador.people import Person
from mostrador.team.rights import in_teams
from mostrador.threads import FindOwner, Owner, Received

_AGENT = """
WITH a AS (INSERT INTO agent (email, name, role, password_hash)
           VALUES (%(email)s, %(name)s, %(role)s, 'none') RETURNING id),
     m AS (INSERT INTO membership (agent_id, team_id) SELECT id, %(team)s::bigint FROM a),
     s AS (INSERT INTO shift (agent_id, weekday, starts, ends)
           SELECT id, day, 0, 1440 FROM a, generate_series(0, 6) AS day WHERE %(on_duty)s)
SELECT id FROM a
"""


class Customer(msgspec.Struct, frozen=True):
    """A person at a browser, with the thread they opened."""

    actor: Actor
    thread: int
    key: str


class Cast(msgspec.Struct, frozen=True):
    """Everybody who plays."""

    ana: Actor
    bruno: Actor
    dario: Actor
    elena: Actor
    counter: int
    workshop: int


async def plant(tx: Tx) -> Cast:
    """The shop's people. Only Ana and Bruno are on duty."""
    await tx.run("INSERT INTO shop (name, widget_key) VALUES ('Ferretería La Llave', 'lallave') ON CONFLICT DO NOTHING")
    counter = await tx.value("INSERT INTO team (name) VALUES ('Mostrador') RETURNING id")
    workshop = await tx.value("INSERT INTO team (name) VALUES ('Taller') RETURNING id")

    async def agent(name: str, email: str, team: int, role: str = "agent", *, on_duty: bool = False) -> Actor:
        number = await tx.value(_AGENT, name=name, email=email, role=role, team=team, on_duty=on_duty)
        verbs = {"admin": {"read:all", "manage", "supervise"}}.get(role, set())
        return Actor("agent", number, name, in_teams([team]), frozenset(verbs))

    return Cast(
        ana=await agent("Ana", "ana@lallave.example", counter, on_duty=True),
        bruno=await agent("Bruno", "bruno@lallave.example", counter, on_duty=True),
        dario=await agent("Darío", "dario@lallave.example", workshop),
        elena=await agent("Elena", "elena@lallave.example", counter, "admin"),
        counter=counter,
        workshop=workshop,
    )


def owned_by(agent: Actor, team: int) -> FindOwner:
    """A find_owner that always says the same agent."""

    async def find(tx: Tx, person: Person, incoming: Incoming) -> Owner:
        return Owner(agent.id, team)

    return find


async def write(
    tx: Tx, text: str = "Necesito una hembrilla", *, find_owner: FindOwner = find_owner, **more: object
) -> Received:
    """A new thread by a stranger at the counter."""
    incoming = msgspec.structs.replace(Incoming(via="counter", text=text, name="Carla"), **more)
    return await threads.receive(tx, incoming, find_owner=find_owner, by=Actor("customer", 0))


async def carla(tx: Tx, *, owner: Actor, team: int, text: str = "Necesito una hembrilla") -> Customer:
    """Carla at her own browser, with a thread that `owner` owns."""
    received = await write(tx, text, find_owner=owned_by(owner, team))
    browser, key = await people.new_browser(tx, received.person)
    await threads.admit(tx, browser.id, received.thread)
    actor = Actor("customer", received.person, "Carla", frozenset({f"browser:{browser.id}"}))
    return Customer(actor, received.thread, key)
