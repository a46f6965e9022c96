"""Edge cases of ECDSA: RFC 4050 / XMLDSig 1.1 section 6.4.3 encode r and s as integers of fixed length, one after the other."""

import messages as m
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding
from forge import Case, signed

FORM = "XMLDSig 1.1, 6.4.3"
RANGE = "FIPS 186-5, 6.4.2: 1 to n-1"
WRONG = ("signature-value-wrong", "encoding-not-valid")
ORDERS = {
    "p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "p384": int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
}
METHOD = m.MORE + "ecdsa-"


class Curve:
    """One key and ways to write its signatures."""

    def __init__(self, keys, name, digest):
        self.name, self.key = name, keys.loaded_key(name)
        self.certificate = keys.loaded_certificate(name).public_bytes(Encoding.DER)
        self.order, self.width, self.digest = ORDERS[name], self.key.curve.key_size // 8, digest

    def pair(self, octets, algorithm=None):
        return utils.decode_dss_signature(
            self.key.sign(octets, ec.ECDSA(algorithm or getattr(hashes, self.digest.upper())()))
        )

    def joined(self, r, s):
        return r.to_bytes(self.width, "big") + s.to_bytes(self.width, "big")

    def searched(self, octets, index, zeros):
        """A pair whose r (0) or s (1) begins with so many zero octets: every signature draws another r."""
        while True:
            found = self.pair(octets)
            if found[index] >> 8 * (self.width - zeros) == 0:
                return found

    def case(self, name, source, sign, refused=None, digest=None):
        octets = signed(self.certificate, METHOD + (digest or self.digest), sign, m.DIGESTS[digest or self.digest])
        return Case(f"{self.name}: {name}", source, octets, self.certificate, refused)


def cases(keys, quick):
    yield from of_curve(Curve(keys, "p256", "sha256"), quick)
    yield from of_curve(Curve(keys, "p384", "sha384"), quick)
    p256, p384 = Curve(keys, "p256", "sha512"), Curve(keys, "p384", "sha256")
    yield p256.case(
        "hash longer than the order, leftmost bits", "FIPS 186-5, 6.4.1", lambda octets: p256.joined(*p256.pair(octets))
    )
    yield p384.case("hash shorter than the order", "FIPS 186-5, 6.4.1", lambda octets: p384.joined(*p384.pair(octets)))


def of_curve(curve, quick):
    n, width, pair = curve.order, curve.width, curve.pair

    def changed(change):
        return lambda octets: curve.joined(*change(*pair(octets)))

    yield curve.case("plain", FORM, changed(lambda r, s: (r, s)))
    yield curve.case("high s", "XMLDSig 1.1 has no rule of low s", changed(lambda r, s: (r, max(s, n - s))))
    yield curve.case("low s", "XMLDSig 1.1 has no rule of low s", changed(lambda r, s: (r, min(s, n - s))))
    # Two zero octets, or one in each, take 65,536 signatures: a second with P-256, a minute with P-384.
    is_searched = not quick and curve.name == "p256"
    for zeros in (1, 2) if is_searched else (1,):
        for index, letter in enumerate("rs"):
            name = f"{letter} begins with {zeros} zero octet{'s' * (zeros > 1)}"
            yield curve.case(name, FORM, lambda octets: curve.joined(*curve.searched(octets, index, zeros)))

    def stripped(octets):
        r, s = curve.searched(octets, 0, 1)
        return r.to_bytes(width - 1, "big") + s.to_bytes(width, "big")

    def both_stripped(octets):
        while True:
            r, s = curve.searched(octets, 0, 1)
            if s >> 8 * (width - 1) == 0:
                return r.to_bytes(width - 1, "big") + s.to_bytes(width - 1, "big")

    yield curve.case("leading zero octet of r left out", FORM, stripped, WRONG)
    if is_searched:
        yield curve.case("leading zero octets of both left out", FORM, both_stripped, WRONG)
    yield curve.case(
        "a zero octet before each",
        FORM,
        lambda octets: b"".join(x.to_bytes(width + 1, "big") for x in pair(octets)),
        WRONG,
    )
    yield curve.case("a zero octet at the end", FORM, lambda octets: curve.joined(*pair(octets)) + b"\0", WRONG)
    yield curve.case("last octet missing", FORM, lambda octets: curve.joined(*pair(octets))[:-1], WRONG)
    yield curve.case("empty", FORM, lambda octets: "", WRONG)
    yield curve.case("r alone", FORM, lambda octets: curve.joined(*pair(octets))[:width], WRONG)
    yield curve.case("twice the signature", FORM, lambda octets: 2 * curve.joined(*pair(octets)), WRONG)
    yield curve.case(
        "padded to the next curve's length",
        FORM,
        lambda octets: b"".join(x.to_bytes(width * 3 // 2, "big") for x in pair(octets)),
        WRONG,
    )
    yield curve.case("DER instead of r || s", FORM, lambda octets: utils.encode_dss_signature(*pair(octets)), WRONG)
    yield curve.case(
        "DER, cut or filled to the length",
        FORM,
        lambda octets: utils.encode_dss_signature(*pair(octets))[: 2 * width].ljust(2 * width, b"\0"),
        WRONG,
    )
    yield curve.case(
        "little-endian", FORM, lambda octets: b"".join(x.to_bytes(width, "little") for x in pair(octets)), WRONG
    )
    yield curve.case("s before r", FORM, changed(lambda r, s: (s, r)), WRONG)
    top = (1 << 8 * width) - 1
    for name, change in {
        "r = 0": lambda r, s: (0, s),
        "s = 0": lambda r, s: (r, 0),
        "both 0": lambda r, s: (0, 0),
        "r = n": lambda r, s: (n, s),
        "s = n": lambda r, s: (r, n),
        "both n": lambda r, s: (n, n),
        "r = n + 1": lambda r, s: (n + 1, s),
        "s = n + 1": lambda r, s: (r, n + 1),
        "both of all ones": lambda r, s: (top, top),
        "r = 1, s = 1": lambda r, s: (1, 1),
        "r = n - 1, s = n - 1": lambda r, s: (n - 1, n - 1),
    }.items():
        yield curve.case(name, RANGE, changed(change), WRONG)
    yield curve.case("one bit of s", FORM, changed(lambda r, s: (r, s ^ 1)), WRONG)
    other = hashes.SHA384() if curve.digest == "sha256" else hashes.SHA256()
    yield curve.case(
        "made over another hash", "XMLDSig 1.1, 6.4.3", lambda octets: curve.joined(*pair(octets, other)), WRONG
    )
    yield curve.case(
        "made over SignedInfo twice", "XMLDSig 1.1, 3.2.2", lambda octets: curve.joined(*pair(octets + octets)), WRONG
    )
    rsa = signed(curve.certificate, m.MORE + "rsa-sha256", lambda octets: curve.joined(*pair(octets)))
    yield Case(
        f"{curve.name}: SignatureMethod says RSA", "XMLDSig 1.1, 4.4.2", rsa, curve.certificate, ("key-mismatch",)
    )
