"""Plant the demo shop: its cast, their hours, and sixty threads and more played through the real verbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final, Literal, cast
from zoneinfo import ZoneInfo

import msgspec

from mostrador import people, team, threads
from mostrador.care import leaving, routing
from mostrador.channels import Incoming
from mostrador.demo import acquainted, generous, helped, kept, promised, troubled
from mostrador.demo.story import Matter, ShopText, Step, matters, shop_text, told, working_day
from mostrador.kit import clock, sql
from mostrador.kit.actor import SYSTEM, Actor
from mostrador.kit.db import Database, Tx
from mostrador.kit.errors import Conflict
from mostrador.oversight import answers
from mostrador.people import Person
from mostrador.team.rights import in_teams, rights
from mostrador.threads import FindOwner, Owner

Q = sql.load("mostrador.demo")
DEMO_PASSWORD: Final = "la-llave-de-paso"  # noqa: S105 - printed for everybody who starts the demo
HOUR: Final = 60
HISTORY: Final = timedelta(days=28)
Cast = Mapping[str, Actor]


class NotTheDemo(Conflict):
    """This is somebody's own shop, so no demo is planted in it. Choose another data folder with --data."""


class Planted(msgspec.Struct, frozen=True):
    """What came of planting. `logins` is empty in a shop that is not the demo; `threads` counts the new ones."""

    logins: tuple[str, ...]
    threads: int


class _Stage(msgspec.Struct):
    """A thread while its story is told."""

    thread: int
    person: Actor
    owner: Actor
    code: str
    position: int
    read: int
    matter: str


async def plant(db: Database) -> Planted:
    """Plant the demo shop where nobody answers yet; the second time, and in a real shop, nothing."""
    text = shop_text()
    async with db.look() as tx:
        if not await tx.value(Q.is_new):
            return await _planted_before(tx, text)
    password = await team.hash_password(DEMO_PASSWORD)
    async with db.begin() as tx:
        await tx.run(Q.one_at_a_time)
        if not await tx.value(Q.is_new):
            return await _planted_before(tx, text)
        now = clock.now().astimezone(ZoneInfo(text.timezone))
        tx.at = now - HISTORY
        actors = await _open_shop(tx, text, password, now)
        count = await _tell(tx, actors, now)
    return Planted(tuple(player.email for player in text.agents), count)


async def _planted_before(tx: Tx, text: ShopText) -> Planted:
    """Nothing to do: whose shop this is tells whether there are log-ins to show."""
    emails = {agent.email for agent in await team.agents(tx)}
    logins = tuple(player.email for player in text.agents)
    return Planted(logins if emails.issuperset(logins) else (), 0)


async def _open_shop(tx: Tx, text: ShopText, password: str, now: datetime) -> Cast:
    shop = await team.ensure_shop(tx, text.name, timezone=text.timezone)
    await team.change_shop(
        tx,
        msgspec.structs.replace(
            shop,
            name=text.name,
            phone=text.phone,
            postal_address=text.postal_address,
            privacy_notice=text.privacy_notice,
            legal_notice=text.legal_notice,
        ),
        by=SYSTEM,
    )
    week = [team.Shift(day, hours.starts, hours.ends) for hours in text.opening for day in hours.weekdays]
    await team.set_opening(tx, week, by=SYSTEM)
    first = (await team.teams(tx))[0]
    await team.rename_team(tx, first.id, text.teams[0], by=SYSTEM)
    teams = {text.teams[0]: first.id}
    for name in text.teams[1:]:
        teams[name] = (await team.add_team(tx, name, by=SYSTEM)).id
    actors = {}
    for player in text.agents:
        mine = (teams[player.team],)
        agent = await team.add_agent(
            tx, email=player.email, name=player.name, role=player.role, password_hash=password, teams=mine
        )
        await team.set_shifts(tx, agent.id, hours_of(player.key, now), by=SYSTEM)
        if player.role == "supervisor":
            # She comes when a customer asks for her; the new cases are her colleagues'.
            await team.set_verbs(tx, agent.id, *mine, ("answer",), by=SYSTEM)
        actors[player.key] = rights(agent.id, agent.name, agent.role, in_teams(mine))
    await generous.set_up(tx, by=actors["elena"])
    await kept.set_up(tx, by=actors["elena"])
    await _who_knows(tx, text, actors)
    return actors


