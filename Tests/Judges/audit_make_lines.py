"""Leaves and commitments for audit_make_vectors.py, good and bad, with an encoder of its own."""

import base64
import hashlib
import hmac

TAGS = {
    name: number
    for number, name in enumerate(
        "act time access organisation application application-version process user role session subject legal-context "
        "quality-code service service-version counterpart ticket ksz-ticket conversation message-digest outcome rule "
        "object previous-checkpoint".split(),
        start=1,
    )
}
SUBJECT, USER = b"85043199879", b"71023000122"
ORIGIN = "ocmw-gateway/0999999922/2026"
YEAR_START, YEAR_END, DAY = 1_767_225_600_000, 1_798_761_600_000, 86_400_000  # date -u -d 2026-01-01 +%s; 2027-01-01


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def field(tag, value):
    return bytes([tag]) + len(value).to_bytes(2, "big") + value


def encode(**values):
    """A leaf of fields given by name with `_` for `-`: bytes as they are, text in Latin-1, numbers in their length."""
    parts = b""
    for name, value in sorted(values.items(), key=lambda item: TAGS[item[0].replace("_", "-")]):
        if isinstance(value, int):
            value = value.to_bytes(8 if name == "time" else 2, "big")
        parts += field(TAGS[name.replace("_", "-")], value if isinstance(value, bytes) else value.encode("latin-1"))
    return b"OGW\x01" + parts


def commitment(name, salt, value):
    return hmac.new(
        salt, b"ocmw-gateway/audit-commitment/v1\0" + name.encode() + b"\0" + value, hashlib.sha256
    ).digest()


# Leaves

BASE = dict(
    act="log-opened",
    time=YEAR_START,
    access="changed",
    organisation="0999999922",
    application="ocmw-gateway",
    process="audit",
)
PERSON = {name: value for name, value in BASE.items() if name != "process"} | dict(
    act="consultation-outcome",
    access="consulted",
    application="Social Desk",
    role="social-worker",
    user=commitment("user", sha256(b"salt 1"), USER),
)
FULL = PERSON | dict(
    application_version="4.2",
    session=commitment("session", sha256(b"salt 2"), b"s-77"),
    subject=commitment("subject", sha256(b"salt 3"), SUBJECT),
    legal_context="PCSA:SOCIAL_INQUIRY",
    quality_code=2,
    service="consultation/consultLivingWages",
    service_version="v1",
    counterpart="1999999943",
    ticket="5d2f6a50-7f6e-4b43-9d8a-0a6b5d0f3e21",
    ksz_ticket="KSZ-1",
    conversation="c-1",
    message_digest=commitment("message-digest", sha256(b"salt 4"), sha256(b"document")),
    outcome="refused",
    rule="MSG00012",
    object="register",
)
ROOT = b64(sha256(b"some root"))
PREVIOUS = f"ocmw-gateway/0999999922/2025\n12\n{ROOT}\n"
ACTS = """log-opened log-read log-exported review-recorded audit-key-published audit-key-rotated log-contradicted
ticket-list-asked log-reconciled high-water-acknowledged consultation-intent
consultation-outcome document-queued document-leased document-attempted document-parked document-resumed
document-expired document-cancelled delivery-braked delivery-released document-accepted document-refused document-duplicate document-conflict
document-handed-over answer-given application-opened application-changed decisions-upserted decision-removed
integration-registered integration-changed integration-ended transfer-made
applicant-informed transfer-accepted transfer-contested petition-recorded provisional-decision-recorded person-viewed
message-viewed call-refused api-key-created api-key-revoked gateway-started gateway-stopped configuration-changed
tenant-added tenant-changed erased payloads-erased legal-hold-set legal-hold-released""".split()
OUTCOMES = "done delivered answered nothing-found refused not-forwarded timed-out failed".split()
TEXTS = [
    "application",
    "application_version",
    "process",
    "role",
    "legal_context",
    "service",
    "service_version",
    "rule",
    "object",
]
TICKETS = ["ticket", "ksz_ticket", "conversation"]


def shown(values):
    """What a reader of the leaf reports."""
    return {
        name.replace("_", "-"): value.hex() if isinstance(value, bytes) else value for name, value in values.items()
    }


