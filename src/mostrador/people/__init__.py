"""Who writes to us: a person, however many addresses they have."""

from mostrador.people.address import understand
from mostrador.people.block import block, unblock
from mostrador.people.browser import Browser, forget_browser, new_browser, open_browser
from mostrador.people.find import find, find_alike, find_holders, find_known
from mostrador.people.name import LONGEST_NAME, NameTooLong, read_name
from mostrador.people.reach import (
    add_address,
    give_phone,
    lapse,
    mark_unverified,
    mark_verified,
    own_addresses,
    own_phone,
    remove_address,
    understand_address,
)
from mostrador.people.recognise import recognise
from mostrador.people.records import Address, Person

__all__ = [
    "LONGEST_NAME",
    "Address",
    "Browser",
    "NameTooLong",
    "Person",
    "add_address",
    "block",
    "find",
    "find_alike",
    "find_holders",
    "find_known",
    "forget_browser",
    "give_phone",
    "lapse",
    "mark_unverified",
    "mark_verified",
    "new_browser",
    "open_browser",
    "own_addresses",
    "own_phone",
    "read_name",
    "recognise",
    "remove_address",
    "unblock",
    "understand",
    "understand_address",
]
