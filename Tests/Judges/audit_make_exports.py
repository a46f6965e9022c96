"""Exports of a year for audit_make_vectors.py, good and bad, signed with test keys."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from audit_make_lines import BASE, DAY, FULL, ORIGIN, PREVIOUS, ROOT, YEAR_END, YEAR_START, b64, encode, sha256


def key(words):
    """A test key, made up here."""
    return Ed25519PrivateKey.from_private_bytes(sha256(b"test key of the audit vectors: " + words.encode()))


def named(name, secret, kind=1):
    """Verifier key and key ID."""
    public = bytes([kind]) + secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key_id = sha256(name.encode() + b"\n" + public)[:4]
    return f"{name}+{key_id.hex()}+{b64(public)}", key_id


LOG, OTHER, WITNESS = key("log"), key("another log"), key("witness")
LOG_KEY, OTHER_KEY = named(ORIGIN, LOG)[0], named(ORIGIN, OTHER)[0]


def merkle(hashes):
    """RFC 6962, section 2.1, as it is written."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\1" + merkle(hashes[:half]) + merkle(hashes[half:]))


def signature(text, secret=LOG, name=ORIGIN):
    return f"\u2014 {name} {b64(named(name, secret)[1] + secret.sign(text.encode()))}\n"


def signed(text, secret=LOG, name=ORIGIN):
    return text + "\n" + signature(text, secret, name)


def text_of(leaves, origin=ORIGIN, size=None):
    top = merkle([sha256(bytes(1) + leaf) for leaf in leaves])
    return f"{origin}\n{len(leaves) if size is None else size}\n{b64(top)}\n"