def good_leaves():
    yield "the least a line can have", BASE
    yield "every field but process and previous-checkpoint", FULL
    yield "a user without session", PERSON
    yield "a session", PERSON | {"session": sha256(b"session")}
    yield "the first line of a later year", BASE | {"previous_checkpoint": PREVIOUS}
    yield "time 0", BASE | {"time": 0}
    yield "latest time", BASE | {"time": 2**63 - 1}
    yield "organisation of the 1-series", BASE | {"organisation": "1999999943"}
    for act in ACTS:
        yield f"act {act}", BASE | {"act": act}
    for outcome in OUTCOMES:
        yield f"outcome {outcome}", BASE | {"outcome": outcome}
    for code in (1, 255, 256, 999):
        yield f"quality code {code}", BASE | {"quality_code": code}
    for name in TEXTS:
        base = PERSON if name == "role" else BASE
        yield f"{name} of one space", base | {name: " "}
        yield f"{name} of 128 tildes", base | {name: "~" * 128}
        yield f"{name} with ten digits, a space and ten more", base | {name: "0123456789 0123456789"}
        yield f"{name} dotted, one digit short", base | {name: "85.04.31-998.7"}
    room = 8192 - len(encode(**BASE | {"previous_checkpoint": PREVIOUS})) - 1
    yield "8192 bytes", BASE | {"previous_checkpoint": PREVIOUS + "x" * room + "\n"}
    yield "a previous checkpoint with two extension lines", BASE | {"previous_checkpoint": PREVIOUS + "a\nb c\n"}
    yield "a previous checkpoint of another form of origin", BASE | {"previous_checkpoint": f"o\n{2**63 - 1}\n{ROOT}\n"}
    yield "a previous checkpoint of no lines", BASE | {"previous_checkpoint": f"o\n0\n{ROOT}\n"}
    yield "a text of two lengths", BASE | {"rule": "a" * 127, "object": "/"}
    for name in TICKETS:
        yield f"{name} of one character", BASE | {name: "-"}
        yield f"{name} of 64 characters", BASE | {name: "Az09-" * 12 + "zzzz"}
        yield f"{name} with twelve digits in a row, as a random UUID can have", BASE | {
            name: "5d2f6a50-7f6e-4b43-9d8a-012345678901"
        }


