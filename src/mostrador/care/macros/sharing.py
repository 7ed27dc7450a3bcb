"""Who sees and who changes what agents keep for use again: its author, a team, or everybody."""

from __future__ import annotations

from typing import Final, Literal, cast, get_args

from mostrador.kit.actor import Actor
from mostrador.kit.errors import Forbidden, Invalid, NotFound
from mostrador.threads.access import ours, sight

ShownTo = Literal["mine", "team", "all"]
SHOWN_TO: Final[tuple[str, ...]] = get_args(ShownTo)


class ShownToNobody(Invalid):
    """Choose who sees it: only you, one of your teams, or everybody."""


class NameUnfit(Invalid):
    """Give it a name, of up to %(most)s characters."""


class NotForEverybody(Forbidden):
    """Only who supervises or administrates changes what everybody sees. Keep it for yourself or for your team."""


def shared(shown_to: str, team: int | None, *, by: Actor) -> tuple[ShownTo, int | None]:
    """`shown_to` and its team, when `by` may write for them. Raises ShownToNobody, NotForEverybody, NotFound."""
    ours(by)
    if shown_to not in SHOWN_TO:
        raise ShownToNobody
    if shown_to == "team":
        if team is None or not (team in by.ids("team") or "supervise" in by.verbs):
            raise ShownToNobody
        return "team", team
    if shown_to == "all" and not by.verbs & {"supervise", "manage"}:
        raise NotForEverybody
    return cast("ShownTo", shown_to), None


def may_write(agent: int, shown_to: str, team: int | None, *, by: Actor) -> bool:
    """Whether `by` may change what `agent` wrote: the author their own, a team its own, who supervises the rest."""
    if shown_to == "mine":
        return by.id == agent
    if "supervise" in by.verbs:
        return True
    return shown_to == "team" and team in by.ids("team")


def readable(viewer: Actor) -> dict[str, object]:
    """What a viewer may read, as the parameters of every statement that asks. Raises NotFound for a customer."""
    if viewer.kind != "agent":
        raise NotFound
    return sight(viewer)


def named(name: str, most: int = 80) -> str:
    """A name in one line. Raises NameUnfit."""
    name = " ".join(name.split())
    if not name or len(name) > most:
        raise NameUnfit(most=most)
    return name
