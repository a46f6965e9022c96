"""Signed notes for audit_make_vectors.py: what may stand beside the signature of a known key, and what may not."""

from audit_make_exports import LOG, LOG_KEY, OTHER, WITNESS, named, signature
from audit_make_lines import ORIGIN, b64

TEXT = "A text.\n"


def other_line(name="witness.example/w1", blob=b"\1\2\3\4\5"):
    return f"\u2014 {name} {b64(blob)}\n"


def good_notes():
    yield "alone", TEXT, ""
    yield "a text with empty lines", "a\n\n\nb\n", ""
    yield "a text that looks like a signature", f"{TEXT}\n{other_line()}", ""
    yield "a text with letters beyond ASCII and the delete character", "é\u2014\U0001f5c3\x7f\n", ""
    yield "another key's line of one byte after the ID", TEXT, other_line()
    yield "another key's line of 4000 bytes", TEXT, other_line(blob=bytes(4000))
    yield "another name with the key's ID", TEXT, other_line("witness.example", named(ORIGIN, LOG)[1] + bytes(64))
    yield "another ID with the key's name", TEXT, signature(TEXT, OTHER)
    yield "the same key under another name, signature wrong", TEXT, signature(
        "x\n", LOG, "ocmw-gateway/0999999922/2025"
    )
    yield "the same key as that of a witness", TEXT, other_line(ORIGIN, named(ORIGIN, LOG, 4)[1] + bytes(72))
    yield "a name beyond ASCII", TEXT, other_line("témoin.example")
    yield "the right signature twice", TEXT, signature(TEXT)
    yield "100 signatures", TEXT, other_line() * 99


def bad_notes():
    yield "no such key", "not signed by the key", TEXT, None
    yield "a second signature of the key is wrong", "every signature of the key is right", TEXT, signature("x\n")
    yield "a second signature of the key is cut", "64 bytes", TEXT, other_line(
        ORIGIN, named(ORIGIN, LOG)[1] + bytes(63)
    )
    yield "101 signatures", "100 at most", TEXT, other_line() * 100
    yield "a tab in the text", "control character", "a\tb\n", ""
    yield "a carriage return in the text", "control character", "a\r\n", ""
    yield "a zero in the text", "control character", "a\0b\n", ""
    yield "an escape in the text", "control character", "a\x1bb\n", ""
    yield "another key's line with an ID alone", "at least one byte of signature", TEXT, other_line(blob=b"\1\2\3\4")
    yield "another key's line of three bytes", "four bytes of ID", TEXT, other_line(blob=b"\1\2\3")
    yield "another key's line with another spelling of base 64", "base 64", TEXT, other_line()[:-3] + "B=\n"
    for name in ("a+b", "+", "a\xa0b", "a\u2003b", "a\u3000b", "a\u2028b", "a\x85b", "a\tb", "a\x1cb"):
        yield f"another key's name {ascii(name)}", "no Unicode space, no plus, no control character", TEXT, other_line(
            name
        )
    yield "another key's line without name", "name", TEXT, other_line("")
    yield "two spaces in another key's line", "form", TEXT, other_line().replace(" ", "  ", 1)
    yield "a space at the end of another key's line", "form", TEXT, other_line()[:-1] + " \n"
    yield "a hyphen instead of the dash", "em dash", TEXT, other_line().replace("\u2014", "-")
    yield "an en dash instead of the dash", "em dash", TEXT, other_line().replace("\u2014", "\u2013")
    yield "a line of something else after the signatures", "form", TEXT, "more\n"
    yield "an empty line after the signatures", "form", TEXT, "\n"
    yield "last newline cut", "each line ends with a newline", TEXT, other_line()[:-1]


def note_vectors():
    for name, text, more in good_notes():
        for place, lines in [("", signature(text) + more), (", first", more + signature(text))][: 2 if more else 1]:
            given = {"note": f"{text}\n{lines}", "key": LOG_KEY}
            yield {"name": name + place, "valid": True, "input": given, "output": {"text": text}}
    for name, why, text, more in bad_notes():
        lines = signature(text, WITNESS, "hub.example/witness") if more is None else signature(text) + more
        yield {"name": name, "valid": False, "why": why, "input": {"note": f"{text}\n{lines}", "key": LOG_KEY}}
    whole = f"{TEXT}\n{signature(TEXT)}".encode()
    for name, note in [
        ("in another key's name", whole + other_line("w?").encode().replace(b"?", b"\xff")),
        (
            "in a text signed as it is read",
            f"?\n\n{signature(chr(0xfffd) + chr(10))}".encode().replace(b"?", b"\xff", 1),
        ),
    ]:
        given = {"noteHex": note.hex(), "key": LOG_KEY}
        yield {"name": f"no UTF-8 {name}", "valid": False, "why": "UTF-8", "input": given}
