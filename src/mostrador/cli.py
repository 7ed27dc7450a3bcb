"""The command line: what each command is called and takes. What it does is in `commands/`."""

import os
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from mostrador import __version__
from mostrador.commands.fault import Fault
from mostrador.config import Config
from mostrador.kit.errors import Problem
from mostrador.kit.postgres import DatabaseProblem

app = typer.Typer(
    name="mostrador",
    help="Customer service on your own server: one named person takes each problem and keeps it until it is solved.",
    epilog="Every command finds its database in --data (or MOSTRADOR_DATA), unless DATABASE_URL names an outside one, "
    "and works beside a running server.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
agent_app = typer.Typer(no_args_is_help=True, help="Who answers.")
token_app = typer.Typer(no_args_is_help=True, help="Keys for machines that use the API.")
app.add_typer(agent_app, name="agent")
evidence_app = typer.Typer(no_args_is_help=True, help="What happened, so that it can be proved.")
app.add_typer(token_app, name="token")
app.add_typer(evidence_app, name="evidence")

# What a command answers goes to stdout and can be piped; what it says meanwhile goes to stderr.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The folder of the database, the attachments and the secret.",
        show_default="/var/lib/mostrador/data as root, else ~/.local/share/mostrador",
    ),
]
Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to listen.", show_default="127.0.0.1")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on.", show_default="8080")]
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address the agent logs in with.")]


def say(sentence: str) -> None:
    """A sentence for the person at the terminal."""
    err.print(sentence, markup=False)


@app.command()
def serve(
    data: Data = None,
    host: Host = None,
    port: Port = None,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Open your own, empty shop instead of the demo.")] = False,
    insecure_http: Annotated[
        bool, typer.Option("--insecure-http", help="Allow plain http from other machines on a network you trust.")
    ] = False,
) -> None:
    """Open the counter: database, web server and worker in one. Ctrl-C closes everything."""
    from mostrador.commands.opening import open_and_stay

    config = _config(data=data, host=host, port=port, insecure_http=insecure_http or None, demo=not no_demo)
    open_and_stay(config, say, lambda line: out.print(line, markup=False))


@app.command()
def work(data: Data = None) -> None:
    """Run one more worker (sends and timers), for example on a second machine with DATABASE_URL."""
    from mostrador.commands.database import opened
    from mostrador.commands.work import main as work_on

    with opened(_config(data=data), say) as config:
        work_on(config)


@app.command()
def migrate(data: Data = None) -> None:
    """Bring the database up to date; `serve` does the same by itself."""
    from mostrador.commands.database import opened
    from mostrador.kit.migrate import migrate as bring_up_to_date

    with opened(_config(data=data), say) as config:
        applied = bring_up_to_date(str(config.database_url), config.schema, lambda name: say(f"Applying {name} ..."))
    out.print(f"{len(applied)} applied; the database is up to date." if applied else "The database is up to date.")


@app.command()
def demo(
    threads: Annotated[
        int, typer.Option("--threads", min=0, metavar="N", help="Add so many threads, with three messages each.")
    ] = 0,
    data: Data = None,
) -> None:
    """Plant the demo shop, Ferretería La Llave, and fill it with as many threads as you like to measure with."""
    from mostrador.commands.demo import bulk, plant

    config = _config(data=data)
    planted = plant(config, say)
    out.print(f"Planted {planted.threads} threads." if planted.threads else "The demo shop was there already.")
    if threads:
        bulk(config, say, threads, err)
        out.print(f"Wrote {threads:,} threads.")


@app.command("demo-shop")
def demo_shop(
    data: Data = None,
    host: Host = None,
    port: Port = None,
    shop_port: Annotated[int, typer.Option(min=1, max=65535, help="The port of the shop's own site.")] = 8081,
) -> None:
    """Open an example shop on another site (localhost) with the widget of the demo at --host and --port."""
    from mostrador.commands.demo_shop import prepare, shop_site

    config, site = _config(data=data, host=host, port=port), f"http://localhost:{shop_port}"
    try:
        server = shop_site(prepare(config, say, site), shop_port)
    except OSError as error:
        raise Fault(f"Port {shop_port} cannot be used ({error.strerror}). Choose one with --shop-port.") from None
    out.print(f"The shop is open at {site}, its counter at {config.base_url}", markup=False)
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()


