#!/usr/bin/env python3
"""Runs the vectors of Tests/Vectors/audit (format in their README) through audit_verifier.py."""

import json
import pathlib

import audit_verifier as verifier


def data(given, name):
    """Bytes of a member, whether written as text or in hexadecimal."""
    return bytes.fromhex(given[name + "Hex"]) if name + "Hex" in given else given[name].encode()


def hashes(given, name):
    return [bytes.fromhex(value) for value in given[name]]


def hash_(given, name):
    return bytes.fromhex(given[name])


def root(given):
    peaks = []
    for leaf in hashes(given, "leavesHex"):
        verifier.append(peaks, leaf)
    return {"root": verifier.root(peaks).hex()}


def inclusion(given):
    found = verifier.included(given["index"], given["size"], hash_(given, "leafHash"), hashes(given, "path"))
    verifier.need(found == hash_(given, "root"), "inclusion", "other root")


def consistency(given):
    verifier.check_consistency(
        given["oldSize"], hash_(given, "oldRoot"), given["size"], hash_(given, "root"), hashes(given, "path")
    )


def ed25519(given):
    right = verifier.holds(data(given, "publicKey"), data(given, "message"), data(given, "signature"))
    verifier.need(right, "signature", "wrong")


def key(given):
    name, _, kind, public = verifier.verifier_key(given["key"])
    return {"name": name, "type": kind, "publicKeyHex": public.hex()}


def note(given):
    return {"text": verifier.signed_text(data(given, "note"), verifier.verifier_key(given["key"]))[0].decode()}


def checkpoint(given):
    _, size, top = verifier.signed_checkpoint(data(given, "note"), verifier.verifier_key(given["key"]))
    return {"size": size, "root": top.hex()}


def cosignature(given):
    text, time = verifier.signed_text(data(given, "note"), verifier.verifier_key(given["key"]))
    verifier.checkpoint(text)
    return {"time": time}


def proof(given):
    key = verifier.verifier_key(given["key"])
    index, size, _, _ = verifier.check_proof(data(given, "proof"), key, data(given, "leaf"))
    return {"index": index, "size": size}


def commitment(given):
    right = verifier.opens(data(given, "commitment"), data(given, "salt"), data(given, "value"), given["field"])
    verifier.need(right, "different", "salt, value or field")


def export(given):
    known = [verifier.checkpoint(verifier.split_note(text.encode())[0]) for text in given.get("known", [])]
    previous = verifier.split_note(given["previous"].encode())[0].decode() if "previous" in given else None
    key = verifier.verifier_key(given["key"]) if "key" in given else None
    note, findings = verifier.check_export([line + "\n" for line in given["lines"]], key, known, previous)
    verifier.need(not findings, " ".join(code for _, code, _ in findings), "")
    _, size, top = verifier.checkpoint(verifier.split_note(note)[0])
    return {"size": size, "root": top.hex()}


KINDS = {
    "leaf-hash": lambda given: {"hash": verifier.leaf_hash(data(given, "leaf")).hex()},
    "root": root,
    "inclusion": inclusion,
    "consistency": consistency,
    "ed25519": ed25519,
    "base64": lambda given: {"bytesHex": verifier.unbase64(given["text"], "base64").hex()},
    "key": key,
    "note": note,
    "checkpoint": checkpoint,
    "cosignature": cosignature,
    "proof": proof,
    "leaf": lambda given: {"fields": verifier.decode_leaf(data(given, "leaf"))},
    "commitment": commitment,
    "export": export,
}


def run(folder):
    """Prints one line per vector; returns the number of those that did not come out as their file says."""
    differing = 0
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        content = json.loads(path.read_text())
        assert content["format"] == "ocmw-gateway/audit-vectors/v1", path
        judge = KINDS[content["kind"]]
        for vector in content["vectors"]:
            try:
                output, got = judge(vector["input"]), "valid"
            except verifier.Refused as refusal:
                output, got = None, f"invalid ({refusal.args[0]}: {refusal.args[1]})"
            expected = "valid" if vector["valid"] else "invalid"
            same = got.startswith(expected) and ("output" not in vector or vector["output"] == output)
            differing += not same
            print(f"{'ok' if same else 'DIFFERENT'} {path.stem}: {vector['name']}: expected {expected}, got {got}")
    return differing
