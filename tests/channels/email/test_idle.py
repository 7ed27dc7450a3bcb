"""A mail that comes at the very moment at which we begin to listen."""

from __future__ import annotations

import socket
import threading

import pytest

from mostrador.channels.email import imap


def _serve(listens: socket.socket) -> None:
    """A server that tells of a new mail in one go with the word that it listens."""
    connection, _ = listens.accept()
    with connection, connection.makefile("rb") as lines:
        connection.sendall(b"* OK ready\r\n")
        tag = b""
        for line in lines:
            if line == b"DONE\r\n":
                connection.sendall(tag + b" OK done\r\n")
                return
            tag, command = line.split()[:2]
            if command == b"IDLE":
                connection.sendall(b"+ idling\r\n* 1 EXISTS\r\n")
            else:
                connection.sendall(b"* CAPABILITY IMAP4rev1 IDLE\r\n" + tag + b" OK done\r\n")


def test_what_is_told_with_the_word_that_it_listens_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "IDLE_SECONDS", 30.0)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listens:
        serving = threading.Thread(target=_serve, args=[listens])
        serving.start()
        server = imap.connect("127.0.0.1", listens.getsockname()[1], "none")
        server.client.state = "SELECTED"
        listening = threading.Thread(target=imap.idle, args=[server, stop])
        listening.start()
        listening.join(10)
        heard = not listening.is_alive()
        stop.set()
        listening.join()
        server.client.shutdown()
        serving.join()
    assert heard
