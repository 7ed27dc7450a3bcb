"""The database of a command: the outside one that was named, or the embedded one of the data folder."""

import contextlib
from collections.abc import Callable, Iterator

import msgspec

from mostrador.config import Config
from mostrador.kit.postgres import Cluster


@contextlib.contextmanager
def opened(config: Config, say: Callable[[str], None]) -> Iterator[Config]:
    """The settings with a `database_url` that answers, for as long as the block lasts.

    Beside a running server the command attaches to its database; alone it starts one for itself.
    Raises DatabaseProblem with the remedy.
    """
    if config.database_url:
        yield config
        return
    with Cluster(config.data, say=say) as cluster:
        yield msgspec.structs.replace(config, database_url=cluster.ensure_database())


def environment(config: Config) -> dict[str, str]:
    """The variables that give a child process these same settings."""
    chosen = {
        "DATABASE_URL": config.database_url,
        "MOSTRADOR_DATA": str(config.data),
        "MOSTRADOR_HOST": config.host,
        "MOSTRADOR_PORT": str(config.port),
        "MOSTRADOR_URL": config.url,
        "MOSTRADOR_INSECURE_HTTP": "1" if config.insecure_http else "0",
        "MOSTRADOR_DEMO": "1" if config.demo else "0",
    }
    return {name: value for name, value in chosen.items() if value is not None}
