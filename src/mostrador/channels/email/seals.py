"""Whether a mail is signed or encrypted, by S/MIME (CMS, RFC 5652) or PGP, and what its signature proves.

A signature proves three things or nothing: that these very words were signed, that the certificate is of the address
that wrote, and that somebody whom this machine trusts gave that certificate out. PGP has no such somebody, so we keep
no keys and say that it could not be verified.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from mostrador.channels.email.mail import Seal

MAX_SEAL: Final = 256 * 1024
"""Bytes of a signature alone; with what it signs inside, it is as large as the mail."""
MAX_CERTIFICATES: Final = 20
DIGESTS: Final = {"sha1", "sha224", "sha256", "sha384", "sha512"}
WEAK: Final = {"sha1"}
"""Whoever can make two texts with one digest signs one and sends the other."""
ENCRYPTED: Final = {"enveloped_data", "encrypted_data", "authenticated_enveloped_data", "1.2.840.113549.1.9.16.1.23"}


def is_encrypted(content: bytes) -> bool:
    """Whether a CMS file holds something encrypted rather than signed."""
    try:
        return cms.ContentInfo.load(content)["content_type"].native in ENCRYPTED
    except Exception:  # noqa: BLE001 - the reader of such files stumbles in every way, and then it is none
        return False


def read_signature(signature: bytes, signed: bytes, sender: str, *, roots: Store | None = None) -> Seal:
    """What an S/MIME signature says of the bytes it signs. `sender` is who wrote; `roots` those whom we trust."""
    try:
        return _read(signature, signed, sender, roots)
    except Exception:  # noqa: BLE001 - whatever a signature can do to its reader, it proves nothing
        return Seal("smime", "signed", "unverified", why="unreadable")


def _read(signature: bytes, signed: bytes, sender: str, roots: Store | None) -> Seal:
    data = cms.ContentInfo.load(signature)["content"]
    known = [x509.load_der_x509_certificate(one.dump()) for one in list(data["certificates"])[:MAX_CERTIFICATES]]
    signer = data["signer_infos"][0]
    certificate = _of_signer(signer, known)
    if certificate is None:
        return Seal("smime", "signed", "unverified", why="no-key")
    addresses, who = _addresses(certificate), _called(certificate.subject)
    seal = Seal("smime", "signed", "unverified", who or (addresses or [""])[0], _called(certificate.issuer))

    def unverified(why: Any) -> Seal:
        return Seal("smime", "signed", "unverified", seal.who, seal.issuer, why)

    name = signer["digest_algorithm"]["algorithm"].native
    if name not in DIGESTS:
        return unverified("unreadable")
    try:
        fits = any(_fits(signer, certificate, name, body) for body in _as_sent(signed))
    except UnsupportedAlgorithm:
        return unverified("unreadable")
    if not fits:
        return Seal("smime", "signed", "broken", seal.who, seal.issuer)
    if sender not in addresses:
        return unverified("another-sender")
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return unverified("expired")
    if name in WEAK or not _is_trusted(certificate, known, roots or _roots()):
        return unverified("not-trusted")
    return Seal("smime", "signed", "verified", seal.who, seal.issuer)


def _of_signer(signer: Any, known: Sequence[x509.Certificate]) -> x509.Certificate | None:
    sid = signer["sid"].chosen
    if isinstance(sid, cms.IssuerAndSerialNumber):
        number, issuer = sid["serial_number"].native, sid["issuer"].dump()
        return next((one for one in known if one.serial_number == number and one.issuer.public_bytes() == issuer), None)
    for one in known:
        try:
            key = one.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        except x509.ExtensionNotFound:
            continue
        if key == sid.native:
            return one
    return None


def _fits(signer: Any, certificate: x509.Certificate, name: str, body: bytes) -> bool:
    """Whether this was signed with the key of the certificate."""
    digest = hashlib.new(name, body, usedforsecurity=False).digest()
    attributes = signer["signed_attrs"]
    what = body
    if attributes:
        said = {one["type"].native: one["values"] for one in attributes}
        if said["message_digest"][0].native != digest:
            return False
        what = attributes.untag().dump()
    key, mark = certificate.public_key(), signer["signature"].native
    algorithm = getattr(hashes, name.upper())()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            pss = signer["signature_algorithm"]["algorithm"].native == "rsassa_pss"
            salted = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
            key.verify(mark, what, salted if pss else padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(mark, what, ec.ECDSA(algorithm))
        else:
            raise UnsupportedAlgorithm(type(key).__name__)
    except InvalidSignature:
        return False
    return True


def _as_sent(signed: bytes) -> Sequence[bytes]:
    """What may have been signed: lines end in CRLF (RFC 8551 §3.1.1); some programs sign what they have."""
    as_lines = re.sub(rb"\r?\n", b"\r\n", signed)
    return list(dict.fromkeys((as_lines, signed, as_lines + b"\r\n")))


def _addresses(certificate: x509.Certificate) -> list[str]:
    found = [str(one.value) for one in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found = [*names.get_values_for_type(x509.RFC822Name), *found]
    except x509.ExtensionNotFound:
        pass
    return [one.lower() for one in found]


def _called(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.EMAIL_ADDRESS):
        if found := name.get_attributes_for_oid(oid):
            return " ".join(str(found[0].value).split())[:200]
    return ""


def _is_trusted(certificate: x509.Certificate, known: Sequence[x509.Certificate], roots: Store | None) -> bool:
    if roots is None:
        return False
    policy = PolicyBuilder().store(roots).time(datetime.now(UTC))
    policy = policy.extension_policies(
        ee_policy=ExtensionPolicy.permit_all(), ca_policy=ExtensionPolicy.webpki_defaults_ca()
    )
    try:
        policy.build_client_verifier().verify(certificate, [one for one in known if one != certificate])
    except VerificationError:
        return False
    return _may_sign_mail(certificate)


def _may_sign_mail(certificate: x509.Certificate) -> bool:
    """Certificates of web servers and of programs vouch for no mail."""
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    wanted = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    return bool(wanted & set(uses))


@cache
def _roots() -> Store | None:
    """Those whom this machine trusts; None when it trusts nobody."""
    # Some of the old ones are not what a certificate should be; that is nothing to tell whoever runs this.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(_readable())
    return Store(found) if found else None


def _readable() -> Iterator[x509.Certificate]:
    for one in ssl.create_default_context().get_ca_certs(binary_form=True):
        try:
            yield x509.load_der_x509_certificate(one)
        except ValueError:
            continue
