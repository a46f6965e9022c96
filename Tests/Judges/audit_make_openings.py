"""Opened proofs for audit_make_vectors.py, good and bad, signed with test keys."""

from audit_make_exports import LOG, LOG_KEY, OTHER, OTHER_KEY, WITNESS, cosignature, key, merkle, named, signature, signed
from audit_make_exports import text_of
from audit_make_lines import BASE, DAY, FULL, ORIGIN, SUBJECT, USER, YEAR_START, b64, commitment, encode, sha256

VALUES = {"user": USER, "session": b"s-77", "subject": SUBJECT, "message-digest": sha256(b"document")}
SALTS = {field: sha256(b"opened salt of " + field.encode()) for field in VALUES}
WITNESS_KEY = named("hub.example/witness", WITNESS, 4)[0]


def line(number=1, values=VALUES, **more):
    """A line that names user, session, subject and document."""
    committed = {
        field.replace("-", "_"): commitment(field, SALTS[field], value) for field, value in values.items()
    }
    return encode(**FULL | {"time": YEAR_START + number} | committed | more)


def path(index, hashes):
    """RFC 6962, section 2.1.1."""
    if len(hashes) == 1:
        return []
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if index < half:
        return path(index, hashes[:half]) + [merkle(hashes[half:])]
    return path(index - half, hashes[half:]) + [merkle(hashes[:half])]


def tlog_proof(leaves, index, note, extra=None):
    hashes = path(index, [sha256(b"\0" + leaf) for leaf in leaves])
    rows = ["c2sp.org/tlog-proof@v1", f"extra {b64(leaves[index] if extra is None else extra)}", f"index {index}"]
    return "".join(row + "\n" for row in rows + [b64(hash) for hash in hashes]) + "\n" + note


def opening(field, salt=None, value=None):
    return f"opening {field} {b64(SALTS[field] if salt is None else salt)} {b64(VALUES[field] if value is None else value)}\n"


def file(openings, proof, stated=LOG_KEY):
    return f"ocmw-gateway/opened-proof/v1\nkey {stated}\n{openings}\n{proof}"


def flipped(data):
    return bytes([data[0] ^ 1]) + data[1:]


def vectors_of(leaves, index, note):
    """Good and bad files about one line: (name, why or None, file, keys, witnesses, opened fields)."""
    proof = tlog_proof(leaves, index, note)
    both = opening("user") + opening("subject")
    whole = file(both, proof)
    yield "user and subject opened", None, whole, [LOG_KEY], [], ["user", "subject"]
    yield "all opened", None, file("".join(map(opening, VALUES)), proof), [LOG_KEY], [], list(VALUES)
    yield "nothing opened", None, file("", proof), [LOG_KEY], [], []
    yield "a tlog-proof alone", None, proof, [LOG_KEY], [], []
    second = named(ORIGIN, key("log, second"))[0]
    yield "the reader has another key of the log too", None, whole, [second, LOG_KEY], [], ["user", "subject"]
    yield "the reader has a key of another log too", None, whole, [named("a", OTHER)[0], LOG_KEY], [], ["user", "subject"]
    yield "no key of the reader", "log-key-unknown", whole, [], [], None
    yield "another key of the reader", "checkpoint-signature", whole, [OTHER_KEY], [], None
    yield "the key of another log", "log-key-unknown", whole, [named("ocmw-gateway/0999999922/2025", LOG)[0]], [], None
    yield "the file names another key", "other-key", file(both, proof, OTHER_KEY), [LOG_KEY], [], None
    yield "no witness cosigned", "cosignature-missing", whole, [LOG_KEY], [WITNESS_KEY], None
    for field in VALUES:
        value = VALUES[field]
        yield f"salt of {field} with another bit", "opening-wrong", file(opening(field, flipped(SALTS[field])), proof), [
            LOG_KEY
        ], [], None
        yield f"another value of {field}", "opening-wrong", file(
            opening(field, value=value[:-1] + bytes([value[-1] ^ 1])), proof
        ), [LOG_KEY], [], None
        yield f"a salt of {field} with a zero more", "32 bytes", file(
            opening(field, SALTS[field] + b"\0"), proof
        ), [LOG_KEY], [], None
        yield f"empty salt and value of {field}", "opening-wrong", file(opening(field, b"", b""), proof), [
            LOG_KEY
        ], [], None
    yield "the user shown as subject", "the field is in the message", file(
        opening("subject", SALTS["user"], USER), proof
    ), [LOG_KEY], [], None
    yield "one of two openings wrong", "opening-wrong", file(
        opening("user") + opening("subject", value=USER), proof
    ), [LOG_KEY], [], None
    other = line(2, VALUES | {"subject": USER})
    yield "another leaf", "proof-wrong", file(both, tlog_proof(leaves, index, note, extra=other)), [LOG_KEY], [], None
    yield "a cut leaf", "leaf-not-canonical", file(both, tlog_proof(leaves, index, note, extra=leaves[index][:-1])), [
        LOG_KEY
    ], [], None
    yield "signed by another key under the same name", "checkpoint-signature", file(
        both, tlog_proof(leaves, index, signed(text_of(leaves), OTHER))
    ), [LOG_KEY], [], None
    yield from malformed(proof, whole, both)