@app.command("import-people")
def import_people(
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A CSV file, titles first."),
    ],
    check: Annotated[bool, typer.Option("--check", help="Only say which lines are wrong; write nobody down.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TITLE=ROLE",
            help="What a column holds, where its title does not say: name, email, phone, organisation, tags, language; "
            "or nothing, to leave it out.",
        ),
    ] = None,
    agent: Annotated[
        str | None,
        typer.Option(metavar="EMAIL", help="In whose name.", show_default="the first administrator"),
    ] = None,
    data: Data = None,
) -> None:
    """Bring people in from a CSV file. Lines that are left out are listed, and it ends with 1 when there are any."""
    from mostrador.commands import import_people as commanded

    work = commanded.check if check else commanded.bring
    outcome = work(_config(data=data), say, source, err, chosen=column or [], email=agent)
    for one in outcome.refused:
        out.print(f"{source}:{one.line}: {one.why}", markup=False)
    left_out = f"{len(outcome.refused):,} left out"
    if check:
        out.print(f"{outcome.lines:,} lines: {left_out}. Nobody was written down.")
    else:
        counts = f"{outcome.made:,} new, {outcome.completed:,} completed, {outcome.known:,} known as they are"
        out.print(f"{outcome.lines:,} lines: {counts}, {left_out}.")
    if outcome.broken_off:
        raise Fault("The file was gone before its last line. Bring it in again: nobody is made twice.")
    if outcome.refused:
        raise typer.Exit(1)


@app.command("import-mail")
def import_mail(
    source: Annotated[
        Path, typer.Argument(metavar="PATH", exists=True, help="A file (mbox) or a folder (Maildir) of mails received.")
    ],
    mailbox: Annotated[str, typer.Option(metavar="ADDRESS", help="The mailbox they came to; it need not be fetched.")],
    sent: Annotated[
        Path | None, typer.Option(metavar="PATH", exists=True, help="The same of what was sent from there.")
    ] = None,
    sent_by: Annotated[
        str | None,
        typer.Option(metavar="EMAIL", help="The agent who wrote what was sent, where no agent's own address says so."),
    ] = None,
    data: Data = None,
) -> None:
    """Bring old mails in, with their own dates; nobody is told. The same again brings nothing twice."""
    from mostrador.commands import import_mail as commanded

    outcome = commanded.bring(_config(data=data), say, err, source, mailbox=mailbox, sent=sent, sent_by=sent_by)
    for one in outcome.left_out:
        out.print(f"{one.where}: {one.why}", markup=False)
    out.print(
        f"{outcome.mails:,} mails: {outcome.brought:,} brought in, {outcome.known:,} known before, "
        f"{outcome.machines:,} of machines, {len(outcome.left_out):,} left out. {outcome.quiet:,} cases are over."
    )
    if outcome.left_out:
        raise typer.Exit(1)


@app.command("receive-mail")
def receive_mail(
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Take mail in by SMTP, from anybody, for our own addresses."),
    ] = None,
    lmtp: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Take mail in by LMTP, from a mail server of your own network."),
    ] = None,
    pipe: Annotated[
        bool, typer.Option("--pipe", help="Take in the one mail that comes by the standard input.")
    ] = False,
    to: Annotated[
        list[str] | None, typer.Option(metavar="ADDRESS", help="With --pipe: for whom it is, as the mail server knows.")
    ] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="With --pipe: to whom it goes back.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --listen: offer STARTTLS with this certificate.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The key of the certificate.", show_default="in the same file")
    ] = None,
    largest: Annotated[int, typer.Option(min=1, max=100, metavar="MB", help="The largest mail that is taken.")] = 36,
    data: Data = None,
) -> None:
    """Take in mail that is brought to us, at a port or through a pipe; the pipe ends as mail servers expect."""
    from mostrador.commands import receive_mail as commanded

    if pipe and not (listen or lmtp):
        raise typer.Exit(commanded.pipe(lambda: _config(data=data), say, sys.stdin.buffer, to=to or [], sender=sender))
    if pipe or not (listen or lmtp):
        raise Fault("Say where the mail comes from: --listen HOST:PORT, --lmtp HOST:PORT or both, or else --pipe.")
    commanded.stay(
        _config(data=data),
        say,
        smtp=listen,
        lmtp=lmtp,
        certificate=certificate,
        key=key,
        largest=largest * 1_000_000,
    )


