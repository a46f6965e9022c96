"""Commands of audit_verifier.py: reads arguments and files, prints; runs the vectors of Tests/Vectors/audit.

Exit 0: valid. 1: invalid, every failed step named. 2: no verdict (wrong arguments, a file or key that cannot be read).
"""

import argparse
import json
import pathlib
import re

import audit_evidence
import audit_opened
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
    index, size = given["index"], given["size"]
    _, found = verifier.climb(index, index + 1, size, hash_(given, "leafHash"), hashes(given, "path"))
    verifier.need(found == hash_(given, "root"), "not-included", "other root")


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
    notes, findings = verifier.check_export([line + "\n" for line in given["lines"]], key, known, previous)
    verifier.need(not findings, " ".join(code for _, code, _ in findings), "")
    _, size, top = verifier.checkpoint(verifier.split_note(notes[max(notes)])[0])
    return {"size": size, "root": top.hex()}


def opened(given):
    keys, witnesses = ([verifier.verifier_key(key) for key in given[name]] for name in ("keys", "witnesses"))
    *_, values, _ = audit_opened.check_opened(given["file"].encode(), keys, witnesses)
    return {"opened": {field: value.hex() for field, value in values.items()}}


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
    "opened": opened,
}


def vectors(folder):
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


# Commands: each returns the sound notes by size, and findings.


def show(leaf):
    fields = verifier.decode_leaf(leaf)
    print(json.dumps(fields, indent=2))
    return fields


def leaf(given, *_):
    fields = show(bytes.fromhex(given.words[0]))
    if given.words[1:]:
        field, salt, value = given.words[1:]
        right = verifier.opens(bytes.fromhex(fields.get(field, "")), bytes.fromhex(salt), bytes.fromhex(value), field)
        verifier.need(right, "different", "salt and value are not those of the line")
        print("proven")
    return {}, []


def read(name):
    return pathlib.Path(name).read_bytes()


def proof_file(given, *keys):
    """A tlog-proof, or an opened proof."""
    text, witnesses = read(*given.words), [verifier.verifier_key(witness) for witness in given.witness]
    index, size, fields, opened, note = audit_opened.check_opened(text, keys, witnesses)
    print(json.dumps(fields, indent=2))
    for field, value in opened.items():
        print(f"{field}: {value.hex() if field == 'message-digest' else value.decode()} (proven)")
    print(f"line {index} of {size}")
    return {size: note}, []


def signed_by_one(note, keys):
    for key in keys[1:]:
        if key[1] in verifier.key_ids(note):
            return verifier.signed_checkpoint(note, key)
    return verifier.signed_checkpoint(note, keys[0])


def consistency_file(given, *keys):
    head, _, notes = read(*given.words).decode().partition("\n\n")
    first, *path = head.split("\n")
    verifier.need(first == "ocmw-gateway/consistency-proof/v1", "proof-malformed", "first line")
    old, new = (note.encode() for note in re.split(r"(?<=\n)--\n", notes))
    (origin, *before), (_, *after) = (signed_by_one(note, keys) for note in (old, new))
    verifier.check_consistency(*before, *after, [verifier.unbase64(line, "proof-malformed") for line in path])
    kept = [verifier.checkpoint(text) for text in kept_texts(given.known)]
    verifier.need(all(known == (origin, *before) for known in kept), "other-checkpoint", "not the one you kept")
    return {before[0]: old, after[0]: new}, []


def kept_texts(names):
    return [verifier.split_note(read(name), "unusable")[0] for name in names]


def export_file(given, key=None, *_):
    known = [verifier.checkpoint(text, "unusable") for text in kept_texts(given.known)]
    previous = [text.decode() for text in kept_texts(given.previous)]
    with open(*given.words, encoding="latin-1", newline="\n") as lines:
        return verifier.check_export(lines, key, known, *previous)


def evidence_file(given, *keys):
    return audit_evidence.check_bundle(read(*given.words), keys), []


def cosigned(notes, witness):
    """Says what the witness saw last; each of its cosignatures must be right."""
    marked = [(size, note) for size, note in notes.items() if witness[1] in verifier.key_ids(note)]
    verifier.need(marked, "cosignature-missing", witness[0])
    size, time = max((size, verifier.signed_text(note, witness)[1]) for size, note in marked)
    print(f"{witness[0]}: {size} lines, {time} seconds since 1970")


COMMANDS = {
    "leaf": leaf,
    "proof": proof_file,
    "consistency": consistency_file,
    "export": export_file,
    "evidence": evidence_file,
}
WORDS = "leaf: HEX [FIELD SALT VALUE], all but FIELD in hexadecimal; vectors: FOLDER; else FILE"


def main():
    parser = argparse.ArgumentParser(description="Verifies the audit log by docs/audit-log.md alone.")
    parser.add_argument("command", choices=[*COMMANDS, "vectors"])
    parser.add_argument("words", nargs="+", help=WORDS)
    parser.add_argument("--key", action="append", default=[], help="verifier key of the log; several after a rotation")
    parser.add_argument(
        "--witness", action="append", default=[], help="verifier key of a witness that must have cosigned"
    )
    parser.add_argument("--known", action="append", default=[], help="note that you kept")
    parser.add_argument("--previous", action="append", default=[], help="last note of the log before")
    given = parser.parse_args()
    if given.command == "vectors":
        return 1 if vectors(*given.words) else 0
    try:
        notes, findings = COMMANDS[given.command](given, *map(verifier.verifier_key, given.key))
        for witness in given.witness:
            cosigned(notes, verifier.verifier_key(witness))
    except verifier.Refused as refusal:
        findings = [(given.command, *refusal.args)]
    except (OSError, ValueError, TypeError, IndexError) as error:
        print("no verdict:", error)
        return 2
    for where, code, reason in findings:
        print(f"invalid: {where}: {code} {reason}".rstrip())
    if not findings:
        print("valid")
    return 2 if any(code == "unusable" for _, code, _ in findings) else 1 if findings else 0