def bad_leaves():
    whole = encode(**FULL)
    yield "nothing", b"", "no header"
    yield "header alone", b"OGW\x01", "required fields are missing"
    yield "version 0", b"OGW\x00" + whole[4:], "the version is 1"
    yield "version 2", b"OGW\x02" + whole[4:], "the version is 1"
    yield "lower-case header", b"ogw\x01" + whole[4:], "the header is OGW"
    yield "one byte after the end", whole + b"\0", "bytes after the end"
    yield "two bytes after the end", whole + b"\x18\0", "a field without its length"
    yield "last byte cut", whole[:-1], "the last field is cut"
    yield "cut inside a length", encode(**BASE) + b"\x17\0", "the last field is cut"
    yield "length beyond the end", encode(**BASE) + b"\x17\xff\xffa", "the last field is cut"
    for name in ("act", "time", "access", "organisation", "application", "process"):
        yield f"without {name}", encode(**{key: value for key, value in BASE.items() if key != name}), "required"
        yield f"empty {name}", encode(**BASE | {name: b""}), "a field is never empty"
    start = encode(**BASE)
    yield "tag 00", b"OGW\x01" + field(0, b"a") + start[4:], "unknown tag"
    yield "tag 19", start + field(0x19, b"a"), "unknown tag"
    yield "tag FF", start + field(0xFF, b"a"), "unknown tag"
    yield "a field twice", start + field(7, b"audit"), "no field comes twice"
    yield "a field twice with another value", start + field(7, b"other"), "no field comes twice"
    yield "wrong order", start + field(6, b"4.2"), "ascending order of tags"
    yield "wrong order at the end", start + field(0x17, b"o") + field(0x16, b"r"), "ascending order of tags"
    for name, value in [
        ("act", "log-Opened"),
        ("act", "log-opened "),
        ("act", "log"),
        ("act", "log-opened\n"),
        ("act", "log-opened\0"),
        ("act", "gateway-start"),
        ("act", "call-Refused"),
        ("act", "high-water-acknowledged\n"),
        ("access", "seen"),
        ("access", "Changed"),
        ("outcome", "ok"),
        ("outcome", "done "),
        ("outcome", "don"),
    ]:
        yield f"{name} {value!r}", encode(**BASE | {name: value}), "not a word of the list"
    for name in ("organisation", "counterpart"):
        for value in (
            "2999999964",
            "099999992",
            "09999999220",
            "099999992a",
            "0999.999.922",
            "099999992\n",
            "0999999922\n",
        ):
            yield f"{name} {value!r}", encode(**BASE | {name: value}), "ten digits, the first 0 or 1"
    for value in (b"\x80" + bytes(7), b"\xff" * 8, bytes(7), bytes(9), b"\1"):
        yield f"time {value.hex()}", encode(**BASE | {"time": value}), "8 bytes, first bit 0"
    for value in (b"\0\0", b"\3\xe8", b"\xff\xff", b"\1", b"\0\0\1", b"02"):
        yield f"quality code {value.hex()}", encode(**BASE | {"quality_code": value}), "2 bytes, 1 to 999"
    for name in TEXTS:
        base = PERSON if name == "role" else BASE
        for value, why in [
            ("~" * 129, "128 characters at most"),
            ("a\x1f", "printable"),
            ("a\x7f", "printable"),
            ("caf\xe9", "ASCII"),
            ("a\n", "printable"),
            ("\ta", "printable"),
            ("85043199879", "eleven digits"),
            ("a850431998790b", "eleven digits in a row"),
            ("85.04.31-998.79", "form of a person's number"),
            ("x00.00.00-000.00y", "form of a person's number"),
            ("185.04.31-998.790", "form of a person's number"),
        ]:
            yield f"{name} {value[:20]!r}", encode(**base | {name: value}), why
    for name in TICKETS:
        for value in ("a" * 65, "a_b", "a b", "a\n", "caf\xe9", "a.b", "+"):
            yield f"{name} {value[:20]!r}", encode(**BASE | {name: value}), "1 to 64 of A-Z a-z 0-9 -"
    for name in ("user", "session", "subject", "message_digest"):
        for length in (1, 11, 31, 33, 64):
            yield f"{name} of {length} bytes", encode(
                **PERSON | {name: bytes(range(length))}
            ), "a commitment has 32 bytes"
    without = {name: value for name, value in PERSON.items() if name not in ("user", "role")}
    user, session = PERSON["user"], sha256(b"session")
    for name, values in [
        ("nobody", {}),
        ("role alone", {"role": "r"}),
        ("user without role", {"user": user}),
        ("user and process", {"user": user, "role": "r", "process": "p"}),
        ("process with role", {"process": "p", "role": "r"}),
        ("process with session", {"process": "p", "session": session}),
        ("session without user", {"role": "r", "session": session}),
        ("session alone", {"session": session}),
        ("user and session without role", {"user": user, "session": session}),
    ]:
        yield name, encode(**without | values), "a user with a role, or a process"
    long = PREVIOUS + "x" * (8192 - len(encode(**BASE | {"previous_checkpoint": PREVIOUS}))) + "\n"
    yield "8193 bytes", encode(**BASE | {"previous_checkpoint": long}), "8192 bytes at most"
    for sign in (" ", "+", "\x7f", "\xe9", "\t"):
        text = PREVIOUS.replace("-", sign)
        yield f"previous-checkpoint with {sign!r} in the origin", encode(
            **BASE | {"previous_checkpoint": text}
        ), "origin"
    for sign in ("\t", "\xe9", "\x7f"):
        text = PREVIOUS + f"more{sign}\n"
        yield f"previous-checkpoint with {sign!r} in an extension", encode(
            **BASE | {"previous_checkpoint": text}
        ), "ASCII"
    yield "previous-checkpoint of another act", encode(
        **BASE | {"act": "log-read", "previous_checkpoint": PREVIOUS}
    ), "act"
    for name, text in [
        ("without last newline", PREVIOUS[:-1]),
        ("with an empty line", PREVIOUS + "\n"),
        ("of two lines", "ocmw-gateway/0999999922/2025\n12\n"),
        ("with size 012", PREVIOUS.replace("12", "012")),
        ("with size 2^63", f"o\n{2**63}\n{ROOT}\n"),
        ("with size -1", f"o\n-1\n{ROOT}\n"),
        ("without size", f"o\n\n{ROOT}\n"),
        ("without origin", f"\n1\n{ROOT}\n"),
        ("with a cut root", PREVIOUS[:-3] + "\n"),
        ("with carriage returns", PREVIOUS.replace("\n", "\r\n")),
        ("with a root of 31 bytes", f"o\n1\n{b64(bytes(31))}\n"),
        ("of one letter", "a"),
        ("with a root in another spelling", f"o\n1\n{b64(bytes(32))[:-2]}B=\n"),
    ]:
        yield f"previous-checkpoint {name}", encode(
            **BASE | {"previous_checkpoint": text}
        ), "not the text of a checkpoint"


