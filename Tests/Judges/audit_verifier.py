#!/usr/bin/env python3
"""A second verifier of the audit log, written from docs/audit-log.md and public standards alone, not from our Swift:
RFC 6962 section 2.1, RFC 8032, C2SP signed-note, tlog-checkpoint, tlog-proof, tlog-cosignature.
All that is verified is in this file; audit_commands.py reads arguments and files and prints.
"""
import base64, calendar, contextlib, functools, hashlib, hmac, re, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

class Refused(Exception): """A failed step: its code and what was wrong."""

def need(condition, code, reason):
    if not condition:
        raise Refused(code, reason)

def unbase64(text, code):
    strict = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
    return need(re.fullmatch(strict, text), code, "base 64") or base64.b64decode(text)

# --- A line: the fields in the order of their tags, with the form of each as a regular expression over its bytes
ACT = (rb"log-(opened|read|exported|contradicted|reconciled)|audit-key-(published|rotated)|high-water-acknowledged|"
       rb"consultation-(intent|outcome)|ticket-list-asked|call-refused|answer-given|erased|review-recorded|"
       rb"delivery-(braked|released)|document-(queued|leased|attempted|parked|resumed|expired|cancelled|accepted|refused|duplicate|conflict|"
       rb"handed-over)|application-(opened|changed)|decisions-upserted|decision-removed|applicant-informed|"
       rb"integration-(registered|changed|ended)|transfer-(made|accepted|contested)|petition-recorded|"
       rb"provisional-decision-recorded|(person|message)-viewed|api-key-(created|revoked)|configuration-changed|"
       rb"tenant-(added|changed)|gateway-(started|stopped)|payloads-erased|legal-hold-(set|released)")
OUTCOME = rb"done|delivered|answered|nothing-found|refused|not-forwarded|timed-out|failed"
TEXT = rb"(?!.*([0-9]{11}|[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}))[ -~]{1,128}"
KBO, TICKET, COMMITMENT = b"[01][0-9]{9}", b"[A-Za-z0-9-]{1,64}", b".{32}"
TIME, QUALITY_CODE = rb"[\x00-\x7f].{7}", rb"\x00[^\x00]|[\x01\x02].|\x03[\x00-\xe7]"
FIELDS = {"act": ACT, "time": TIME, "access": b"consulted|changed", "organisation": KBO, "application": TEXT,
          "application-version": TEXT, "process": TEXT, "user": COMMITMENT, "role": TEXT, "session": COMMITMENT,
          "subject": COMMITMENT, "legal-context": TEXT, "quality-code": QUALITY_CODE, "service": TEXT,
          "service-version": TEXT, "counterpart": KBO, "ticket": TICKET, "ksz-ticket": TICKET, "conversation": TICKET,
          "message-digest": COMMITMENT, "outcome": OUTCOME, "rule": TEXT, "object": TEXT, "previous-checkpoint": b".+"}

def decode_leaf(data):
    code, fields, position, last = "leaf-not-canonical", {}, 4, 0
    need(data[:4] == b"OGW\x01" and len(data) <= 8192, code, "not version 1, or too long")
    while position < len(data):
        tag, length = data[position], int.from_bytes(data[position + 1:position + 3], "big")
        raw, position = data[position + 3:position + 3 + length], position + 3 + length
        need(last < tag <= len(FIELDS) and raw and position <= len(data), code, f"tag {tag} unknown, misplaced or cut")
        last, (name, form) = tag, list(FIELDS.items())[tag - 1]
        need(re.fullmatch(form, raw, re.DOTALL), code, f"{name}: another form, or a word unknown to this verifier")
        fields[name] = raw.hex() if form is COMMITMENT else raw.decode("latin-1")
        if form in (TIME, QUALITY_CODE):
            fields[name] = int.from_bytes(raw, "big")
    need({"act", "time", "access", "organisation", "application"} <= fields.keys(), code, "a required field is missing")
    user, process, role, session = (name in fields for name in ("user", "process", "role", "session"))
    need(user != process and user == role and session <= user, code, "user, role, session and process do not agree")
    right = "previous-checkpoint" not in fields or fields["act"] == "log-opened" and checkpoint(raw, code)
    return need(right, code, "previous-checkpoint of another act") or fields

def opens(committed, salt, value, field):  # Whether salt and value are those of a commitment.
    message = b"ocmw-gateway/audit-commitment/v1\0" + field.encode() + b"\0" + value
    return FIELDS.get(field) is COMMITMENT and len(salt) == 32 and hmac.digest(salt, message, "sha256") == committed

