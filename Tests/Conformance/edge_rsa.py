"""Edge cases of RSASSA-PKCS1-v1_5: RFC 8017 sections 8.2.2 and 9.2, which compares whole encodings."""

import hashlib

import messages as m
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from forge import Case, signed

VERIFY, ENCODE = "RFC 8017, 8.2.2", "RFC 8017, 9.2"
WRONG = ("signature-value-wrong", "encoding-not-valid")
METHOD = m.MORE + "rsa-"
# SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING } up to the digest, notes of RFC 8017, 9.2.
PREFIXES = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
SHA256_OID = bytes.fromhex("0609608648016503040201")


def tlv(tag, content):
    """DER."""
    size = len(content)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + content


class Key:
    def __init__(self, keys, name):
        self.name, self.key = name, keys.loaded_key(name)
        self.certificate = keys.loaded_certificate(name).public_bytes(Encoding.DER)
        numbers = self.key.private_numbers()
        self.n, self.d, self.width = (
            numbers.public_numbers.n,
            numbers.d,
            (numbers.public_numbers.n.bit_length() + 7) // 8,
        )

    def power(self, encoded):
        return pow(int.from_bytes(encoded, "big"), self.d, self.n)

    def signature(self, encoded):
        return self.power(encoded).to_bytes(self.width, "big")

    def encoded(self, info, filling=None):
        """EMSA-PKCS1-v1_5 around a DigestInfo."""
        filling = b"\xff" * (self.width - 3 - len(info)) if filling is None else filling
        return b"\0\1" + filling + b"\0" + info

    def case(self, name, source, sign, refused=None, method="sha256", nonce=""):
        octets = signed(self.certificate, METHOD + method, sign, nonce=nonce)
        return Case(f"{self.name}: {name}", source, octets, self.certificate, refused)


def info(octets, algorithm="sha256", prefix=None):
    return PREFIXES[prefix or algorithm] + hashlib.new(algorithm, octets).digest()


def cases(keys, quick):
    key = Key(keys, "rsa2048")
    yield from lengths(key)
    yield from encodings(key)
    for name in ("rsa2048",) if quick else ("rsa2048", "rsa3072", "rsa4096"):
        sized = Key(keys, name)
        for algorithm in ("sha256", "sha384", "sha512"):
            yield sized.case(
                f"plain, {algorithm}",
                VERIFY,
                lambda octets: sized.signature(sized.encoded(info(octets, algorithm))),
                method=algorithm,
            )
    p256 = METHOD.replace("rsa-", "ecdsa-") + "sha256"
    octets = signed(key.certificate, p256, lambda octets: key.signature(key.encoded(info(octets)))[:64])
    yield Case("rsa2048: SignatureMethod says ECDSA", "XMLDSig 1.1, 4.4.2", octets, key.certificate, ("key-mismatch",))
    yield from sizes(keys, quick)
    yield from small_exponent(keys)


def lengths(key):
    n, width = key.n, key.width

    def good(octets):
        return key.signature(key.encoded(info(octets)))

    def quickly(octets):
        return key.key.sign(octets, padding.PKCS1v15(), hashes.SHA256())

    # A message whose value begins with a zero octet: one in 256.
    for nonce in range(20000):
        values = []
        whole = signed(
            key.certificate,
            METHOD + "sha256",
            lambda octets: values.append(quickly(octets)) or values[0],
            nonce=f".{nonce}",
        )
        if values[0][0] == 0:
            break
    yield Case("rsa2048: value begins with a zero octet", VERIFY, whole, key.certificate)
    yield key.case(
        "leading zero octet left out", VERIFY + ", step 1", lambda octets: quickly(octets)[1:], WRONG, nonce=f".{nonce}"
    )
    yield key.case("a zero octet before", VERIFY + ", step 1", lambda octets: b"\0" + good(octets), WRONG)
    yield key.case("a zero octet at the end", VERIFY + ", step 1", lambda octets: good(octets) + b"\0", WRONG)
    yield key.case("last octet missing", VERIFY + ", step 1", lambda octets: good(octets)[:-1], WRONG)
    yield key.case("empty", VERIFY + ", step 1", lambda octets: "", WRONG)
    yield key.case("twice the value", VERIFY + ", step 1", lambda octets: 2 * good(octets), WRONG)
    yield key.case("little-endian", "RFC 8017, 4.1", lambda octets: good(octets)[::-1], WRONG)
    for name, value in {"0": 0, "1": 1, "n - 1": n - 1, "n": n, "all ones": (1 << 8 * width) - 1}.items():
        yield key.case(
            f"value = {name}", "RFC 8017, 5.2.2: 0 to n-1", lambda octets: value.to_bytes(width, "big"), WRONG
        )

    def wrapped(octets):
        # s + n stands for the same residue; it fits where s is small enough.
        return (int.from_bytes(good(octets), "big") + n).to_bytes(width + 1, "big")[-width:]

    yield key.case("s + n", "RFC 8017, 5.2.2: 0 to n-1", wrapped, WRONG)
    yield key.case("one bit", VERIFY, lambda octets: good(octets)[:-1] + bytes([good(octets)[-1] ^ 1]), WRONG)


