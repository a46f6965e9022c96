"""Exports of a log whose key changes, for audit_make_vectors.py, good and bad."""

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from audit_make_exports import FORMAT, LOG, OTHER, key, leaf_line, merkle, named, note_line, signed, text_of
from audit_make_lines import BASE, FULL, ORIGIN, ROOT, YEAR_START, b64, encode, sha256

SECOND, THIRD = key("log, second"), key("log, third")


def public(secret):
    return secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def line(number, **more):
    return encode(**FULL | {"time": YEAR_START + number, "rule": f"R{number}"} | more)


def rotation(old, new, number=3):
    return rotated(f"ed25519 {b64(public(old))} {b64(public(new))}", number)


def rotated(text, number=3):
    more = {"object": text} if text else {}
    return encode(**BASE | {"act": "audit-key-rotated", "time": YEAR_START + number} | more)


def export(leaves, notes, head=LOG):
    """Lines of an export; `notes` lists (size, secret) in the order of the sizes, or (size, note text, secret)."""
    lines = [FORMAT, '{"key":"%s"}' % named(ORIGIN, head)[0]]
    for size, leaf in enumerate(leaves, start=1):
        lines.append(leaf_line(leaf))
        lines += [note_line(signed(text_of(leaves[:at]), secret)) for at, secret in notes if at == size]
    return lines


def log(third, *more):
    """Seven leaves or more; the fourth is the one given."""
    return [encode(**BASE), line(1), line(2), third, line(4), line(5), line(6), *more]


def good_rotations():
    once = log(rotation(LOG, SECOND))
    yield "the key changes", once, [(4, LOG), (7, SECOND)]
    yield "the key changes, checkpoints before and after", once, [
        (2, LOG),
        (4, LOG),
        (5, SECOND),
        (6, SECOND),
        (7, SECOND),
    ]
    yield "the checkpoint of the change twice", once, [(4, LOG), (4, LOG), (7, SECOND)]
    yield "the change is the last line", once[:4], [(4, LOG)]
    yield "the change is the second line", [once[0], once[3], once[1]], [(2, LOG), (3, SECOND)]
    twice = log(rotation(LOG, SECOND), rotation(SECOND, THIRD, 7), line(8))
    yield "the key changes twice", twice, [(4, LOG), (8, SECOND), (9, THIRD)]
    following = log(rotation(LOG, SECOND))[:4] + [rotation(SECOND, THIRD, 4), line(5)]
    yield "two changes one after the other", following, [(4, LOG), (5, SECOND), (6, THIRD)]
    other_act = log(encode(**FULL | {"object": f"ed25519 {b64(public(LOG))} {b64(public(SECOND))}"}))
    yield "the object of a rotation at another act", other_act, [(4, LOG), (7, LOG)]


