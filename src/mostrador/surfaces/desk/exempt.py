"""Why words that sell may stay in a case of service: said with the words themselves, in any form of the desk."""

from __future__ import annotations

from mostrador.kit.db import Tx
from mostrador.oversight import selling
from mostrador.surfaces.desk.forms import Form


def exempt_as_said(tx: Tx, form: Form) -> None:
    """Hand on the reason that came with a form, if one did. Raises WhyMissing, BetterHow."""
    if form["selling_why"]:
        selling.exempt(tx, form["selling_why"], form["selling_note"])
