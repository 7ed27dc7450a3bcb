"""The worker: jobs that send, and timers that come due."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

import procrastinate
import psycopg
import structlog
from procrastinate import PsycopgConnector

from mostrador import people, search, team, threads, wiring
from mostrador.care import (
    away,
    clocks,
    handoffs,
    invitation,
    leave,
    leaving,
    macros,
    mail,
    openings,
    passcode,
    promises,
    representation,
    routing,
    silence,
    supervisors,
)
from mostrador.channels import email, webhooks
from mostrador.channels.email import inbox, keys
from mostrador.config import Config
from mostrador.kit import clock, limits, sent
from mostrador.kit.db import Database, Tx
from mostrador.kit.files import FileStore, file_store
from mostrador.kit.i18n import LANGUAGES, Language, translator
from mostrador.kit.jobs import POLL_SECONDS
from mostrador.kit.log import set_up_log
from mostrador.oversight import answers, courses, evaluation, evidence, incidents, papers, placard, privacy, retention
from mostrador.oversight.compliance import deadlines
from mostrador.people import importing

Step = Callable[[Tx], Awaitable[int]]
HOLIDAYS_SECONDS: Final = 6 * 3600.0
KEYS_SECONDS: Final = 600.0
STAMP_SECONDS: Final = 300.0
POSTINGS_SECONDS: Final = 3600.0
CHECK_SECONDS: Final = 24 * 3600.0
RETENTION_SECONDS: Final = 24 * 3600.0
log = structlog.get_logger()


async def run(config: Config) -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first."""
    set_up_log(config.log)
    db = wiring.database(config, size=4)
    await db.open()
    files = file_store(config.files, config.s3_url)
    app = tasks(config, db, files)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with app.open_async():
        working = [
            asyncio.create_task(
                app.run_worker_async(
                    fetch_job_polling_interval=POLL_SECONDS,
                    listen_notify=False,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    concurrency=4,
                )
            ),
            asyncio.create_task(every(1.0, db, evidence.seal, again_at=evidence.AT_ONCE)),
            asyncio.create_task(every(60.0, db, _sign_days(config), again_at=evidence.MOST)),
            asyncio.create_task(stamp_roots(db, config)),
            asyncio.create_task(check_evidence(db, config)),
            asyncio.create_task(every(1.0, db, search.index_words, again_at=search.WORDS_AT_ONCE)),
            asyncio.create_task(every(5.0, db, threads.wake_due, again_at=100)),
            asyncio.create_task(every(1.0, db, supervisors.run_out, again_at=50)),
            asyncio.create_task(every(60.0, db, leave.sweep, again_at=1000)),
            asyncio.create_task(every(300.0, db, away.come_back, again_at=1)),
            asyncio.create_task(every(3600.0, db, routing.forget_talk)),
            asyncio.create_task(every(3600.0, db, team.forget_absences)),
            asyncio.create_task(every(3600.0, db, courses.keep_gate)),
            asyncio.create_task(every(10.0, db, promises.remind, again_at=promises.AT_ONCE)),
            asyncio.create_task(every(5.0, db, promises.break_due, again_at=promises.AT_ONCE)),
            asyncio.create_task(every(20.0, db, promises.miss_answers, again_at=promises.AT_ONCE)),
            asyncio.create_task(every(60.0, db, leaving.remind, again_at=leaving.AT_ONCE)),
            asyncio.create_task(every(60.0, db, handoffs.give_back_due, again_at=100)),
            asyncio.create_task(every(1.0, db, clocks.follow, again_at=clocks.EVENTS_AT_ONCE)),
            asyncio.create_task(every(20.0, db, clocks.warn, again_at=100)),
            asyncio.create_task(every(2.0, db, answers.heed, again_at=answers.AT_ONCE)),
            asyncio.create_task(every(1.0, db, deadlines.follow, again_at=deadlines.EVENTS_AT_ONCE)),
            asyncio.create_task(every(20.0, db, deadlines.warn, again_at=100)),
            asyncio.create_task(every(1.0, db, _tell_incidents(config), again_at=incidents.AT_ONCE)),
            asyncio.create_task(every(20.0, db, incidents.remind, again_at=50)),
            asyncio.create_task(every(1.0, db, evaluation.follow, again_at=evaluation.AT_ONCE)),
            asyncio.create_task(every(1.0, db, silence.follow, again_at=silence.EVENTS_AT_ONCE)),
            asyncio.create_task(every(60.0, db, silence.go_quiet, again_at=100)),
            asyncio.create_task(keep_holidays(db)),
            asyncio.create_task(email.watch(db, files, secret=config.secret(), networks=config.webhook_networks)),
            asyncio.create_task(mail.read_all(db, files, secret=config.secret())),
            asyncio.create_task(mail.send_all(db, files, config)),
            asyncio.create_task(every(1.0, db, _follow_mail(config), again_at=mail.EVENTS_AT_ONCE)),
            asyncio.create_task(every(10.0, db, _go_on(config), again_at=mail.AT_ONCE)),
            asyncio.create_task(every(60.0, db, mail.side.remind, again_at=50)),
            asyncio.create_task(find_out(db, config)),
            asyncio.create_task(look_at_keys(db)),
            asyncio.create_task(every(60.0, db, _keep_placard(config))),
            asyncio.create_task(look_at_postings(db, config)),
            asyncio.create_task(every(3600.0, db, _tidy(files))),
            asyncio.create_task(every(3600.0, db, people.lapse, again_at=200)),
            asyncio.create_task(every(3600.0, db, importing.forget_imports)),
            asyncio.create_task(every(3600.0, db, openings.forget)),
            asyncio.create_task(every(3600.0, db, privacy.go_on, again_at=privacy.AT_ONCE)),
            asyncio.create_task(every(300.0, db, papers.keep_sheet)),
            asyncio.create_task(every(300.0, db, papers.warn_breaches)),
            asyncio.create_task(every(RETENTION_SECONDS, db, retention.forget, again_at=1)),
            asyncio.create_task(every(3600.0, db, webhooks.forget_delivered)),
            asyncio.create_task(every(3600.0, db, macros.forget_batches)),
            asyncio.create_task(every(3600.0, db, sent.forget, again_at=sent.FORGOTTEN_AT_ONCE)),
        ]
        await stop.wait()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    await db.close()


