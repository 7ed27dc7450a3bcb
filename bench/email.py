"""What is read of mail: that none is lost, how fast, and how many replies are cut exactly where they should be."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path

import msgspec
from rich.console import Console
from tests.channels.email.replies import replies

from bench.measure import Row, row
from mostrador.channels.email.mail import Unreadable
from mostrador.channels.email.parse import parse
from mostrador.channels.email.trim import trim

CORPORA = Path(__file__).parents[2] / "shared" / "data"
ANSWERS = Path(__file__).parent / "data" / "replies.toml"
LEAST_SPANISH, LEAST = 0.98, 0.97

err = Console(stderr=True)


def measure() -> Iterator[Row]:
    """The rows of the group `email`."""
    yield from trimmed()
    yield from parsed()


class Case(msgspec.Struct, frozen=True):
    """A mail, what of it is new, and what its corpus says is new where that is something else."""

    name: str
    mail: str
    html: str
    new: str
    theirs: str


def trimmed() -> Iterator[Row]:
    """`email.trim.es` and `email.trim.all`: the share of replies of which exactly what is new is shown.

    Exactly is without regard to blanks at the ends of lines and empty lines at both ends; what a page says is compared
    by its words in lines, as blanks are not told by HTML. `all` are the three corpora, in whatever language; `es` are
    the Spanish ones of them and our own (tests/channels/email/replies). The two templates of crisp that its tests never
    fill in are left out.

    In seven mails we mean something else than their corpus; they stand under `ours` in data/replies.toml, and beside
    each figure stands the one by the corpora's own answers. Where somebody answers between the lines we keep the
    quotation without the line over it (discourse does so, crisp keeps both and zapier neither). We fold a signature
    under «—», which crisp does not know. A name behind one dash is kept, as crisp does, and zapier does not. And a mail
    that only passes another on is kept with the heads of that other, which discourse takes away.
    """
    corpora = list(_corpora())
    spanish = [_case(f"own/{one.name}", one.text, one.new, html=one.html) for one in replies()]
    spanish += [case for case in corpora if "spanish" in case.name]
    yield _row("email.trim.es", spanish, LEAST_SPANISH)
    if corpora:
        yield _row("email.trim.all", corpora, LEAST)


def _row(name: str, cases: list[Case], least: float) -> Row:
    wrong = [case.name for case in cases if not _met(case, case.new)]
    for one in wrong:
        err.print(f"[yellow]{name}: {one}[/]")
    theirs = sum(_met(case, case.theirs) for case in cases) / len(cases)
    parts = sorted({case.name.partition("/")[0] for case in cases})
    counted = ", ".join(f"{sum(case.name.startswith(f'{part}/') for case in cases)} {part}" for part in parts)
    right = 1 - len(wrong) / len(cases)
    return row(name, right, "share", least, f"{counted}; {theirs:.3f} by the corpora alone; at least the limit")


def _met(case: Case, new: str) -> bool:
    told = trim(case.mail, case.html).new
    return _words(told) == _words(new) if case.html else _tidy(told) == _tidy(new)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def _words(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip()]


def _corpora() -> Iterator[Case]:
    answers = tomllib.loads(ANSWERS.read_text("utf-8"))
    ours = answers["ours"]
    discourse = CORPORA / "email-reply-discourse" / "test"
    for path in _files(discourse / "emails"):
        name, new = f"discourse/{path.name}", _read(discourse / "trimmed" / path.name)
        yield _case(name, _read(path), new, ours.get(name))
    for corpus, folder in (("crisp", "email-reply-crisp/test/fixtures"), ("zapier", "email-reply-zapier/test/emails")):
        for path in _files(CORPORA / folder):
            name, mail = f"{corpus}/{path.name}", _read(path)
            if path.name in answers[corpus]:
                yield _case(name, mail, _lines(mail, answers[corpus][path.name]), ours.get(name))


def _case(name: str, mail: str, new: str, ours: str | None = None, *, html: str = "") -> Case:
    return Case(name, mail, html, _lines(mail, ours) if ours else new, new)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        err.print(f"[bold red]left out, as it is not here: {folder}[/]")
        return []
    return sorted(folder.glob("*.txt"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")


def _lines(mail: str, wanted: str) -> str:
    """The lines that are meant by «1,3-34», counted from one, or «all»."""
    if wanted == "all":
        return mail
    lines = mail.split("\n")
    ranges = (part.partition("-") for part in wanted.split(","))
    return "\n".join(line for first, _, last in ranges for line in lines[int(first) - 1 : int(last or first)])


MAILS = ("email-stalwart", "email-mikel-mail", "email-python-stdlib")
# What lies beside the mails of these corpora and is none of them.
BESIDE = frozenset({".json", ".gitattributes"})


def parsed() -> Iterator[Row]:
    """`email.corpus.lost` and `email.parse_per_s`.

    Lost is every file that is neither a mail nor refused with a sentence why; there may be none. How many are read in a
    second stands beside the same files read by the standard library alone, which decodes nothing yet.
    """
    mails = [path.read_bytes() for corpus in MAILS for path in _all_files(CORPORA / corpus)]
    if not mails:
        return
    outcomes = [_outcome(raw) for raw in mails]
    read, refused = outcomes.count("read"), outcomes.count("refused")
    why = f"{len(mails)} files: {read} mails, {refused} on the shelf"
    yield row("email.corpus.lost", len(mails) - read - refused, "mails", None, why)
    good = [raw for raw, outcome in zip(mails, outcomes, strict=True) if outcome == "read"]
    bare = per_s(good, lambda raw: message_from_bytes(raw, policy=policy.default))
    yield row("email.parse_per_s", per_s(good, parse), "mails/s", bare, "the standard library alone, nothing decoded")


def per_s(mails: list[bytes], do: Callable[[bytes], object]) -> float:
    """How many of these mails are done in a second, each three times."""
    start = time.perf_counter()
    for raw in mails * 3:
        do(raw)
    return len(mails) * 3 / (time.perf_counter() - start)


def _outcome(raw: bytes) -> str:
    try:
        parse(raw)
    except Unreadable as why:
        return "refused" if str(why) else "lost"
    except Exception as why:  # noqa: BLE001 - counting what no reader should raise is the point
        err.print(f"[yellow]email.corpus.lost: {why!r}[/]")
        return "lost"
    return "read"


def _all_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        err.print(f"[bold red]left out, as it is not here: {folder}[/]")
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and BESIDE.isdisjoint({path.suffix, path.name}))
