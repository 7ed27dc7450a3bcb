"""What phrases, macros and views have in common at the desk: who sees them, as one choice of a form."""

from __future__ import annotations

import msgspec

from mostrador import team
from mostrador.care.macros.sharing import may_write
from mostrador.kit.db import Tx
from mostrador.kit.i18n import sort_key
from mostrador.surfaces.desk.door import Desk
from mostrador.surfaces.desk.forms import Form
from mostrador.team import Team


class Audience(msgspec.Struct, frozen=True):
    """Who may be chosen to see something: each a value of the form and its name."""

    choices: list[tuple[str, str]]

    def name(self, shown_to: str, team_name: str | None) -> str:
        """What a list says of who sees one."""
        return team_name or next((text for value, text in self.choices if value == shown_to), "")


async def audience(tx: Tx, desk: Desk) -> Audience:
    """Whom this agent may write for: themselves, their teams, and everybody when they supervise."""
    _ = desk.reader.say.gettext
    over = "supervise" in desk.actor.verbs
    theirs = set(desk.actor.ids("team"))
    known: list[Team] = sorted(await team.teams(tx), key=lambda one: sort_key(one.name))
    teams = [(f"team:{one.id}", one.name) for one in known if over or one.id in theirs]
    everybody = [("all", _("Everybody"))] if over else []
    return Audience([("mine", _("Only me")), *teams, *everybody])


def chosen(form: Form) -> tuple[str, int | None]:
    """The choice of a form: who sees it, and which team."""
    shown_to, _, number = form["shown_to"].partition(":")
    return shown_to, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def writes(desk: Desk, agent: int, shown_to: str, team_id: int | None) -> bool:
    """Whether the agent at the desk may change what somebody keeps."""
    return may_write(agent, shown_to, team_id, by=desk.actor)
