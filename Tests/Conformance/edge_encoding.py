"""Edge cases of Base64 (RFC 4648; XML Schema part 2, 3.2.16, allows white space) and of certificates (RFC 5280, X.690)."""

import base64
import subprocess

import messages as m
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from edge_rsa import tlv
from forge import Case, signed, text64

ALPHABET = "RFC 4648, 4"
SPACE = "XML Schema part 2, 3.2.16"
BITS = "RFC 4648, 3.5"
RSA = m.MORE + "rsa-sha256"
ECDSA = m.MORE + "ecdsa-sha256"
ENCODING, UNREADABLE = (
    ("encoding-not-valid", "structure-refused"),
    ("certificate-unreadable", "encoding-not-valid", "structure-refused"),
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def lines(text, end):
    return end.join(text[start : start + 76] for start in range(0, len(text), 76))


def unused_bit(text):
    """The last letter before the padding with a bit set that no octet takes."""
    letters = text.rstrip("=")
    if letters == text:
        return text
    return letters[:-1] + LETTERS[LETTERS.index(letters[-1]) ^ 1] + text[len(letters) :]


# What is done to Base64 text, and whether it still says the same. Everything else is refused as no Base64.
SAME = {
    "lines of 76, line feed": (SPACE, lambda t: lines(t, "\n")),
    "lines of 76, carriage return by reference": (SPACE, lambda t: lines(t, "&#13;\n")),
    "space, tab and line feed around": (SPACE, lambda t: f" \t\n{t}\n "),
    "a space between all": (SPACE, lambda t: " ".join(t)),
    "letters by reference": ("XML 1.0, 4.1", lambda t: f"&#{ord(t[0])};" + t[1:]),
    "a comment inside": ("XML 1.0, 2.5; dropped by C14N", lambda t: t[:9] + "<!-- x -->" + t[9:]),
}
OTHER = {
    "padding missing": ("RFC 4648, 3.2", lambda t: t.rstrip("=")),
    "padding too much": (ALPHABET, lambda t: t + "===="),
    "padding inside": (ALPHABET, lambda t: t[:8] + "==" + t[8:]),
    "one letter more": (ALPHABET, lambda t: "A" + t),
    "a bit that is not used": (BITS, unused_bit),
    "URL alphabet": ("RFC 4648, 5", lambda t: "-_" + t[2:]),
    "no-break space": (SPACE, lambda t: t[:4] + "\u00a0" + t[4:]),
    "form of MIME, other letters skipped": ("RFC 4648, 3.3", lambda t: t[:4] + "*" + t[4:]),
    "element inside": ("XMLDSig 1.1, 4.2", lambda t: f"{t[:4]}<x/>{t[4:]}"),
    "hexadecimal": (ALPHABET, lambda t: base64.b64decode(t).hex() + "!"),
    "padding alone": (ALPHABET, lambda t: "===="),
    "beyond ASCII": (ALPHABET, lambda t: "\uff21" + t[1:]),
}


class Encodings:
    def __init__(self, keys):
        self.keys, self.key = keys, keys.loaded_key("rsa2048")
        self.certificate = keys.loaded_certificate("rsa2048").public_bytes(Encoding.DER)

    def value(self, octets):
        return self.key.sign(octets, padding.PKCS1v15(), hashes.SHA256())

    def cases(self):
        for group, refused in ((SAME, None), (OTHER, ENCODING)):
            for name, (source, change) in group.items():
                yield self.case(
                    f"SignatureValue, {name}", source, refused, lambda octets: change(text64(self.value(octets)))
                )
                yield self.case(f"DigestValue, {name}", source, refused, self.value, first_digest=change)
                token = change(text64(self.certificate))
                # A certificate whose length is a multiple of three has no padding to spoil.
                if token != text64(self.certificate):
                    yield self.case(f"token, {name}", source, refused and UNREADABLE, self.value, token=token)
        for name, change in {
            "one octet short": lambda d: d[:-1],
            "one octet more": lambda d: d + b"\0",
            "empty": lambda d: b"",
            "of SHA-1's length": lambda d: d[:20],
        }.items():
            yield self.case(
                f"DigestValue, {name}",
                "XMLDSig 1.1, 4.4.3.6",
                ("encoding-not-valid", "digest-wrong"),
                self.value,
                first_digest=lambda text: text64(change(base64.b64decode(text))),
            )
        section = signed(self.certificate, RSA, lambda octets: f"<![CDATA[{text64(self.value(octets))}]]>")
        yield Case("SignatureValue, in a CDATA section", "XML 1.0, 2.7", section, self.certificate)

    def case(self, name, source, refused, sign, **more):
        return Case(
            name,
            source,
            signed(self.certificate, RSA, sign, **more),
            self.certificate,
            refused,
            by_profile=source == BITS,
            in_token="token" in more,
        )


class Certificates:
    """Certificates of the trusted authority that no ordinary tool makes, and their neighbours."""

    def __init__(self, keys):
        self.keys, self.key = keys, keys.loaded_key("p256")
        self.whole = keys.loaded_certificate("p256")
        self.der = self.whole.public_bytes(Encoding.DER)
        self.issuer_key = keys.trusted[1]

    def cases(self):
        der, strict = self.der, "X.690, 10: DER"
        content = der[4:]
        yield self.case("plain", "RFC 5280, 4.1", der)
        yield self.case("BER: indefinite length", strict, b"\x30\x80" + content + b"\0\0", UNREADABLE)
        yield self.case("BER: long length", strict, b"\x30\x83\0" + der[2:4] + content, UNREADABLE)
        yield self.case("an octet behind", "RFC 5280, 4.1", der + b"\0", UNREADABLE)
        yield self.case("twice", "WSS X.509 token profile 1.1.1, 3.1", der + der, UNREADABLE)
        yield self.case("cut short", "RFC 5280, 4.1", der[:-1], UNREADABLE)
        yield self.case("empty sequence", "RFC 5280, 4.1", b"\x30\0", UNREADABLE)
        pem = self.whole.public_bytes(Encoding.PEM).decode()
        yield self.case("PEM as text", "WSS X.509 token profile 1.1.1, 3.1", der, UNREADABLE, token=pem)
        yield self.case(
            "PEM in Base64", "WSS X.509 token profile 1.1.1, 3.1", der, UNREADABLE, token=text64(pem.encode())
        )
        yield self.case(
            "public key alone",
            "WSS X.509 token profile 1.1.1, 3.1",
            der,
            UNREADABLE,
            token=text64(self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
        )
        untrusted = ("certificate-issuer-untrusted", "certificate-unreadable")
        yield self.case("signature of the issuer spoilt", "RFC 5280, 6.1.3", der[:-1] + bytes([der[-1] ^ 1]), untrusted)
        yield self.case(
            "serial number negative", "RFC 5280, 4.1.2.2: prepared to handle", self.reissued(serial=b"\x80\x01")
        )
        yield self.case("serial number zero", "RFC 5280, 4.1.2.2: prepared to handle", self.reissued(serial=b"\0"))
        yield self.case("serial number of 20 octets", "RFC 5280, 4.1.2.2", self.reissued(serial=b"\x7f" + bytes(19)))
        yield self.case(
            "serial number with a leading zero too many", "X.690, 8.3.2", self.reissued(serial=b"\0\x01"), untrusted
        )
        yield self.case(
            "algorithm inside and outside differ", "RFC 5280, 4.1.1.2", self.reissued(outer=b"\x0e"), untrusted
        )
        yield from self.curves()

    def case(self, name, source, der, refused=None, key=None, token=None, method=ECDSA):
        def sign(octets):
            signer = key or self.key
            der_form = signer.sign(octets, ec.ECDSA(hashes.SHA256()))
            width = (signer.curve.key_size + 7) // 8
            return b"".join(part.to_bytes(width, "big") for part in utils.decode_dss_signature(der_form))

        return Case(
            f"certificate, {name}",
            source,
            signed(der, method, sign, token=token),
            der,
            refused,
            in_token=token is not None,
        )

    def reissued(self, serial=None, outer=None):
        """The certificate with another serial number or outer algorithm, signed anew by the authority."""
        inner = self.whole.tbs_certificate_bytes
        old = self.whole.serial_number
        length = (old.bit_length() + 8) // 8
        before = tlv(2, old.to_bytes(length, "big"))
        if serial is not None:
            body = inner[4:] if inner[1] == 0x82 else inner[3:]
            inner = tlv(0x30, body.replace(before, tlv(2, serial), 1))
        signature = self.issuer_key.sign(inner, padding.PKCS1v15(), hashes.SHA256())
        # sha256WithRSAEncryption; its neighbour ends in another octet.
        algorithm = tlv(0x30, bytes.fromhex("06092a864886f70d0101") + (outer or b"\x0b") + b"\5\0")
        return tlv(0x30, inner + algorithm + tlv(3, b"\0" + signature))

    def curves(self):
        other = ("key-mismatch", "certificate-unreadable", "certificate-issuer-untrusted")
        for name, curve in {
            "P-224": ec.SECP224R1(),
            "P-521": ec.SECP521R1(),
            "secp256k1": ec.SECP256K1(),
            "brainpoolP256r1": ec.BrainpoolP256R1(),
        }.items():
            key = ec.generate_private_key(curve)
            self.keys.issue(name, key, self.keys.trusted)
            der = self.keys.loaded_certificate(name).public_bytes(Encoding.DER)
            found = self.case(f"key on {name}", "the profile: P-256 and P-384", der, other, key=key)
            found.by_profile = True
            yield found
        yield self.case("curve parameters written out", "RFC 5480, 2.1.1: must not", self.explicit(), other)
        yield self.case("point compressed", "RFC 5480, 2.2: may", self.compressed())

    def compressed(self):
        """The certificate with the same point written short."""
        public = self.key.public_key()
        long, short = (
            public.public_bytes(Encoding.X962, form)
            for form in (PublicFormat.UncompressedPoint, PublicFormat.CompressedPoint)
        )
        info = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        algorithm = info[2 : 2 + 2 + info[3]]
        inner = self.whole.tbs_certificate_bytes
        body = (inner[4:] if inner[1] == 0x82 else inner[3:]).replace(
            info, tlv(0x30, algorithm + tlv(3, b"\0" + short)), 1
        )
        assert long in info and short in body
        inner = tlv(0x30, body)
        signature = self.issuer_key.sign(inner, padding.PKCS1v15(), hashes.SHA256())
        return tlv(0x30, inner + tlv(0x30, bytes.fromhex("06092a864886f70d01010b0500")) + tlv(3, b"\0" + signature))

    def explicit(self):
        """A certificate over the same key, with its curve's parameters written out."""
        keys = self.keys
        keys.write(
            "issuer.key",
            self.issuer_key.private_bytes(
                Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        keys.write("extensions", b"basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n")

        def openssl(*words):
            subprocess.run(["openssl", *words], check=True, capture_output=True)

        openssl("ec", "-in", keys.key("p256"), "-param_enc", "explicit", "-out", keys.path("explicit.key"))
        openssl(
            "req", "-new", "-key", keys.path("explicit.key"), "-subj", "/CN=explicit", "-out", keys.path("explicit.csr")
        )
        openssl(
            "x509",
            "-req",
            "-in",
            keys.path("explicit.csr"),
            "-CA",
            keys.anchors,
            "-CAkey",
            keys.path("issuer.key"),
            "-set_serial",
            "77",
            "-days",
            "30",
            "-extfile",
            keys.path("extensions"),
            "-outform",
            "DER",
            "-out",
            keys.path("explicit.der"),
        )
        with open(keys.path("explicit.der"), "rb") as file:
            return file.read()


def cases(keys, quick):
    yield from Encodings(keys).cases()
    yield from Certificates(keys).cases()
