"""What follows what happened, in the same transaction: one short file per subject."""

from mostrador.kit.events import Reactions
from mostrador.reactions import (
    answers,
    courses,
    holds,
    incidents,
    mail,
    matters,
    people,
    promises,
    routing,
    selling,
    surveys,
    swarms,
    team,
    threads,
)


def reactions() -> Reactions:
    """Every consequence there is."""
    return Reactions(
        [
            *people.REACTIONS,
            *team.REACTIONS,
            *threads.REACTIONS,
            *mail.REACTIONS,
            *matters.REACTIONS,
            *promises.REACTIONS,
            *routing.REACTIONS,
            *swarms.REACTIONS,
            *surveys.REACTIONS,
            *answers.REACTIONS,
            *holds.REACTIONS,
            *incidents.REACTIONS,
            *selling.REACTIONS,
            *courses.REACTIONS,
        ]
    )
