"""How people hang together: an organisation, a household, who writes for whom. None of it gives access."""

from mostrador.people.ties.household import Household, HouseholdKnown, household_of, note_household, refuse_household
from mostrador.people.ties.organisations import (
    Belonging,
    Organisation,
    OrganisationNameMissing,
    belongings,
    join_organisation,
    leave_organisation,
    organisations,
)
from mostrador.people.ties.representative import (
    Representation,
    confirm_representative,
    end_representative,
    find_representation,
    name_representative,
    representations,
    representatives_of,
    tell_representative,
)

__all__ = [
    "Belonging",
    "Household",
    "HouseholdKnown",
    "Organisation",
    "OrganisationNameMissing",
    "Representation",
    "belongings",
    "confirm_representative",
    "end_representative",
    "find_representation",
    "household_of",
    "join_organisation",
    "leave_organisation",
    "name_representative",
    "note_household",
    "organisations",
    "refuse_household",
    "representations",
    "representatives_of",
    "tell_representative",
]