def malformed(proof, whole, both):
    without = "".join(row + "\n" for row in proof.split("\n")[:-1] if not row.startswith("extra "))
    for name, text in {
        "no leaf": file(both, without), "an opening twice": file(opening("user") * 2, proof),
        "openings in another order": file(opening("subject") + opening("user"), proof),
        "a field that is not committed": file(f"opening rule {b64(b'x' * 32)} {b64(b'R1')}\n", proof),
        "a field with a capital": file(opening("user").replace("user", "User"), proof),
        "no key": whole.replace(f"key {LOG_KEY}\n", ""), "two keys": file(f"key {LOG_KEY}\n" + both, proof),
        "a key of a witness": file(both, proof, WITNESS_KEY), "a key whose ID does not fit": file(
            both, proof, LOG_KEY[:-1] + ("A" if LOG_KEY[-1] != "A" else "B")),
        "an opening without value": file(opening("user").rsplit(" ", 1)[0] + "\n", proof),
        "an opening with a word more": file(opening("user")[:-1] + " x\n", proof),
        "two spaces": file(opening("user").replace("user ", "user  "), proof),
        "another spelling of base 64": file(f"opening user {b64(SALTS['user'])[:-2]}9= {b64(USER)}\n", proof),
        "carriage returns": whole.replace("\n", "\r\n"), "no empty line": whole.replace("\n\n", "\n"),
        "another version": whole.replace("proof/v1", "proof/v2"), "nothing": "", "cut in the proof": whole[:-100],
    }.items():  # fmt: skip
        yield f"malformed: {name}", "proof-malformed", text, [LOG_KEY], [], None


def cosigned_vectors(leaves, index):
    text = text_of(leaves)
    note = text + "\n" + signature(text) + cosignature(text)
    whole = file(opening("subject"), tlog_proof(leaves, index, note))
    yield "cosigned, the reader has the witness's key too", None, whole, [LOG_KEY], [WITNESS_KEY], ["subject"]
    yield "cosigned, the reader has the witness's key alone", None, whole, [], [WITNESS_KEY], ["subject"]
    proof = tlog_proof(leaves, index, note)
    yield "a cosigned tlog-proof alone, the reader has the witness's key alone", None, proof, [], [WITNESS_KEY], []
    yield "a tlog-proof alone that no witness cosigned", "cosignature-missing", tlog_proof(
        leaves, index, signed(text)
    ), [], [WITNESS_KEY], None
    yield "a cosigned tlog-proof of another leaf", "proof-wrong", tlog_proof(
        leaves, index, note, extra=leaves[index - 1]
    ), [], [WITNESS_KEY], None
    yield "a cosigned tlog-proof alone, no key of the reader", "log-key-unknown", proof, [], [], None
    alone = whole.replace(f"key {LOG_KEY}", f"key {OTHER_KEY}")
    yield "cosigned, the file names a key that did not sign", "checkpoint-signature", alone, [], [WITNESS_KEY], None
    wrong = text + "\n" + signature(text) + cosignature(text_of(leaves[:1]))
    yield "a cosignature of another checkpoint", "cosignature-wrong", file(
        opening("subject"), tlog_proof(leaves, index, wrong)
    ), [LOG_KEY], [WITNESS_KEY], None
    unsigned = text + "\n" + cosignature(text)
    yield "the witness alone signed", "checkpoint-signature", file(
        opening("subject"), tlog_proof(leaves, index, unsigned)
    ), [], [WITNESS_KEY], None