def encodings(key):
    width = key.width

    def refused(name, encode, source=ENCODE):
        return key.case(name, source, lambda octets: key.signature(encode(octets)), WRONG)

    def digest(octets):
        return hashlib.sha256(octets).digest()

    bare = tlv(0x30, SHA256_OID)
    null = tlv(0x30, SHA256_OID + b"\5\0")
    yield refused("hash of another algorithm, named truly", lambda octets: key.encoded(info(octets, "sha512")))
    yield refused("SHA-1", lambda octets: key.encoded(info(octets, "sha1")))
    yield refused(
        "object identifier of SHA-512 before a SHA-256 digest",
        lambda octets: key.encoded(tlv(0x30, PREFIXES["sha512"][2:17] + tlv(4, digest(octets)))),
    )
    yield refused(
        "object identifier of SHA-224",
        lambda octets: key.encoded(info(octets).replace(SHA256_OID, SHA256_OID[:-1] + b"\4")),
    )
    yield refused("parameters missing", lambda octets: key.encoded(tlv(0x30, bare + tlv(4, digest(octets)))))
    yield refused(
        "parameters not NULL",
        lambda octets: key.encoded(tlv(0x30, tlv(0x30, SHA256_OID + b"\4\0") + tlv(4, digest(octets)))),
    )
    yield refused(
        "NULL with content",
        lambda octets: key.encoded(tlv(0x30, tlv(0x30, SHA256_OID + b"\5\1\0") + tlv(4, digest(octets)))),
    )
    yield refused(
        "BER: long length of the sequence",
        lambda octets: key.encoded(
            b"\x30\x81" + (null + tlv(4, digest(octets))).__len__().to_bytes(1, "big") + null + tlv(4, digest(octets))
        ),
    )
    yield refused(
        "BER: long length of the digest", lambda octets: key.encoded(tlv(0x30, null + b"\x04\x81\x20" + digest(octets)))
    )
    yield refused(
        "BER: indefinite length", lambda octets: key.encoded(b"\x30\x80" + null + tlv(4, digest(octets)) + b"\0\0")
    )
    yield refused(
        "BER: digest in pieces",
        lambda octets: key.encoded(
            tlv(0x30, null + tlv(0x24, tlv(4, digest(octets)[:16]) + tlv(4, digest(octets)[16:])))
        ),
    )
    yield refused("a third element", lambda octets: key.encoded(tlv(0x30, null + tlv(4, digest(octets)) + b"\5\0")))
    yield refused("octets behind DigestInfo", lambda octets: key.encoded(info(octets) + b"\0"))
    yield refused(
        "short filling, rest behind DigestInfo",
        lambda octets: key.encoded(info(octets), b"\xff" * 8) + bytes(width - 11 - 51),
    )
    yield refused(
        "rest inside DigestInfo",
        lambda octets: key.encoded(tlv(0x30, null + tlv(4, digest(octets)) + tlv(4, bytes(width - 80))))[:width].ljust(
            width, b"\0"
        ),
    )
    yield refused("digest alone", lambda octets: key.encoded(digest(octets)))
    yield refused("digest one octet short", lambda octets: key.encoded(tlv(0x30, null + tlv(4, digest(octets)[:-1]))))
    yield refused("filling not of ones", lambda octets: key.encoded(info(octets), b"\xff" * (width - 3 - 52) + b"\xfe"))
    yield refused(
        "filling ends early, zeros follow",
        lambda octets: key.encoded(info(octets), b"\xff" * 8 + bytes(width - 3 - 51 - 8)),
    )
    yield refused("no filling", lambda octets: b"\0\1\0" + info(octets) + bytes(width - 3 - 51))
    yield refused("block type 0", lambda octets: b"\0\0" + key.encoded(info(octets))[2:])
    yield refused("block type 2", lambda octets: b"\0\2" + key.encoded(info(octets))[2:])
    yield refused("separator not zero", lambda octets: key.encoded(info(octets)).replace(b"\xff\0\x30", b"\xff\1\x30"))
    yield refused("the raw digest", lambda octets: digest(octets).rjust(width, b"\0"), VERIFY)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    yield key.case("RSASSA-PSS", "RFC 8017, 8.1", lambda octets: key.key.sign(octets, pss, hashes.SHA256()), WRONG)
    yield key.case(
        "made over SignedInfo twice",
        "XMLDSig 1.1, 3.2.2",
        lambda octets: key.signature(key.encoded(info(octets + octets))),
        WRONG,
    )


def sizes(keys, quick):
    """A little below and above what is allowed."""
    wanted = {"1024": ("key-too-small",), "2040": ("key-too-small",), "2047": ("key-too-small",), "2056": None}
    if not quick:
        wanted |= {"4104": ("key-too-large",), "5120": ("key-too-large",)}
    for size, refused in wanted.items():
        name = f"rsa{size}"
        keys.issue(name, rsa.generate_private_key(65537, int(size)), keys.trusted)
        key = Key(keys, name)
        found = key.case(
            "valid", "the profile: 2048 to 4096 bits", lambda octets: key.signature(key.encoded(info(octets))), refused
        )
        found.by_profile = refused is not None
        yield found


def small_exponent(keys):
    """Bleichenbacher's forgery of 2006: with e = 3 a cube root passes who does not look at what follows DigestInfo."""
    keys.issue("cubic", rsa.generate_private_key(3, 2048), keys.trusted)
    key = Key(keys, "cubic")

    def forged(octets):
        start = b"\0\1" + b"\xff" * 8 + b"\0" + info(octets)
        return root_above(int.from_bytes(start.ljust(key.width, b"\0"), "big")).to_bytes(key.width, "big")

    yield key.case("valid, e = 3", VERIFY, lambda octets: key.signature(key.encoded(info(octets))))
    yield key.case("cube root with a rest behind DigestInfo", ENCODE, forged, WRONG)


def root_above(value):
    low, high = 0, 1 << (value.bit_length() // 3 + 2)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < value else (low, middle)
    return low