def leaf_vectors():
    for name, values in good_leaves():
        yield {
            "name": name,
            "valid": True,
            "input": {"leafHex": encode(**values).hex()},
            "output": {"fields": shown(values)},
        }
    for name, leaf, why in bad_leaves():
        yield {"name": name, "valid": False, "why": why, "input": {"leafHex": leaf.hex()}}


# Commitments


def commitment_vectors():
    values = {"user": USER, "session": "s-77 é".encode(), "subject": SUBJECT, "message-digest": sha256(b"document")}

    def vector(name, valid, field, salt, value, committed, why=None):
        return {
            "name": name,
            "valid": valid,
            **({"why": why} if why else {}),
            "input": {"field": field, "saltHex": salt.hex(), "valueHex": value.hex(), "commitmentHex": committed.hex()},
        }

    for field_name, value in values.items():
        salt = sha256(b"salt of " + field_name.encode())
        right = commitment(field_name, salt, value)
        yield vector(field_name, True, field_name, salt, value, right)
        zeroes = salt[:31] + b"\0"
        yield vector(
            f"{field_name}, salt ending in a zero",
            True,
            field_name,
            zeroes,
            value,
            commitment(field_name, zeroes, value),
        )
        yield vector(
            f"{field_name}, that zero left out",
            False,
            field_name,
            zeroes[:31],
            value,
            commitment(field_name, zeroes, value),
            "HMAC pads short keys with zeroes: a salt has 32 bytes",
        )
        yield vector(
            f"{field_name}, a zero added to the salt", False, field_name, salt + b"\0", value, right, "32 bytes"
        )
        long = salt * 3
        yield vector(
            f"{field_name}, salt of 96 bytes",
            False,
            field_name,
            long,
            value,
            commitment(field_name, long, value),
            "32 bytes",
        )
        yield vector(
            f"{field_name}, no salt", False, field_name, b"", value, commitment(field_name, b"", value), "32 bytes"
        )
        yield vector(
            f"{field_name}, first bit of the salt",
            False,
            field_name,
            bytes([salt[0] ^ 128]) + salt[1:],
            value,
            right,
            "salt",
        )
        yield vector(
            f"{field_name}, last bit of the value",
            False,
            field_name,
            salt,
            value[:-1] + bytes([value[-1] ^ 1]),
            right,
            "value",
        )
        yield vector(
            f"{field_name}, bare HMAC of the value",
            False,
            field_name,
            salt,
            value,
            hmac.new(salt, value, hashlib.sha256).digest(),
            "the message begins with the format's name and the field",
        )
        yield vector(f"{field_name}, a cut commitment", False, field_name, salt, value, right[:31], "32 bytes")
        for other in values:
            if other != field_name:
                yield vector(
                    f"{field_name} shown as {other}", False, other, salt, value, right, "the field is in the message"
                )
    salt = sha256(b"salt of rule")
    yield vector(
        "a field that is not committed", False, "rule", salt, b"r", commitment("rule", salt, b"r"), "no such commitment"
    )