# --- Hashes
def sha256(data): return hashlib.sha256(data).digest()
def leaf_hash(leaf): return sha256(b"\0" + leaf)
def node(left, right): return sha256(b"\1" + left + right)
def split(size): return 1 << (size - 1).bit_length() - 1

def append(peaks, leaf):  # Adds a leaf to the perfect subtrees of a tree, largest first, each (number of leaves, hash).
    count, top = 1, leaf_hash(leaf)
    while peaks and peaks[-1][0] == count:
        count, top = count * 2, node(peaks.pop()[1], top)
    peaks.append((count, top))

def root(peaks):
    tops = reversed([top for _, top in peaks] or [sha256(b"")])
    return functools.reduce(lambda right, left: node(left, right), tops)

def climb(start, end, size, hash, path):  # Roots of the first `end` leaves and of all, from the hash of start..<end.
    need(end <= size and (end - start < size) == bool(path), "path", "index, size, or length of the path")
    if not path:
        return hash, hash
    left = split(size)
    if end <= left:
        before, after = climb(start, end, left, hash, path[:-1])
        return before, node(after, path[-1])
    before, after = climb(start - left, end - left, size - left, hash, path[:-1])
    return node(path[-1], before), node(path[-1], after)

def check_consistency(old, old_root, new, new_root, path):
    if old in (0, new):  # Every tree continues the empty one, and itself.
        return need(not path and old_root == (new_root if old else sha256(b"")), "not-consistent", "root, or a path")
    last = old & -old  # The path begins with the last perfect subtree of the old tree, unless that is the whole of it.
    seed, *path = [old_root, *path] if last == old else path or [b""]
    need(climb(old - last, old, new, seed, path) == (old_root, new_root), "not-consistent", "other roots")

# --- Checkpoints
def named(name, key): return name, sha256(name.encode() + b"\n" + key)[:4], key[0], key[1:]

def verifier_key(text, code="unusable"):  # Name, key ID, type (1: log, 4: witness) and public key.
    parts = re.fullmatch(r"([^\s+\0-\x1f]+)\+([0-9a-f]{8})\+(.{44})", text)
    key = unbase64(parts[3] if parts else "?", code)
    need(len(key) == 33 and key[0] in (1, 4), code, "type or length of the key")
    return need(named(parts[1], key)[1].hex() == parts[2], code, "key ID") or named(parts[1], key)

def holds(public, message, signature):
    with contextlib.suppress(InvalidSignature, ValueError):
        return Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None

def split_note(note, code="checkpoint-malformed"):  # Text, and (name, key ID and signature) of each signature line.
    form = re.fullmatch(r"([^\0-\x09\x0b-\x1f]+\n)\n((?:\u2014 [^\s+]+ \S+\n){1,100})", note.decode(errors="replace"))
    need(form and form[0].encode() == note, code, "not a signed note")
    signatures = [(name, unbase64(blob, code)) for _, name, blob in (line.split(" ") for line in form[2].splitlines())]
    return need(all(len(blob) > 4 for _, blob in signatures), code, "signature line") or (form[1].encode(), signatures)
def key_ids(note): return [blob[:4] for _, blob in split_note(note)[1]]

def signed_text(note, key):  # The text that a key signed; if a witness's, the newest time as well.
    (text, signatures), times, (name, key_id, kind, public) = split_note(note), [], key
    code = "checkpoint-signature" if kind == 1 else "cosignature"
    for blob in (blob[4:] for signer, blob in signatures if (signer, blob[:4]) == (name, key_id)):
        times.append(0 if kind == 1 else int.from_bytes(blob[:8], "big"))
        message = text if kind == 1 else b"cosignature/v1\ntime %d\n" % times[-1] + text
        right = holds(public, message, blob if kind == 1 else blob[8:]) and times[-1] < 2**63
        need(right, code, f"a signature of {name} is wrong")
    return need(times, code, f"no signature of {name}") or (text, max(times))

def checkpoint(text, code="checkpoint-malformed"):  # Origin, size and root.
    lines = re.fullmatch(rb"([!-*,-~]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n([ -~]+\n)*", text)
    need(lines and int(lines[2]) < 2**63, code, "not the text of a checkpoint")
    return lines[1].decode(), int(lines[2]), unbase64(lines[3].decode(), code)

def signed_checkpoint(note, key):  # Without key: not judged here, but by a witness.
    found = checkpoint((signed_text(note, key) if key else split_note(note))[0])
    return need(not key or found[0] == key[0], "checkpoint-signature", "the origin is not the key's name") or found