async def _who_knows(tx: Tx, text: ShopText, actors: Cast) -> None:
    elena = actors["elena"]
    for sought in text.skills:
        await routing.set_skill(tx, None, name=sought.name, words=sought.words, by=elena)
    numbers = {skill.name: skill.id for skill in await routing.skills(tx)}
    for key, actor in actors.items():
        if "audit" in actor.verbs:
            continue
        mine = [numbers[sought.name] for sought in text.skills if key in sought.who]
        await routing.set_ability(tx, actor.id, skills=mine, speaks=["en"] if key == "bruno" else [], most={}, by=elena)


def hours_of(key: str, now: datetime) -> list[team.Shift]:
    """The week of one of the cast, chosen so that Ana is there whenever the demo is first opened.

    Ana works by day, or around the clock's other side when the demo is planted at night;
    Elena takes the hours that Ana leaves, so that somebody is always there. Sara is there by day to supervise, and
    Iván, who audits, has no shifts.
    """
    starts = 7 * HOUR if 7 <= now.hour < 22 else (now.hour - 2) % 24 * HOUR
    ends = starts + 16 * HOUR
    if key == "ivan":
        return []
    if key == "dario":
        return [team.Shift(day, 8 * HOUR, 15 * HOUR) for day in range(5)]
    if key == "bruno":
        return [team.Shift(day, 12 * HOUR, 24 * HOUR) for day in range(7)]
    if key == "elena":
        return [team.Shift(day, ends % (24 * HOUR), ends % (24 * HOUR) + 8 * HOUR) for day in range(7)]
    return [team.Shift(day, starts, ends) for day in range(7)]


async def _tell(tx: Tx, actors: Cast, now: datetime) -> int:
    """Play every step of every matter in the order in which they happened."""
    story = matters()
    steps = sorted((step for matter in story for step in told(matter, now)), key=lambda step: step.at)
    stages: dict[int, _Stage] = {}
    known: dict[str, Actor] = {}
    for step in steps:
        tx.at = step.at
        stage = stages.get(id(step.matter))
        if stage is None:
            stage = stages[id(step.matter)] = await _enter(tx, actors, known, step)
        else:
            await _play(tx, actors, stage, step, now)
        await tx.run(Q.it_happened_then, thread=stage.thread, at=step.at)
    tx.at = now
    for stage in stages.values():
        await _mark_read(tx, actors, stage)
    await acquainted.introduce(tx, actors, known, now)
    cases = {stage.matter: stage.thread for stage in stages.values()}
    await troubled.happen(tx, actors, [cases[subject] for subject in troubled.SUBJECTS], now)
    return len(stages)


async def _enter(tx: Tx, actors: Cast, known: dict[str, Actor], step: Step) -> _Stage:
    """The first words of a matter: a person, perhaps new, and a thread."""
    matter, owner = step.matter, actors[step.matter.owner]
    person = known.get(matter.person)
    address = people.understand(matter.reach)
    incoming = Incoming(
        via=matter.way,
        text=step.words,
        name=matter.person,
        person=person.id if person else None,
        address=address,
        kind=matter.kind,
        scribe=None if matter.way == "counter" else owner.id,
    )
    by = Actor("customer", 0) if matter.way == "counter" else owner
    received = await threads.receive(tx, incoming, find_owner=_always(owner), by=by)
    if person is None:
        browser, _ = await people.new_browser(tx, received.person)
        person = Actor("customer", received.person, matter.person, frozenset({f"browser:{browser.id}"}))
        known[matter.person] = person
    await tx.run(Q.person_wrote_then, person=received.person, at=step.at)
    await threads.admit(tx, person.ids("browser")[0], received.thread)
    found = await threads.find(tx, received.thread, viewer=owner)
    if matter.subject:
        await threads.change(tx, found.id, subject=matter.subject, kind=matter.kind, by=owner)
    stage = _Stage(found.id, person, owner, threads.show_code(found.code), found.last_position, 0, matter.subject)
    await _note_contact(tx, stage, matter, step.at)
    return stage


async def _play(tx: Tx, actors: Cast, stage: _Stage, step: Step, now: datetime) -> None:
    for play in (promised.play, helped.play):
        if await play(tx, stage.thread, step, actors):
            return
    if step.who == "customer":
        await _customer(tx, actors, stage, step, now)
    else:
        await _agent(tx, actors, stage, step, now)


