"""Every row of the law has a test by its name, or a written reason why it has none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from mostrador.oversight import compliance

ROOT: Final = Path(__file__).parents[2]
LISTED: Final = Path(__file__).parent / "rows.txt"
WITHOUT: Final = {"later", "never"}


def listed() -> list[tuple[str, str, str]]:
    """Each line as the rule, what proves it, and what is said of it."""
    lines = [line for line in LISTED.read_text().splitlines() if line and not line.startswith("#")]
    split = [line.split("  ") for line in lines]
    return [(rule, proof, said[0] if said else "") for rule, proof, *said in split]


def test_every_row_has_its_test_or_says_what_is_missing() -> None:
    rules = {rule.id for rule in compliance.all_rules()}
    assert {rule for rule, *_ in listed()} == rules
    for rule, proof, said in listed():
        if proof in WITHOUT:
            assert said, rule
            continue
        path, _, name = proof.partition("::")
        assert re.search(rf"^(?:async )?def {name}\b", (ROOT / path).read_text(), re.MULTILINE), proof


def test_no_row_is_both_proved_and_not() -> None:
    proved = {rule for rule, proof, _ in listed() if proof not in WITHOUT}
    assert not proved & {rule for rule, proof, _ in listed() if proof in WITHOUT}