# --- Proof and export
def check_proof(proof, key, leaf=None):  # Index, size, leaf and note; leaf from the extra line.
    code, (head, _, note) = "proof-malformed", proof.partition(b"\n\n")
    form = re.fullmatch(r"c2sp\.org/tlog-proof@v1\n(?:extra (.*)\n)?index (0|[1-9][0-9]{0,18})((?:\n.{44})*)",
                        head.decode("latin-1"))
    need(form and (leaf is not None or form[1]), code, "not a tlog-proof, or no leaf")
    path, extra = [unbase64(line, code) for line in form[3].split("\n")[1:]], unbase64(form[1] or "", code)
    leaf, (_, size, top) = extra if leaf is None else leaf, signed_checkpoint(note, key)
    index = int(form[2])
    need(climb(index, index + 1, size, leaf_hash(leaf), path)[1] == top, "not-included", "other root")
    return index, size, leaf, note

def check_export(lines, trusted=None, known=(), previous=None):  # Sound notes by size, findings (line, code, reason).
    size, peaks, notes, findings, number, lines, rotation = 0, [], {}, [], 2, iter(lines), None
    def step(code, right): findings.extend([] if right else [(number, code, "")])
    head = re.fullmatch(r'\{"format":"ocmw-gateway/audit-export/v1"\}\n\{"key":"((ocmw-gateway/([01]\d{9})/(\d{4}))\+'
                        r'[0-9a-f]{8}\+[A-Za-z0-9+/]+)"\}\n', next(lines, "") + next(lines, ""), re.ASCII)
    own = verifier_key(head[1] if head else "", "not-export-format")
    need(not trusted or trusted[0] == own[0], "key-of-another-log", "")
    keys, stated = [trusted or own], own  # In force one after the other; in force by the file's own account.
    start, end = (calendar.timegm((int(head[4]) + more, 1, 1, 0, 0, 0)) * 1000 for more in (0, 1))
    step("other-key" if own[2] == 1 else "not-export-format", keys == [own] and own[2] == 1)
    for number, line in enumerate(lines, start=3):
        try:
            form = re.fullmatch(r'\{"(leaf|checkpoint)":"(.*)"\}\n?', line)
            need(form, "not-export-format", "neither leaf nor checkpoint")
            data = unbase64(form[2], "not-export-format")
            if form[1] == "checkpoint":
                *rotated, key = keys[:-1] if size == rotation else keys
                ids = key_ids(data)
                need(key[1] in ids or all(old[1] not in ids for old in rotated), "key-rotated", "by a former key")
                _, at, top = signed_checkpoint(data, key)
                need(at == size, "checkpoint-size", f"{at} instead of {size}")
                need(top == root(peaks), "checkpoint-root", "")
                notes[size] = data
                continue
            if size == rotation and size not in notes:
                return notes, [*findings, (number, "key-rotation-unproven", "")]
            size += 1
            append(peaks, data)
            step("known-checkpoint-contradicted", all(top == root(peaks) for _, at, top in known if at == size))
            fields, slack = decode_leaf(data), 0 if size == 1 else 86_400_000
            at_home = start - slack <= fields["time"] < end + slack and fields["organisation"] == head[3]
            step("line-of-another-log", at_home)
            step("log-opened-again" if size > 1 else "log-not-opened", (fields["act"] == "log-opened") == (size == 1))
            before = fields.get("previous-checkpoint", "")  # If it stands there: of the same OCMW, of an earlier year.
            possible = not before or head[2][:-4] + "0000" <= before.split("\n")[0] < head[2]
            step("other-previous-checkpoint", size > 1 or possible and previous in (None, before))
            if fields["act"] == "audit-key-rotated":
                form = re.fullmatch(r"ed25519 ([^ =]{43}=) ([^ =]{43}=)", fields.get("object", ""))
                need(form, "key-rotation", "form of the object")
                old, new = (named(head[2], b"\1" + unbase64(text, "key-rotation")) for text in form.groups())
                stated = new if old == stated else stated
                if stated == trusted != own:  # The reader's key does not count yet where the log begins.
                    return {}, [(number, "later-key", "")]
                need(old == keys[-1] and new not in keys and len(keys) < 100, "key-rotation", "keys, or too many")
                keys, rotation = keys + [new], size
        except Refused as refusal:
            findings.append((number, *refusal.args))
    step("unsigned-end", size in notes)
    step("known-checkpoint-contradicted", all(top == sha256(b"") for _, at, top in known if at == 0))
    step("known-checkpoint-of-other-log", all(origin == head[2] for origin, _, _ in known))
    step("known-checkpoint-not-reached", all(at <= size for origin, at, _ in known if origin == head[2]))
    return notes, findings

if __name__ == "__main__":
    import audit_commands
    sys.exit(audit_commands.main())