@app.command()
def routes(data: Data = None) -> None:
    """Print every address of the site and the function that answers there."""
    from mostrador.commands.routes import addresses

    for address in addresses(_config(data=data)):
        out.print(f"{address.method:<7} {address.path:<60} {address.handler}", markup=False)


@app.command()
def doctor(data: Data = None, host: Host = None, port: Port = None) -> None:
    """Look at database, migrations, disk, clock and port, and say what to do. Ends with 1 if something is wrong."""
    from mostrador.commands.doctor import look

    wrong = 0
    for finding in look(_config(data=data, host=host, port=port), say):
        out.print(f"[{'red' if finding.remedy else 'green'}]{'✗' if finding.remedy else '✓'}[/] ", end="")
        out.print(f"{finding.about:<12} {finding.found}", markup=False)
        if finding.remedy:
            wrong += 1
            out.print(f"  {'':<12} → {finding.remedy}", markup=False)
    if wrong:
        raise typer.Exit(1)


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file to write.", show_default=False)
    ] = None,
    data: Data = None,
) -> None:
    """Write everything to one file: database, attachments and secret. Whoever has it can read all of it."""
    from mostrador.commands.backup import backup as write

    target = target or Path(f"mostrador-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.tar")
    if target.exists():
        raise Fault(f"{target} is there already; name another file.")
    size = write(_config(data=data), target.absolute(), say)
    out.print(f"{target}: {size / 1e6:,.1f} MB", markup=False)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A file of `backup`.")],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Exchange the shop that is there for this one.")] = False,
) -> None:
    """Put a backup in place. The server must be closed."""
    from mostrador.commands.backup import restore as put_back

    config = _config(data=data)
    manifest = put_back(config, source.absolute(), say, replace=replace)
    out.print(
        f"Restored into {config.data} what Mostrador {manifest.version} held at {manifest.at:%Y-%m-%d %H:%M} UTC."
    )
    migrate(data)


@agent_app.command("add")
def agent_add(
    email: Email,
    name: Annotated[str, typer.Option(help="The working name that customers see; no surname needed.")],
    role: Annotated[str, typer.Option(help="agent, supervisor or admin.")] = "agent",
    data: Data = None,
) -> None:
    """Add somebody who answers. The password is asked for, or read from a pipe."""
    from mostrador.commands.team import add_agent

    add_agent(_config(data=data), say, email=email, name=name, role=role, password=_password())
    out.print(f"{name} answers from now on.", markup=False)


@agent_app.command("password")
def agent_password(email: Email, data: Data = None) -> None:
    """Give an agent another password, and log them out everywhere. It is asked for, or read from a pipe."""
    from mostrador.commands.team import set_password

    set_password(_config(data=data), say, email=email, password=_password())
    out.print(f"{email} has a new password and is logged out everywhere.", markup=False)


@token_app.command("create")
def token_create(
    agent: Annotated[str, typer.Option(metavar="EMAIL", help="The agent the machine acts as.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="A further right: intake (may write down what a customer said).")
    ] = None,
    data: Data = None,
) -> None:
    """Print a new token, alone, to be sent as `Authorization: Bearer …`. It is shown only once."""
    from mostrador.commands.team import create_token

    print(create_token(_config(data=data), say, email=agent, scopes=scope or []))  # noqa: T201 - bare, for scripts


@evidence_app.command("verify")
def evidence_verify(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Believe what was signed before a day.")
    ] = None,
    no_files: Annotated[bool, typer.Option("--no-files", help="Do not read the bytes of attachments.")] = False,
    data: Data = None,
) -> None:
    """Check every event, word, file, seal and signed day. It names the first one that was altered, and ends with 1."""
    from mostrador.commands import evidence as commanded

    outcome = commanded.verify(_config(data=data), say, err, since=since.date() if since else None, files=not no_files)
    read = f", {outcome.files:,} files" if not no_files else ""
    out.print(f"{outcome.seals:,} seals, {outcome.roots:,} signed days{read}.")
    if outcome.unsigned:
        out.print(f"{outcome.unsigned:,} seals are younger than the last signed day.")
    if outcome.unproved:
        out.print(f"{outcome.unproved:,} wordings were corrected before their salts were kept; nothing proves them.")
    if outcome.fault:
        raise Fault(commanded.sentence(outcome.fault))
    out.print("Nothing was altered.")