def belonging_vectors():
    for name, why, more in [
        ("a day before the year", None, {"time": YEAR_START - DAY}),
        ("a millisecond more before the year", "line-of-another-log", {"time": YEAR_START - DAY - 1}),
        ("of another OCMW", "line-of-another-log", {"organisation": "0999999823"}),
    ]:
        leaves = [encode(**BASE), line(**more)]
        text = file(opening("subject"), tlog_proof(leaves, 1, signed(text_of(leaves))))
        yield f"a line {name}", why, text, [LOG_KEY], [], ["subject"] if why is None else None
    leaves = [line(-1), line()]
    text = file("", tlog_proof(leaves, 0, signed(text_of(leaves))))
    yield "a first line before the year", "line-of-another-log", text, [LOG_KEY], [], None
    for name, number, size in [("as many lines as its number", 1, 1), ("fewer lines than its number", 5, 2)]:
        leaves = [encode(**BASE), line(), line(2), line(3), line(4), line(5)]
        text = file("", tlog_proof(leaves, number, signed(text_of(leaves[:size]))))
        yield f"a checkpoint of {name}", "proof-wrong", text, [LOG_KEY], [], None
    leaves = [encode(**BASE), line()[:-1]]
    text = file("", tlog_proof(leaves, 1, signed(text_of(leaves))))
    yield "bytes in the log that are no line", "leaf-not-canonical", text, [LOG_KEY], [], None
    bare = encode(**BASE | {"act": "log-read", "time": YEAR_START + 1})
    leaves = [encode(**BASE), bare]
    text = file(opening("subject"), tlog_proof(leaves, 1, signed(text_of(leaves))))
    yield "an opening of a field that the line has not", "opening-wrong", text, [LOG_KEY], [], None
    eleven = line(values=VALUES | {"subject": b"850431998790"})
    leaves = [encode(**BASE), eleven]
    text = file(opening("subject", value=b"850431998790"), tlog_proof(leaves, 1, signed(text_of(leaves))))
    yield "a subject of twelve digits that fits", "eleven digits", text, [LOG_KEY], [], None
    bell = line(values=VALUES | {"session": b"s\x1b[2J"})
    leaves = [encode(**BASE), bell]
    text = file(opening("session", value=b"s\x1b[2J"), tlog_proof(leaves, 1, signed(text_of(leaves))))
    yield "a session with an escape that fits", "no control characters", text, [LOG_KEY], [], None


def opened_vectors():
    leaves = [encode(**BASE)] + [line(number) for number in range(1, 7)]
    rows = [*vectors_of(leaves, 4, signed(text_of(leaves))), *cosigned_vectors(leaves, 6), *belonging_vectors()]
    for name, why, text, keys, witnesses, fields in rows:
        given = {"file": text, "keys": keys, "witnesses": witnesses}
        if why is None:
            output = {"opened": {field: VALUES[field].hex() for field in fields}}
            yield {"name": name, "valid": True, "input": given, "output": output}
        else:
            yield {"name": name, "valid": False, "why": why, "input": given}
