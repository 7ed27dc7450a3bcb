"""Check this pack, without the shop that made it and without a network: python3 verify.py

Needs nothing but Python 3.9 or newer. It says what it checked, names what does not fit, and ends with 1 if anything
does not. The pack proves nothing about itself if this file was exchanged: compare it with the one that is published
with Mostrador, and the fingerprint below with one that the company gave you another way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]
Root = tuple[dict[str, Any], str]
Told = dict[int, list[tuple[str, str, list[Any]]]]

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
FOLDER = Path(__file__).resolve().parent
LISTED = "manifest.json"
BESIDE = {LISTED, "manifest.sig"}
wrong: list[str] = []


def fail(what: str) -> None:
    wrong.append(what)
    print("  WRONG:", what)


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def load(name: str) -> Any:
    return json.loads(read(name))


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


# Ed25519 (RFC 8032), as arithmetic on points (X, Y, Z, T) of the curve.


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def point_of(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def is_signed(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether the holder of this key signed these bytes."""
    key, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + signed).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(h, key))
    return all((left[n] * right[2] - right[n] * left[2]) % P == 0 for n in (0, 1))


def raw_key(pem: bytes) -> bytes:
    """The 32 bytes of a public key that stands in a file as openssl writes it."""
    lines = pem.decode().split("-----")[2]
    return base64.b64decode("".join(lines.split()))[-32:]


def check_files(keys: dict[str, bytes], case: dict[str, Any]) -> None:
    print("Files")
    listed = load(LISTED)
    names = {str(path.relative_to(FOLDER)).replace("\\", "/") for path in FOLDER.rglob("*") if path.is_file()}
    for name in sorted(names - set(listed) - BESIDE):
        if "__pycache__" not in name:
            fail(name + " was put here and is not listed")
    for name, expected in sorted(listed.items()):
        if name not in names:
            fail(name + " is missing")
        elif sha256(read(name)).hex() != expected:
            fail(name + " was altered")
    if not is_signed(keys.get(str(case.get("key")), b""), read("manifest.sig"), read(LISTED)):
        fail("the list of files is not signed by the key of the pack")
    print("  %d files listed and signed" % len(listed))


def check_roots(keys: dict[str, bytes]) -> dict[int, Root]:
    print("Signed days")
    found: dict[int, Root] = {}
    for path in sorted((FOLDER / "roots").glob("*.json")):
        signed, signature = path.read_bytes(), path.with_suffix(".sig").read_bytes()
        key = path.with_suffix(".key").read_text().strip()
        root = json.loads(signed)
        if not is_signed(keys.get(key, b""), signature, signed):
            fail("the signature of " + path.name)
        before = found.get(root["root"] - 1)
        if before and root["previous"] != before[1]:
            fail(path.name + " does not name the root before it")
        found[root["root"]] = (root, sha256(signed).hex())
        stamped = (FOLDER / "stamps" / (path.stem + ".tsr")).exists()
        print(
            "  %s: root %d, seals %d to %d%s"
            % (
                root["day"],
                root["root"],
                root["first"],
                root["last"],
                ", stamped by an authority of time" if stamped else "",
            )
        )
    return found


def check_timeline(roots: dict[int, Root]) -> Told:
    print("Timeline")
    hashes: dict[int, str] = {}
    said: Told = {}
    for one in load("timeline.json"):
        name = "event %d (seal %d)" % (one["body"][0], one["position"])
        seal = sha256(bytes.fromhex(one["previous"]) + canonical(one["body"]))
        if seal.hex() != one["seal"]:
            fail(name + " does not fit its seal")
        before = hashes.get(one["position"] - 1)
        if before and before != one["previous"]:
            fail(name + " does not follow the seal before it")
        hashes[one["position"]] = one["seal"]
        if one["root"] not in roots:
            fail(name + " is under no signed day")
        else:
            root = roots[one["root"]][0]
            hash = sha256(b"\x00" + seal)
            for step in one["path"]:
                side, other = step.split(":")
                pair = bytes.fromhex(other) + hash if side == "L" else hash + bytes.fromhex(other)
                hash = sha256(b"\x01" + pair)
            if hash.hex() != root["merkle"] or not root["first"] <= one["position"] <= root["last"]:
                fail(name + " is not under the signed day it names")
        kind, facts = one["body"][1], one["body"][6]
        if "digest" in facts:
            said.setdefault(facts["message"], []).append((kind, facts["digest"], one["body"][8:]))
    print("  %d events" % len(hashes))
    return said


def check_words(said: Told) -> None:
    print("Words and files of the case")
    messages = {one["id"]: one for one in load("messages.json")}
    for id, told in said.items():
        one = messages.get(id)
        if one is None:
            fail("message %d is missing" % id)
            continue
        if one["left_out"] or one["gone"]:
            continue
        wordings = [sha256(base64.b64decode(w["salt"]) + w["text"].encode()).hex() for w in one["wordings"]]
        digests = [digest for _, digest, _ in told]
        if wordings != digests and not one["unproved"]:
            fail("the words of message %d" % id)
        for _, _, beside in told:
            if beside:
                check_beside(one, beside[0])
    for id in set(messages) - set(said):
        fail("message %d is told of by no event" % id)
    kept = sum(one["left_out"] for one in messages.values())
    gone = sum(one["gone"] for one in messages.values())
    print(
        "  %d messages" % len(messages)
        + (", %d notes left out" % kept if kept else "")
        + (", %d withdrawn or erased" % gone if gone else "")
    )


def check_beside(one: dict[str, Any], beside: list[Any]) -> None:
    at, parts = beside
    name = "message %d" % one["id"]
    if one["at"] != at:
        fail("the hour of " + name)
    salt = base64.b64decode(one["wordings"][0]["salt"])
    for part in parts:
        kind, number, digest = part.split(":")
        if kind == "raw":
            if hashlib.sha256(salt + base64.b64decode(one["raw"] or "")).hexdigest() != digest:
                fail("the bytes as they came of " + name)
            continue
        file = next((f for f in one["files"] if f["kind"] == kind and f["id"] == int(number)), None)
        if file is None:
            fail("%s %s of %s is missing" % (kind, number, name))
        elif file["path"]:
            own = sha256(read(file["path"])).hex()
            if own != file["sha256"] or hashlib.sha256(salt + own.encode()).hexdigest() != digest:
                fail(file["path"])


def main() -> int:
    case = load("case.json")
    keys: dict[str, bytes] = {}
    for path in sorted((FOLDER / "keys").glob("*.pem")):
        public = raw_key(path.read_bytes())
        keys[sha256(public).hex()] = public
    print("Case", case["code"], "of", case["shop"])
    check_files(keys, case)
    said = check_timeline(check_roots(keys))
    check_words(said)
    for fingerprint in keys:
        print("Key sha256", " ".join(fingerprint[n : n + 4] for n in range(0, 64, 4)))
    print("Compare it with the fingerprint that the company gave you another way.")
    if wrong:
        print("\n%d things do not fit. The first: %s" % (len(wrong), wrong[0]))
        return 1
    print("\nEverything fits.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as error:  # a pack that was cut or bent ends here
        print("\nThis pack cannot be read as one: %s: %s" % (type(error).__name__, error))
        sys.exit(1)
