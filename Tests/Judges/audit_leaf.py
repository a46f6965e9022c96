#!/usr/bin/env python3
"""Second implementation of docs/audit-log.md with Python's standard library only.

Reads one JSON object on standard input:
  {"clear": {field: value}, "personal": {field: {"salt": hex, "value": hex}}}
      prints the leaf and its hash, both in hex;
  {"export": [line, ...]}
      prints "size root" of each checkpoint whose key ID and Merkle root are right, "wrong" for the others.
"""
import base64
import hashlib
import hmac
import json
import sys

# Field name -> (tag, how the value is encoded).
TEXT = lambda value: value.encode("ascii")
FIELDS = {
    "act": (0x01, TEXT),
    "time": (0x02, lambda value: value.to_bytes(8, "big")),
    "access": (0x03, TEXT),
    "organisation": (0x04, TEXT),
    "application": (0x05, TEXT),
    "application-version": (0x06, TEXT),
    "process": (0x07, TEXT),
    "role": (0x09, TEXT),
    "legal-context": (0x0C, TEXT),
    "quality-code": (0x0D, lambda value: value.to_bytes(2, "big")),
    "service": (0x0E, TEXT),
    "service-version": (0x0F, TEXT),
    "counterpart": (0x10, TEXT),
    "ticket": (0x11, TEXT),
    "ksz-ticket": (0x12, TEXT),
    "conversation": (0x13, TEXT),
    "outcome": (0x15, TEXT),
    "rule": (0x16, TEXT),
    "object": (0x17, TEXT),
    "previous-checkpoint": (0x18, TEXT),
}
COMMITTED = {"user": 0x08, "session": 0x0A, "subject": 0x0B, "message-digest": 0x14}


def commitment(field, salt, value):
    message = b"ocmw-gateway/audit-commitment/v1" + b"\0" + field.encode("ascii") + b"\0" + value
    return hmac.new(salt, message, hashlib.sha256).digest()


def leaf(clear, personal):
    values = {FIELDS[name][0]: FIELDS[name][1](value) for name, value in clear.items()}
    for name, secret in personal.items():
        values[COMMITTED[name]] = commitment(
            name, bytes.fromhex(secret["salt"]), bytes.fromhex(secret["value"]))
    parts = [bytes([tag]) + len(value).to_bytes(2, "big") + value for tag, value in sorted(values.items())]
    return b"OGW\x01" + b"".join(parts)


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def root(hashes):
    """RFC 6962, section 2.1, as it is written."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return hashlib.sha256(b"\x01" + root(hashes[:half]) + root(hashes[half:])).digest()


def checkpoint_line(note, key, hashes):
    text, signatures = note.rsplit("\n\n", 1)
    origin, size, claimed = text.split("\n")[:3]
    name, key_id, public = key.split("+", 2)
    expected = hashlib.sha256(name.encode() + b"\n" + base64.b64decode(public, validate=True)).digest()[:4]
    dash, signer, value = signatures.rstrip("\n").split(" ")
    right = (
        dash == "\u2014" and origin == name == signer and int(size) == len(hashes)
        and expected.hex() == key_id and base64.b64decode(value, validate=True)[:4] == expected
        and base64.b64decode(claimed, validate=True) == root(hashes))
    return f"{size} {root(hashes).hex()}" if right else "wrong"


def export(lines):
    objects = [json.loads(line) for line in lines]
    assert objects[0] == {"format": "ocmw-gateway/audit-export/v1"}
    key = objects[1]["key"]
    hashes = []
    for entry in objects[2:]:
        if "leaf" in entry:
            hashes.append(leaf_hash(base64.b64decode(entry["leaf"], validate=True)))
        else:
            print(checkpoint_line(base64.b64decode(entry["checkpoint"], validate=True).decode(), key, hashes))


question = json.load(sys.stdin)
if "export" in question:
    export(question["export"])
else:
    data = leaf(question["clear"], question["personal"])
    print(data.hex())
    print(leaf_hash(data).hex())