async def _customer(tx: Tx, actors: Cast, stage: _Stage, step: Step, now: datetime) -> None:
    thread, by, matter = stage.thread, stage.person, step.matter
    match step.does:
        case "says":
            here = matter.way == "counter"
            incoming = Incoming(via=matter.way, text=step.words, thread=thread, scribe=None if here else stage.owner.id)
            actor = by if here else stage.owner
            placed = (await threads.receive(tx, incoming, find_owner=_always(stage.owner), by=actor)).message
            await _note_contact(tx, stage, matter, step.at)
            stage.position = placed.position
        case "received" | "tries":
            sign: Literal["received", "trying"] = "received" if step.does == "received" else "trying"
            await threads.sign(tx, thread, sign, by=by)
        case "needs":
            await threads.need_days(tx, thread, until=_morning(now, int(step.what)), by=by)
        case "solves":
            await threads.solve(tx, thread, by=by)
        case "objects":
            await threads.not_yet(tx, thread, by=by)
        case "thanks":
            await threads.thank(tx, thread, agent=actors[step.what].id, by=by, text=step.words)
        case "leaves":
            await leaving.ask(tx, thread, step.words, by=by)
        case _:
            raise ValueError(f"a customer cannot {step.does!r}")
    # Somebody who acts on their page has seen what stands on it.
    if matter.way == "counter":
        found = await threads.find(tx, thread, viewer=by)
        await threads.mark_read(tx, thread, found.last_position, viewer=by)


async def _agent(tx: Tx, actors: Cast, stage: _Stage, step: Step, now: datetime) -> None:
    thread, by, words = stage.thread, actors[step.who], step.words.replace("{code}", stage.code)
    match step.does:
        case "says":
            stage.read = (await threads.reply(tx, thread, words, by=by)).position
        case "notes":
            named = tuple(actor.id for actor in actors.values() if f"@{actor.name}" in words)
            stage.read = (await threads.note(tx, thread, words, by=by, mentions=named)).position
        case "offers":
            await threads.hand_off(tx, thread, to=actors[step.what].id, reason=words, by=by)
        case "accepts":
            await threads.accept(tx, thread, by=by)
            stage.owner = by
        case "snoozes":
            await threads.snooze(tx, thread, until=_morning(now, int(step.what)), by=by)
        case "proposes":
            await threads.propose(tx, thread, by=by)
        case "answers":
            await _decide(tx, thread, step.what, words, by)
        case "discards":
            why = cast("Literal['spam', 'duplicate', 'mistake', 'abuse']", step.what)
            await threads.discard(tx, thread, why=why, reason=words, by=by)
        case "seconds":
            await threads.second(tx, thread, by=by)
        case "drafts":
            await threads.keep_draft(tx, thread, words, "person", by=by)
        case _:
            if not await generous.play(tx, thread, step.does, step.what, words, actors, by=by):
                raise ValueError(f"an agent cannot {step.does!r}")


async def _decide(tx: Tx, thread: int, outcome: str, words: str, by: Actor) -> None:
    """Close with a decision; on a complaint each of its questions gets the words after the next dot."""
    if not outcome:
        await threads.answer(tx, thread, decision=words, by=by)
        return
    reasons, *said = words.split(" · ")
    asked = [one for one in await answers.questions_of(tx, thread, viewer=by) if one.open]
    told = answers.Decided(
        outcome=cast("Literal['granted', 'partly', 'refused']", outcome),
        reasons=reasons,
        answers={one.key: text for one, text in zip(asked, said, strict=True)},
        bodies=("national-board", "council-office"),
    )
    await answers.decide(tx, thread, told, by=by)


async def _note_contact(tx: Tx, stage: _Stage, matter: Matter, at: datetime) -> None:
    """A call, a visit or a letter has three times of its own."""
    if matter.way == "counter":
        return
    arrived = at - (timedelta(hours=2) if matter.way == "letter" else timedelta(seconds=40))
    contact = await threads.begin_contact(
        tx, stage.thread, way=matter.way, arrived_at=arrived, answered_at=at, by=stage.owner
    )
    await threads.end_contact(tx, stage.thread, contact, by=stage.owner)


async def _mark_read(tx: Tx, actors: Cast, stage: _Stage) -> None:
    """The cast has read all but the last words of who waits, so that the new stands out."""
    found = await threads.find(tx, stage.thread, viewer=actors["elena"])
    waiting = found.state == "open" and found.waiting_since is not None
    position = max(stage.read, stage.position - 1) if waiting else found.last_position
    for actor in actors.values():
        sees = actor.id == found.owner_id or (found.team_id in actor.ids("team") and "read:all" not in actor.verbs)
        if sees:
            await threads.mark_read(tx, found.id, position, viewer=actor)


def _always(owner: Actor) -> FindOwner:
    async def find(tx: Tx, person: Person, incoming: Incoming) -> Owner:
        return Owner(owner.id, owner.ids("own")[0])

    return find


def _morning(now: datetime, days: int) -> datetime:
    return datetime.combine(working_day(now, days), time(10), now.tzinfo)