def tasks(config: Config, db: Database, files: FileStore) -> procrastinate.App:  # noqa: PLR0915 - a list of jobs
    """The jobs there are, by the names that reactions defer them with."""
    app = procrastinate.App(connector=PsycopgConnector(conninfo=db.conninfo, min_size=1, max_size=3))
    retry = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=4)

    @app.task(name="remove_files", retry=retry)
    async def remove_files(message: int) -> None:
        """The bytes of a withdrawn message leave the disk, its mail among them, unless another message holds them."""
        async with db.begin() as tx:
            if (raw := await inbox.forget(tx, message)) is not None:
                await files.remove(raw)
            for hash in await threads.withdrawn(tx, message):
                if not await team.is_picture(tx, hash):
                    await files.remove(hash)

    @app.task(name="remove_contents", retry=retry)
    async def remove_contents(hashes: list[str]) -> None:
        """The bytes of what was erased leave the disk, unless they are somebody else's too."""
        async with db.begin() as tx:
            for hash in await privacy.unheld(tx, hashes):
                if not await team.is_picture(tx, hash):
                    await files.remove(hash)

    @app.task(name="send_passcode", retry=retry)
    async def send_passcode(thread: int) -> None:
        """A one-time code to the person's own verified or given e-mail."""
        await passcode.send(db, config, thread)

    @app.task(name="send_invitation", retry=retry)
    async def send_invitation(agent: int, by: int) -> None:
        """A new link to choose a password with, to the agent's own e-mail."""
        await invitation.send(db, config, agent, by=by)

    @app.task(name="send_part_passcode", retry=retry)
    async def send_part_passcode(link: str) -> None:
        """A one-time code to who takes part in a thread by mail."""
        await mail.send_part_passcode(db, config, link)

    @app.task(name="send_mailbox_alarm", retry=retry)
    async def send_mailbox_alarm(mailbox: int, agent: int) -> None:
        """To an administrator: that a mailbox is not fetched."""
        await mail.send_alarm(db, config, mailbox, agent)

    @app.task(name="send_representation", retry=retry)
    async def send_representation(representation_id: int, principal: bool) -> None:
        """To one of two: that one may write for the other, or no more."""
        await representation.send(db, config, representation_id, principal=principal)

    @app.task(name="deliver_webhook", retry=retry)
    async def deliver_webhook(delivery: str) -> None:
        """A letter to another program."""
        await webhooks.deliver(db, UUID(delivery), secret=config.secret(), networks=config.webhook_networks)

    @app.task(name="merge_if_sure", retry=retry)
    async def merge_if_sure(address: int) -> None:
        """Two people proved one address: they become one when nothing is left to ask."""
        async with db.begin() as tx:
            await threads.merge_if_sure(tx, address)

    @app.task(name="import_people", retry=retry)
    async def import_people(table: int, agent: int) -> None:
        """The people of a table, as the administrator who asked for it."""
        async with db.look() as tx:
            by = await team.find_actor(tx, agent)
        await importing.work_import(db, files, table, by=by)

    @app.task(name="build_evaluation", retry=retry)
    async def build_evaluation(evaluation_id: int) -> None:
        """The figures of a span of days, counted step by step."""
        await evaluation.build(db, evaluation_id)

    @app.task(name="look_at_placard")
    async def look_at_placard() -> None:
        """Whether «Atención a la clientela» stands where the company says, as it is configured."""
        await placard.look_at(db, config.base_url, networks=config.webhook_networks)

    @app.task(name="work_batch", retry=retry)
    async def work_batch(batch: int, agent: int) -> None:
        """One act on more threads than an agent waits for, or its undoing."""
        async with db.look() as tx:
            by, who, shop = await team.find_actor(tx, agent), await team.find_agent(tx, agent), await team.shop(tx)
        tag = next((tag for tag in LANGUAGES if tag == who.language), LANGUAGES[0])
        await macros.work_batch(db, batch, say=translator(Language(tag, shop.register)), by=by)

    return app


