"""Passwords: argon2id, in a thread of its own and never while a transaction is open."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from mostrador.kit.errors import Invalid

SHORTEST: Final = 10
LONGEST: Final = 1000
FEWEST_DIFFERENT: Final = 5

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
# Each hash takes 64 MiB for a moment: two at a time keep a flood of log-ins from taking the memory.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

# A hash of nothing that costs the same to check, so that the time does not tell whether an agent exists.
NOBODY: Final = (
    f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    f"${b64encode(bytes(16)).decode().rstrip('=')}${b64encode(bytes(32)).decode().rstrip('=')}"
)


class PasswordTooShort(Invalid):
    """A password needs at least %(shortest)s characters. Three or four words that only you put together are good."""


class PasswordTooLong(Invalid):
    """A password can have up to %(longest)s characters."""


class PasswordTooSimple(Invalid):
    """This password repeats itself too much. Three or four words that only you put together are good."""


async def hash_password(password: str) -> str:
    """The hash to store; takes some 50 ms in a thread. Raises PasswordTooShort, PasswordTooLong, PasswordTooSimple."""
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    if len(set(password)) < FEWEST_DIFFERENT:
        raise PasswordTooSimple
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _bytes(password))


async def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether this is the password; without a hash the answer is no and takes as long."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _fits, password, password_hash)


def _fits(password: str, password_hash: str | None) -> bool:
    try:
        _hasher.verify(password_hash or NOBODY, _bytes(password[: LONGEST + 1]))
    except VerificationError:
        return False
    return password_hash is not None


def _bytes(password: str) -> bytes:
    return password.encode(errors="surrogatepass")
