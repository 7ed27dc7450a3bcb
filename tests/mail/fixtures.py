"""What tests ask for: `mail_rig`, with every account empty."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.mail.rig import MailRig
from tests.mail.servers import missing


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailRig]:
    """One set of servers for each test process."""
    if os.geteuid() != 0 and "CI" not in os.environ:
        # Postfix starts as root only, and only root can install what is missing.
        pytest.skip("The mail servers of the tests need root.")
    if lacking := missing():
        pytest.fail(f"bin/test installs them: {', '.join(lacking)}")
    with MailRig() as rig:
        yield rig


@pytest.fixture
def mail_rig(mail_servers: MailRig, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailRig]:
    """The servers, as new for this test, and trusted by the default settings of ssl. A failure shows what they said."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.authority))
    mail_servers.empty()
    yield mail_servers
    print(mail_servers.log())  # noqa: T201 - pytest shows it with what failed