async def every(seconds: float, db: Database, step: Step, *, again_at: int = 0) -> None:
    """Do a step, at once again while it says that more waits (`again_at` or more), else later.

    A database that is away is waited for.
    """
    while True:
        done = 0
        try:
            async with db.begin() as tx:
                done = await step(tx)
        except psycopg.OperationalError as error:
            log.warning("step.interrupted", step=getattr(step, "__name__", "step"), error=type(error).__name__)
        if not (again_at and done >= again_at):
            await asyncio.sleep(seconds)


async def keep_holidays(db: Database) -> None:
    """The public holidays of this year and the next stand written down."""
    while True:
        try:
            await clocks.fill(db)
        except psycopg.OperationalError as error:
            log.warning("holidays.interrupted", error=type(error).__name__)
        await asyncio.sleep(HOLIDAYS_SECONDS)


async def find_out(db: Database, config: Config) -> None:
    """What became of mails whose sender died."""
    while True:
        try:
            await mail.find_out(db, config)
            await mail.side.find_side_out(db)
        except psycopg.OperationalError as error:
            log.warning("mail.interrupted", error=type(error).__name__)
        await asyncio.sleep(60.0)


async def look_at_keys(db: Database) -> None:
    """Whether the DNS shows the keys with which mails are signed."""
    while True:
        try:
            await keys.look_at_keys(db)
        except psycopg.OperationalError as error:
            log.warning("keys.interrupted", error=type(error).__name__)
        await asyncio.sleep(KEYS_SECONDS)


async def look_at_postings(db: Database, config: Config) -> None:
    """Once a day, whether what everybody is told stands where the company says."""
    while True:
        try:
            await placard.look_due(db, config.base_url, networks=config.webhook_networks)
        except psycopg.OperationalError as error:
            log.warning("placard.interrupted", error=type(error).__name__)
        await asyncio.sleep(POSTINGS_SECONDS)


async def check_evidence(db: Database, config: Config) -> None:
    """Once a day, what was signed since yesterday is held against its seals; the whole is checked by hand."""
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        try:
            since = clock.now().date() - timedelta(days=1)
            outcome = await evidence.verify(db, secret=config.secret(), since=since)
        except psycopg.OperationalError as error:
            log.warning("evidence.interrupted", error=type(error).__name__)
            continue
        if outcome.fault:
            log.error("evidence.altered", what=outcome.fault.what, about=outcome.fault.about)


async def stamp_roots(db: Database, config: Config) -> None:
    """The signed roots are shown to an authority of time, where one is named."""
    while config.tsa_url:
        try:
            await evidence.stamp_roots(db, config.tsa_url, certificate=config.tsa_certificate)
        except psycopg.OperationalError as error:
            log.warning("stamps.interrupted", error=type(error).__name__)
        await asyncio.sleep(STAMP_SECONDS)


def _sign_days(config: Config) -> Step:
    async def sign_days(tx: Tx) -> int:
        return await evidence.sign_days(tx, secret=config.secret())

    return sign_days


def _keep_placard(config: Config) -> Step:
    async def keep_placard(tx: Tx) -> int:
        return await placard.keep(tx, config.base_url)

    return keep_placard


def _follow_mail(config: Config) -> Step:
    async def follow_mail(tx: Tx) -> int:
        return await mail.follow(tx, secret=config.secret())

    return follow_mail


def _go_on(config: Config) -> Step:
    async def go_on(tx: Tx) -> int:
        return await mail.go_on(tx, secret=config.secret())

    return go_on


def _tell_incidents(config: Config) -> Step:
    async def tell_incidents(tx: Tx) -> int:
        return await incidents.tell_waiting(tx, base_url=config.base_url)

    return tell_incidents


def _tidy(files: FileStore) -> Step:
    async def tidy(tx: Tx) -> int:
        await limits.forget(tx)
        hashes = [hash for hash in await threads.drop_loose(tx) if not await team.is_picture(tx, hash)]
        for hash in hashes:
            with contextlib.suppress(OSError):
                await files.remove(hash)
        return len(hashes)

    return tidy
