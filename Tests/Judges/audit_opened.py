"""An opened proof (docs/audit-log.md, "One proof alone"): one line of a log, shown to a stranger with what opens it."""

import calendar
import re

import audit_verifier as verifier

FORMAT = b"ocmw-gateway/opened-proof/v1\n"
SSIN, DIGEST = rb"[0-9]{11}", rb"(?s:.{32})"
SESSION = rb"[^\0-\x1f\x7f]{1,256}"
FORMS = {"user": SSIN, "session": SESSION, "subject": SSIN, "message-digest": DIGEST}  # In the order of the file.


def parts(text):
    """The key that the file names, (field, salt, value) of each opening, and the tlog-proof."""
    if not text.startswith(FORMAT):
        return None, [], text
    code, (head, _, proof) = "proof-malformed", text[len(FORMAT) :].partition(b"\n\n")
    first, *lines = head.decode(errors="replace").split("\n")
    verifier.need(first.startswith("key "), code, "the key line")
    openings = []
    for line in lines:
        form = re.fullmatch(r"opening ([a-z-]+) (\S*) (\S*)", line)
        verifier.need(form and form[1] in FORMS, code, "an opening")
        openings.append((form[1], *(verifier.unbase64(word, code) for word in form.groups()[1:])))
    places = [list(FORMS).index(field) for field, _, _ in openings]
    verifier.need(places == sorted(set(places)), code, "an opening twice, or in the wrong order")
    return verifier.verifier_key(first[4:], code), openings, proof


def belongs(fields, origin, index):
    """Whether a line may stand at its place in the log of an origin."""
    form = re.fullmatch(r"ocmw-gateway/([01][0-9]{9})/([0-9]{4})", origin)
    if not form or fields["organisation"] != form[1]:
        return False
    start, end = (calendar.timegm((int(form[2]) + more, 1, 1, 0, 0, 0)) * 1000 for more in (0, 1))
    slack = 0 if index == 0 else 86_400_000
    return start - slack <= fields["time"] < end + slack


def opened(field, salt, value, fields):
    right = re.fullmatch(FORMS[field], value) and (field != "session" or value.decode(errors="replace").encode() == value)
    return right and verifier.opens(bytes.fromhex(fields.get(field, "")), salt, value, field)


def signer_of(note, keys):
    """The first of the keys that signed the note; the error of the last one if none did."""
    for key in keys[:-1]:
        try:
            verifier.signed_checkpoint(note, key)
            return key
        except verifier.Refused:
            continue
    verifier.signed_checkpoint(note, keys[-1])
    return keys[-1]


def check_opened(text, keys, witnesses=()):
    """Index, size, fields of the line, opened values by field, and the note."""
    stated, openings, proof = parts(text)
    note = proof.partition(b"\n\n")[2]
    origin = verifier.checkpoint(verifier.split_note(note)[0])[0]
    known = [key for key in keys or [stated] * bool(witnesses and stated) if key[0] == origin]
    # Nobody says under which key: a witness that cosigned the same text vouches for it all the same.
    is_witnessed = bool(witnesses) and not keys and stated is None
    verifier.need(known or is_witnessed, "log-key-unknown", "nobody but the file vouches for the log")
    signer = signer_of(note, known) if known else None
    verifier.need(stated in (None, signer), "other-key", "the file names another key")
    for witness in witnesses:
        verifier.signed_text(note, witness)
    index, size, leaf, _ = verifier.check_proof(proof, signer)
    fields = verifier.decode_leaf(leaf)
    verifier.need(belongs(fields, origin, index), "line-of-another-log", origin)
    for field, salt, value in openings:
        verifier.need(opened(field, salt, value, fields), "opening-wrong", f"{field}: unproven")
    return index, size, fields, {field: value for field, _, value in openings}, note
