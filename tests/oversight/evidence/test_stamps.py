"""A real authority of time, made with `openssl ts`, stamps the roots; when it is away nothing else is."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest
from tests.cast import Cast, carla

from mostrador.config import Config
from mostrador.kit import clock
from mostrador.kit.db import Database
from mostrador.oversight import evidence
from mostrador.oversight.evidence.stamps import NotStamped, read_certificates, stamped_at

CONF = """
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
"""


class Authority(msgspec.Struct):
    """Where it answers, under which certificate, and what it says next when it is not to answer truly."""

    url: str
    certificate: Path
    says: bytes | None = None


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    folder = tmp_path / "tsa"
    folder.mkdir()
    (folder / "tsa.conf").write_text(CONF)
    (folder / "serial").write_text("01")
    (folder / "usage").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Hora de prueba", "-days", "30")
    openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Sellador de prueba")
    openssl(
        *("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-out", "tsa.pem", "-days", "30", "-extfile", "usage"),
    )
    here = Authority("", folder / "ca.pem")

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "reply")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(here.says or (folder / "reply").read_bytes())

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here.url = f"http://127.0.0.1:{server.server_port}/"
    yield here
    server.shutdown()
    server.server_close()


async def two_roots(db: Database, cast: Cast, config: Config) -> None:
    for _ in range(2):
        async with db.begin() as tx:
            await carla(tx, owner=cast.ana, team=cast.counter)
        async with db.begin() as tx:
            await evidence.seal(tx)
        async with db.begin() as tx:
            assert await evidence.sign_now(tx, secret=config.secret())


async def test_it_stamps_each_root_once_and_the_stamp_is_checked(
    db: Database, cast: Cast, config: Config, authority: Authority
) -> None:
    await two_roots(db, cast, config)
    assert await evidence.stamp_roots(db, authority.url, certificate=authority.certificate) == 2
    assert await evidence.stamp_roots(db, authority.url, certificate=authority.certificate) == 0
    async with db.look() as tx:
        first, second = await evidence.roots(tx)
        tokens = await tx.values("SELECT token FROM root_stamp ORDER BY root_id")
    assert first.stamped_at is not None
    assert abs(first.stamped_at - clock.now()) < timedelta(minutes=2)
    under = read_certificates(authority.certificate)
    with pytest.raises(NotStamped):
        stamped_at(tokens[0], second.signed, roots=under)

    trust = {"secret": config.secret(), "authorities": under}
    assert (await evidence.verify(db, **trust)).fault is None  # type: ignore[arg-type]
    async with db.begin() as tx:
        await tx.run("SET session_replication_role = replica")
        await tx.run("UPDATE root_stamp SET token = %(token)s WHERE root_id = 1", token=tokens[1])
        await tx.run("RESET session_replication_role")
    fault = (await evidence.verify(db, **trust)).fault  # type: ignore[arg-type]
    assert fault is not None
    assert (fault.what, fault.about.startswith("root 1")) == ("stamp-altered", True)


async def test_an_authority_that_is_away_or_lies_is_asked_again_later(
    db: Database, cast: Cast, config: Config, authority: Authority, tmp_path: Path
) -> None:
    await two_roots(db, cast, config)
    assert await evidence.stamp_roots(db, "http://127.0.0.1:9/") == 0
    authority.says = b"<html>Vuelva usted ma\xc3\xb1ana</html>"
    assert await evidence.stamp_roots(db, authority.url) == 0
    authority.says = None
    assert await evidence.stamp_roots(db, authority.url, certificate=tmp_path / "missing.pem") == 0
    assert await evidence.stamp_roots(db, authority.url) == 2
