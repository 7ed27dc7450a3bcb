"""Whether somebody attends while one can buy, hour by hour of the coming week (Ley 10/2025, art. 14.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mostrador.kit import clock, sql
from mostrador.kit.db import Tx
from mostrador.oversight import compliance
from mostrador.oversight.compliance import Profile
from mostrador.oversight.placard.reach import reach
from mostrador.oversight.placard.records import Reach

Q = sql.load("mostrador.oversight.placard")


class Hour(msgspec.Struct, frozen=True):
    """An hour of the shop: `owed` when customer service has to be there, `attended` when it is."""

    at: datetime
    weekday: int
    hour: int
    owed: bool
    attended: bool
    here: int

    @property
    def lacks(self) -> bool:
        """Whether nobody attends though somebody has to."""
        return self.owed and not self.attended


class _Counted(msgspec.Struct, frozen=True):
    at: datetime
    weekday: int
    hour: int
    open: bool
    sells: bool
    here: int


async def hours(tx: Tx) -> Sequence[Hour]:
    """The hours of the coming week, this one first.

    A shop on line owes service while one can buy, and only hours that it tells and in which somebody is on shift count;
    read otherwise (`strict_hours` off), and in any other business, it owes it in the hours that it tells.
    """
    told = await compliance.profile(tx) or Profile()
    said = await reach(tx) or Reach()
    on_line = told.online and said.strict_hours
    return [
        Hour(one.at, one.weekday, one.hour, one.sells if on_line else one.open, one.open and one.here > 0, one.here)
        for one in await tx.all(_Counted, Q.hours, now=clock.now())
    ]