def bad_rotations():
    once = log(rotation(LOG, SECOND))
    yield "a rotated-out key signs the end", "key-rotated", once, [(4, LOG), (7, LOG)]
    yield "a rotated-out key signs after the new one", "key-rotated", once, [(4, LOG), (6, SECOND), (7, LOG)]
    yield "a rotated-out key signs in between", "key-rotated", once, [(4, LOG), (6, LOG), (7, SECOND)]
    yield "the line after the change signed by the old key", "key-rotated", once, [(4, LOG), (5, LOG), (7, SECOND)]
    yield "no checkpoint after the change", "key-rotation-unproven", once, [(7, SECOND)]
    yield "a checkpoint before the change only", "key-rotation-unproven", once, [(3, LOG), (7, SECOND)]
    yield "the checkpoint of the change by the new key", "the old key vouches for the new one", once, [
        (4, SECOND),
        (7, SECOND),
    ]
    yield "the new key signs before the change", "not in force yet", once, [(3, SECOND), (4, LOG), (7, SECOND)]
    yield "a third key signs the end", "no key of the log", once, [(4, LOG), (7, THIRD)]
    yield "a change that is not in force, from another key", "key-rotation", log(rotation(OTHER, SECOND)), [
        (4, LOG),
        (7, SECOND),
    ]
    yield "a change to the same key", "key-rotation", log(rotation(LOG, LOG)), [(4, LOG), (7, LOG)]
    back = log(rotation(LOG, SECOND), rotation(SECOND, LOG, 7), line(8))
    yield "a change back", "a key that was in force before", back, [(4, LOG), (8, SECOND), (9, LOG)]
    again = log(rotation(LOG, SECOND), rotation(LOG, THIRD, 7), line(8))
    yield "the old key is changed once more", "key-rotation", again, [(4, LOG), (8, SECOND), (9, THIRD)]
    third = log(rotation(LOG, SECOND), rotation(SECOND, THIRD, 7), line(8))
    yield "the first of three keys signs the end", "key-rotated", third, [(4, LOG), (8, SECOND), (9, LOG)]
    yield "the first key vouches for the third", "key-rotated", third, [(4, LOG), (8, LOG), (9, THIRD)]
    old, new = b64(public(LOG)), b64(public(SECOND))
    for name, text in {
        "without object": "", "without keys": "ed25519",
        "without the new key": f"ed25519 {old}", "without word": f"{old} {new}",
        "with another algorithm": f"rsa {old} {new}", "with a third key": f"ed25519 {old} {new} {old}",
        "with two spaces": f"ed25519 {old}  {new}", "with a space at the end": f"ed25519 {old} {new} ",
        "with capitals": f"Ed25519 {old} {new}",
        "with a new key of 31 bytes": f"ed25519 {old} {b64(public(SECOND)[:31])}",
        "with the keys in hexadecimal": f"ed25519 {public(LOG).hex()[:50]} {public(SECOND).hex()[:50]}",
        "with another spelling of base 64": f"ed25519 {old} {b64(bytes(32))[:-2]}B=",
    }.items():  # fmt: skip
        yield f"a change {name}", "key-rotation", log(rotated(text)), [(4, LOG), (7, SECOND)]
        yield f"a change {name}, the old key goes on", "key-rotation", log(rotated(text)), [(4, LOG), (7, LOG)]


def rotation_vectors():
    first, second = named(ORIGIN, LOG)[0], named(ORIGIN, SECOND)[0]
    for name, leaves, notes in good_rotations():
        top = merkle([sha256(b"\0" + leaf) for leaf in leaves]).hex()
        given = {"lines": export(leaves, notes), "key": first}
        yield {"name": name, "valid": True, "input": given, "output": {"size": len(leaves), "root": top}}
    for name, why, leaves, notes in bad_rotations():
        yield {"name": name, "valid": False, "why": why, "input": {"lines": export(leaves, notes), "key": first}}
    leaves = log(rotation(LOG, SECOND))
    lines = export(leaves, [(4, LOG), (7, SECOND)])
    wrong = note_line(signed(f"{ORIGIN}\n4\n{ROOT}\n", LOG))
    twice = log(rotation(LOG, SECOND), rotation(SECOND, THIRD, 7), line(8))
    thrice, strange = (twice, [(4, LOG), (8, SECOND), (9, THIRD)]), log(rotation(OTHER, SECOND))[:4]
    for name, why, changed, reader in [
        ("the reader has the second key", "later-key", lines, second),
        ("the reader has the third key", "later-key", export(*thrice), named(ORIGIN, THIRD)[0]),
        ("the reader has a key that the log never had", "other-key", lines, named(ORIGIN, OTHER)[0]),
        ("a change to the reader's key from a key not in force", "other-key", export(strange, [(4, LOG)]), second),
        (
            "the file names the second key",
            "it is not in force at the start",
            export(leaves, [(4, LOG), (7, SECOND)], SECOND),
            second,
        ),
        ("the checkpoint of the change has another root", "checkpoint-root", lines[:6] + [wrong] + lines[7:], first),
        ("the line of the change left out", "checkpoint-size", lines[:5] + lines[6:], first),
    ]:
        yield {"name": name, "valid": False, "why": why, "input": {"lines": changed, "key": reader}}
