"""What servers say when something is wrong is told apart, whatever program they are."""

from __future__ import annotations

import imap_tools
import pytest

from mostrador.channels.email.faults import FAULTS, Fault, fault_of, words_of


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("gaierror: [Errno -2] Name or service not known", "name"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "closed"),
        ("abort: socket error: EOF", "closed"),
        ("TimeoutError: timed out", "silent"),
        ("SMTPConnectTimeoutError: Timed out connecting to x on port 587", "silent"),
        ("SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired", "certificate"),
        ("SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number", "tls"),
        ("SMTPException: SMTP STARTTLS extension not supported by server.", "tls"),
        ("SMTPResponseException: (530, '5.7.0 Must issue a STARTTLS command first')", "tls"),
        ("MailboxLoginError: NO [ALERT] Application-specific password required", "app-password"),
        ("SMTPAuthenticationError: (535, '5.7.139 Authentication unsuccessful, basic authentication is disabled')",
         "app-password"),
        ("MailboxLoginError: NO [b'[AUTHENTICATIONFAILED] Invalid credentials (Failure)']", "password"),
        ("SMTPAuthenticationError: (535, '5.7.8 Username and Password not accepted.')", "password"),
        ("MailboxFolderSelectError: NO [NONEXISTENT] Unknown Mailbox: Nada (Failure)", "folder"),
        ("SMTPSenderRefused: (553, '5.7.1 <x@y.es>: Sender address rejected: not owned by user z')", "relay"),
        ("SMTPDataError: (554, '5.7.60 SMTP; Client does not have permissions to send as this sender')", "relay"),
        ("SMTPRecipientsRefused: (550, '5.1.1 No such user here')", "recipient"),
        ("WrongSecret: ", "secret"),
        ("KeyError: 'x'", "other"),
    ],
)  # fmt: skip
def test_told_apart(said: str, fault: Fault) -> None:
    assert fault_of(said) == fault
    assert fault in FAULTS


def test_the_words_are_of_the_server() -> None:
    error = imap_tools.MailboxLoginError(("NO", [b"[AUTHENTICATIONFAILED] Authentication failed."]), "OK")
    assert words_of(error) == "MailboxLoginError: NO [AUTHENTICATIONFAILED] Authentication failed."