def cosignature(text, time=YEAR_START // 1000, name="hub.example/witness"):
    blob = time.to_bytes(8, "big") + WITNESS.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return f"\u2014 {name} {b64(named(name, WITNESS, 4)[1] + blob)}\n"


FORMAT = '{"format":"ocmw-gateway/audit-export/v1"}'


def leaf_line(leaf):
    return f'{{"leaf":"{b64(leaf)}"}}'


def note_line(note):
    return f'{{"checkpoint":"{b64(note.encode())}"}}'


def export(leaves, points, secret=LOG, name=ORIGIN):
    """Lines of an export with a checkpoint after each of `points` leaves."""
    lines = [FORMAT, f'{{"key":"{named(name, secret)[0]}"}}']
    for size, leaf in enumerate(leaves, start=1):
        lines.append(leaf_line(leaf))
        if size in points:
            lines.append(note_line(signed(text_of(leaves[:size], name), secret, name)))
    return lines


def log(**first):
    """Seven leaves."""
    return [encode(**BASE | first)] + [
        encode(**FULL | {"time": YEAR_START + number, "rule": f"R{number}"}) for number in range(1, 7)
    ]


def good(name, lines, output=None, **more):
    return {"name": name, "valid": True, "input": {"lines": lines, **more}, "output": output or last_of(log())}


def bad(name, why, lines, **more):
    return {"name": name, "valid": False, "why": why, "input": {"lines": lines, **more}}


def last_of(leaves):
    """Size and root of the last checkpoint."""
    return {"size": len(leaves), "root": merkle([sha256(bytes(1) + leaf) for leaf in leaves]).hex()}


def export_vectors():
    leaves = log()
    lines = export(leaves, (3, 7))
    whole = text_of(leaves)
    note3, note7 = (signed(text_of(leaves[:size])) for size in (3, 7))
    previous = signed(PREVIOUS, LOG, PREVIOUS.split("\n")[0])

    def changed(position, line):
        return lines[:position] + [line] + lines[position + 1 :]

    yield good("seven lines, two checkpoints", lines)
    yield good("under the reader's key", lines, key=LOG_KEY)
    yield good("one line", export(leaves[:1], (1,)), {"size": 1, "root": sha256(b"\0" + leaves[0]).hex()})
    yield good("a checkpoint after each line", export(leaves, range(1, 8)))
    yield good("the checkpoint in the middle left out", export(leaves, (7,)))
    yield good("the last checkpoint twice", lines + lines[-1:])
    yield good("the end cosigned", lines[:-1] + [note_line(note7 + cosignature(whole))], key=LOG_KEY)
    yield good(
        "a wrong cosignature of a witness that the reader does not know",
        lines[:-1] + [note_line(note7 + cosignature(text_of(leaves[:3])))],
    )
    yield good(
        "a signature of another key with the log's name", lines[:-1] + [note_line(note7 + signature(whole, OTHER))]
    )
    yield good("both checkpoints known", lines, known=[note3, note7], key=LOG_KEY)
    yield good("a known checkpoint between those of the file", lines, known=[signed(text_of(leaves[:5]))])
    yield good("a known checkpoint of the whole, the file ends there", lines, known=[note7])
    following = log(previous_checkpoint=PREVIOUS)
    yield good("continues the year before", export(following, (7,)), last_of(following), previous=previous)
    yield good("continues a year that the reader does not know", export(following, (7,)), last_of(following))
    yield bad("nothing", "no head", [])
    yield bad("the head alone", "no checkpoint", lines[:2])
    yield bad("the last checkpoint cut off", "the last line is a checkpoint", lines[:-1])
    yield bad("no checkpoint at all", "the last line is a checkpoint", export(leaves, ()))
    for position in range(len(lines)):
        if position != 5:  # The checkpoint in the middle may be absent.
            yield bad(f"line {position + 1} left out", "complete", lines[:position] + lines[position + 1 :])
        if position < len(lines) - 1:
            yield bad(
                f"lines {position + 1} and {position + 2} swapped",
                "order",
                lines[:position] + [lines[position + 1], lines[position]] + lines[position + 2 :],
            )
        if position != len(lines) - 1 and position != 5:
            yield bad(f"line {position + 1} twice", "once", lines[: position + 1] + lines[position:])
    for name, position, line in [
        ("format v2", 0, FORMAT.replace("v1", "v2")),
        ("a space in the head", 0, FORMAT.replace(":", ": ", 1)),
        ("format with a second member", 0, FORMAT[:-1] + ',"a":"b"}'),
        ("byte order mark", 0, "\ufeff" + FORMAT),
        ("key of one letter", 1, '{"key":"x"}'),
        ("key ID of another name", 1, lines[1].replace("0999999922", "0999999823")),
        ("witness's key", 1, '{"key":"%s"}' % named(ORIGIN, LOG, 4)[0]),
        ("another key with the same name", 1, '{"key":"%s"}' % OTHER_KEY),
        ("an empty line", 3, ""),
        ("a space before the value", 3, lines[3].replace(":", ": ", 1)),
        ("a space at the end", 3, lines[3] + " "),
        ("a carriage return at the end", 3, lines[3] + "\r"),
        ("an escaped stroke", 4, lines[4].replace("/", "\\/", 1).replace('":"', '":"\\/', 1)),
        ("an unknown member", 3, lines[3].replace("leaf", "leafs")),
        ("a second member", 3, lines[3][:-1] + ',"a":"b"}'),
        ("base 64 without padding", 3, leaf_line(leaves[1] + b"\x17\0\1a").replace("=", "")),
        ("base 64 with a space", 3, lines[3][:20] + " " + lines[3][20:]),
        ("an empty leaf", 3, '{"leaf":""}'),
        ("a leaf that is no text", 3, '{"leaf":1}'),
        ("no object", 3, '"leaf"'),
        ("a second key line", 3, lines[1]),
        ("a second format line", 3, lines[0]),
        ("a checkpoint that is no note", 5, '{"checkpoint":"AA=="}'),
        ("a leaf of one byte", 3, '{"leaf":"AA=="}'),
    ]:
        yield bad(name, "form of the line", changed(position, line))
    for name, leaf in [
        ("another rule", encode(**FULL | {"time": YEAR_START + 1, "rule": "R2"})),
        ("another time", encode(**FULL | {"time": YEAR_START + 2, "rule": "R1"})),
    ]:
        yield bad(f"line 4 with {name}", "the root differs", changed(3, leaf_line(leaf)))
    for name, note, why in [
        ("other root", signed(f"{ORIGIN}\n7\n{ROOT}\n"), "root"),
        ("size 8", signed(text_of(leaves, size=8)), "size"),
        ("size 6", signed(text_of(leaves, size=6)), "size"),
        ("root of six", signed(text_of(leaves[:6], size=7)), "root"),
        ("signed by another key", signed(text_of(leaves), OTHER), "key"),
        (
            "of another OCMW",
            signed(text_of(leaves, "ocmw-gateway/1999999943/2026"), LOG, "ocmw-gateway/1999999943/2026"),
            "log",
        ),
        (
            "of another year",
            signed(text_of(leaves, "ocmw-gateway/0999999922/2025"), LOG, "ocmw-gateway/0999999922/2025"),
            "log",
        ),
        ("with the origin of another year", signed(text_of(leaves, "ocmw-gateway/0999999922/2025")), "origin"),
        ("without signature", whole + "\n", "signature"),
        ("with the signature of the checkpoint before", whole + "\n" + signature(text_of(leaves[:3])), "signature"),
        ("with a cosignature alone", whole + "\n" + cosignature(whole), "signature"),
        ("with a second signature of the log that is wrong", note7 + signature(text_of(leaves[:3])), "signature"),
    ]:
        yield bad(f"last checkpoint {name}", why, lines[:-1] + [note_line(note)])
    yield bad("middle checkpoint with another root", "root", changed(5, note_line(signed(f"{ORIGIN}\n3\n{ROOT}\n"))))
    yield bad(
        "middle checkpoint signed by another key", "key", changed(5, note_line(signed(text_of(leaves[:3]), OTHER)))
    )
    yield bad(
        "signed by another key than the reader's, which the file names", "key", export(leaves, (7,), OTHER), key=LOG_KEY
    )
    yield bad(
        "signed by the reader's key, another key in the file",
        "key",
        changed(1, '{"key":"%s"}' % OTHER_KEY),
        key=LOG_KEY,
    )
    yield bad("a log of another year", "key", export(leaves, (7,)), key=named("ocmw-gateway/0999999922/2025", LOG)[0])

    opening = encode(**BASE | {"time": YEAR_START + 9})
    wrong = {"opened twice": leaves + [opening], "not opened": leaves[1:], "opened late": leaves[1:] + [opening]}
    wrong |= {
        "a line that is not canonical": leaves[:2] + [leaves[2] + b"\0"],
        "a line of version 2": leaves[:2] + [b"OGW\2" + leaves[2][4:]],
        "an act that is not in the list": leaves[:2] + [encode(**FULL | {"act": "unheard-of"})],
    }
    for name, some in wrong.items():
        yield bad(name, "signed and complete, but not a log of this year", export(some, (len(some),)))

    rewritten = [leaves[0], encode(**FULL | {"time": YEAR_START + 1, "rule": "other"})] + leaves[2:]
    yield bad(
        "written anew and signed", "the known checkpoint is contradicted", export(rewritten, (3, 7)), known=[note7]
    )
    yield bad(
        "written anew, the known checkpoint between those of the file",
        "contradicted",
        export(rewritten, (7,)),
        known=[note3],
    )
    yield bad(
        "one of two known checkpoints contradicted",
        "contradicted",
        lines,
        known=[note7, signed(text_of(rewritten[:3]))],
    )
    yield bad("shorter than a known checkpoint", "not reached", export(leaves[:3], (3,)), known=[note7])
    yield good("a known checkpoint of the empty log", lines, known=[signed(text_of([]))])
    yield bad(
        "a known checkpoint of another OCMW",
        "log",
        lines,
        known=[signed(text_of(leaves[:3], "ocmw-gateway/1999999943/2026"), LOG, "ocmw-gateway/1999999943/2026")],
    )
    yield bad("a known checkpoint of another year", "log", lines, known=[previous])
    yield bad("does not continue the year before", "no previous checkpoint", lines, previous=previous)
    for name, text in [
        ("size", PREVIOUS.replace("12", "13")),
        ("root", PREVIOUS.replace(ROOT, b64(sha256(b"other")))),
        ("origin", PREVIOUS.replace("2025", "2024")),
    ]:
        yield bad(
            f"continues a year before of another {name}",
            name,
            export(log(previous_checkpoint=text), (7,)),
            previous=previous,
        )
    skipped = log(previous_checkpoint=PREVIOUS.replace("2025", "2021"))
    yield good(
        "continues a year further back",
        export(skipped, (7,)),
        last_of(skipped),
    )


def place_vectors():
    """Whole and signed: what is asked is whether the lines belong into this log."""
    leaves = log()
    for name, first, second, valid in [
        ("first line at the last instant of the year", YEAR_END - 1, YEAR_END - 1, True),
        ("a line a day before the year", YEAR_START, YEAR_START - DAY, True),
        ("a line just within a day after the year", YEAR_START, YEAR_END + DAY - 1, True),
        ("first line before the year", YEAR_START - 1, YEAR_START, False),
        ("first line after the year", YEAR_END, YEAR_END, False),
        ("a line more than a day before", YEAR_START, YEAR_START - DAY - 1, False),
        ("a line of time 0", YEAR_START, 0, False),
        ("a line more than a day after", YEAR_START, YEAR_END + DAY + 1, False),
        ("the latest time", YEAR_START, 2**63 - 1, False),
    ]:
        some = [encode(**BASE | {"time": first}), encode(**FULL | {"time": second})]
        lines = export(some, (2,))
        yield good(name, lines, last_of(some)) if valid else bad(name, "of another time", lines)
    foreign = {"organisation": "1999999943"}
    yield bad("a line of another OCMW", "organisation", export(leaves[:2] + [encode(**FULL | foreign)], (3,)))
    yield bad("opened by another OCMW", "organisation", export([encode(**BASE | foreign)], (1,)))
    for origin in ("ocmw-gateway/1999999943/2025", ORIGIN, "ocmw-gateway/0999999922/2027", "example.org/log"):
        text = PREVIOUS.replace(PREVIOUS.split("\n")[0], origin)
        yield bad(
            f"continues {origin}", "of the same OCMW, of an earlier year", export(log(previous_checkpoint=text), (7,))
        )
    for name in ("example.org/log", "ocmw-gateway/2999999964/2026", "ocmw-gateway/0999999922/26", ORIGIN + "/a"):
        yield bad(f"a log named {name}", "origin", export(leaves, (7,), LOG, name))
    empty = [signed(f"{ORIGIN}\n0\n{ROOT}\n")]
    yield bad("a known checkpoint of no lines with a root", "contradicted", export(leaves, (7,)), known=empty)