@evidence_app.command("pack")
def evidence_pack(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of the case, like 7F3K9-Q2M4X-R.")],
    target: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The zip to write.", show_default=False)
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="With the words of notes among ourselves.")] = False,
    data: Data = None,
) -> None:
    """Write everything that proves a case to one zip, which anybody checks offline: python3 verify.py."""
    from mostrador.commands import evidence as commanded

    target = target or Path(f"{code.upper()}.zip")
    if target.exists():
        raise Fault(f"{target} is there already; name another file.")
    size = commanded.pack(_config(data=data), say, code, target.absolute(), notes=notes)
    out.print(f"{target}: {size / 1e6:,.1f} MB", markup=False)


@evidence_app.command("key")
def evidence_key(data: Data = None) -> None:
    """Print the public key that days are signed with. Keep its fingerprint outside of this machine."""
    from mostrador.commands import evidence as commanded

    for key in commanded.keys(_config(data=data), say):
        out.print(f"{key.pem}sha256 {key.fingerprint}", markup=False)


@app.command()
def evaluate(
    target: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
    year: Annotated[int | None, typer.Option(help="A whole year.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The first day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="The last day.")] = None,
    language: Annotated[str, typer.Option(help="es, es-419 or en.")] = "es",
    data: Data = None,
) -> None:
    """Evaluate a year or a span of days: PDF, XLSX, ODS, the raw moments and the script that counts them again."""
    from mostrador.commands import evaluate as commanded

    if year is None and (since is None or until is None):
        raise Fault("Say which days: --year 2027, or --since DAY --until DAY.")
    first = since.date() if since else date(year or 1, 1, 1)
    last = until.date() if until else date(year or 1, 12, 31)
    for path, size in commanded.evaluate(_config(data=data), say, err, target, first, last, language=language):
        out.print(f"{path}: {size / 1e3:,.0f} kB", markup=False)


@app.command("check-placard")
def check_placard(data: Data = None) -> None:
    """Look whether «Atención a la clientela» stands where you said, as it is configured. Ends with 1 if it does not."""
    from mostrador.commands import placard as commanded

    looked = commanded.check(_config(data=data), say)
    for one in looked:
        for line in commanded.sentences(one):
            out.print(line, markup=False)
    if not looked:
        say("No address is named yet: add them at the desk, The law, What everybody is told.")
    if any(not one.seen.kept for one in looked):
        raise typer.Exit(1)


@app.command()
def version() -> None:
    """Print the version."""
    print(f"mostrador {__version__}")  # noqa: T201 - bare, for scripts


def main() -> None:
    """The `mostrador` command: whatever goes wrong in a foreseen way ends in a sentence, not in a traceback."""
    try:
        app()
    except Problem as problem:
        sys.exit(problem.sentence % problem.facts)
    except (Fault, DatabaseProblem) as fault:
        sys.exit(str(fault))
    except psycopg.OperationalError as error:
        sys.exit(f"The database does not answer: {str(error).strip()}\n`mostrador doctor` may know more.")
    except PermissionError as error:
        sys.exit(f"{error.filename}: not allowed. Run as the user who owns it, or choose another folder with --data.")


def _config(**chosen: object) -> Config:
    try:
        return Config.from_env(os.environ, **chosen)
    except ValueError as error:
        raise Fault(str(error)) from None


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


if __name__ == "__main__":
    main()
