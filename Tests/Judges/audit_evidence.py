"""The part of an evidence bundle (docs/evidence-bundle.md) that the audit log proves: manifest, seal, lines, notes.

The signatures of the documents are XML signatures: `signxml_verify.py` or xmlsec1 judge them.
"""

import base64
import hashlib
import json

import audit_verifier as verifier


def members(pairs):
    found = dict(pairs)
    verifier.need(len(found) == len(pairs), "bundle-malformed", "a member stands twice")
    return found


def data(text):
    verifier.need(isinstance(text, str), "bundle-malformed", "text expected")
    return verifier.unbase64(text, "bundle-malformed")


def data32(text):
    found = data(text)
    verifier.need(len(found) == 32, "bundle-malformed", "not 32 bytes")
    return found


def tally(hashes):
    return base64.b64encode(hashlib.sha256(b"".join(hashes)).digest()).decode()


def manifest_digest(bundle):
    manifest, names = bundle["manifest"], (bundle["organisation"], bundle["conversation"], bundle["madeAt"])
    text = "ocmw-gateway/evidence-manifest/v1\n%s %s %s\n" % names
    for part in ("documents", "files", "lines", "openings"):
        text += f"{part} {manifest[part]} {manifest[part + 'Hash']}\n"
    text += f"seals {manifest['seals']}\n"
    return hashlib.sha256(text.encode()).digest()


def check_line(line, bundle, keys, notes, expected):
    """One line with its proof and, if it is opened, what it was opened with."""
    leaf, year = data(line["leaf"]), line["year"]
    fields = verifier.decode_leaf(leaf)
    verifier.need(fields["organisation"] == bundle["organisation"], "line-of-another-log", "organisation")
    verifier.need(year in notes, "bundle-malformed", "no checkpoint of the line's year")
    verifier.need("proof" in line, "proof-missing", "each line of a bundle has one")
    index, _, found, note = verifier.check_proof(line["proof"].encode(), keys[year])
    verifier.need((index, found) == (line["index"], leaf), "not-included", "the proof is of another line")
    verifier.need(note == notes[year], "other-checkpoint", "logs")
    if "opening" in line:
        salt, digest = data32(line["opening"]["salt"]), data32(line["opening"]["digest"])
        committed = bytes.fromhex(fields.get("message-digest", ""))
        verifier.need(verifier.opens(committed, salt, digest, "message-digest"), "different", "opening")
        verifier.need(digest in expected, "different", "opened with a digest that is not in the bundle")
    return leaf


def check_bundle(text, trusted):
    """Verified notes by year; trusted: verifier keys of the reader, for the logs of their names."""
    try:
        return check_parts(json.loads(text, object_pairs_hook=members), {key[0]: key for key in trusted})
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise verifier.Refused("bundle-malformed", f"{type(error).__name__} {error}") from None


def check_parts(bundle, reader):
    verifier.need(bundle["format"] == "ocmw-gateway/evidence/v1", "bundle-malformed", "format")
    keys, notes = {}, {}
    for log in bundle["logs"]:
        own = verifier.verifier_key(log["verifierKey"], "bundle-malformed")
        origin = f"ocmw-gateway/{bundle['organisation']}/{log['year']}"
        verifier.need(own[0] == origin and log["year"] not in keys, "line-of-another-log", own[0])
        verifier.need(reader.get(origin, own) == own, "other-key", origin)
        found = verifier.signed_checkpoint(log["checkpoint"].encode(), own)
        verifier.need(found[1] == log["size"], "checkpoint-size", origin)
        keys[log["year"]], notes[log["year"]] = own, log["checkpoint"].encode()
    digests = [data32(document["digest"]) for document in bundle["documents"]]
    leaves = [check_line(line, bundle, keys, notes, digests) for line in bundle["lines"]]
    files = [hashlib.sha256(data(document["xml"])).digest() for document in bundle["documents"]]
    hashes = [verifier.leaf_hash(leaf) for leaf in leaves]
    opened = [hash for hash, line in zip(hashes, bundle["lines"]) if "opening" in line]
    counted = {
        "documents": len(digests), "documentsHash": tally(digests), "files": len(files), "filesHash": tally(files),
        "lines": len(leaves), "linesHash": tally(hashes), "openings": len(opened), "openingsHash": tally(opened),
        "seals": len(bundle["seal"]),
    }  # fmt: skip
    verifier.need(
        bundle["manifest"] == counted, "manifest-differs", "documents, bytes, lines, openings or seals were taken out, added, changed or moved"
    )
    verifier.need(bundle["seal"], "seal-missing", "nothing seals the manifest")
    for line in bundle["seal"]:
        verifier.need("opening" in line, "seal-missing", "a seal without opening")
        check_line(line, bundle, keys, notes, [manifest_digest(bundle)])
    taken = min((line["year"], line["index"]) for line in bundle["seal"])
    for line in bundle["lines"]:
        verifier.need((line["year"], line["index"]) < taken, "line-after-seal", "the seal cannot have counted it")
    return notes
