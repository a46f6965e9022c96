"""Keys and certificates for one run, in a folder: NAME.key, NAME.pem, NAME.p12 (password changeit) and anchors.pem."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

# Name of the signer, and how its key is made. `other` is a second partner, `stranger` belongs to no anchor of ours.
KEYS = {
    "rsa2048": 2048,
    "rsa3072": 3072,
    "rsa4096": 4096,
    "p256": ec.SECP256R1(),
    "p384": ec.SECP384R1(),
    "other": 2048,
    "stranger": 2048,
}


def private_key(kind):
    return rsa.generate_private_key(65537, kind) if isinstance(kind, int) else ec.generate_private_key(kind)


def name(common):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "NTRBE-0999999922"),
        ]
    )


def certificate(subject, public_key, issuer, issuer_key, authority=False):
    now = datetime.datetime.now(datetime.timezone.utc)
    usage = {
        field: False
        for field in (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        )
    }
    usage.update({"key_cert_sign": True, "crl_sign": True} if authority else {"digital_signature": True})
    builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(public_key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(
        now + datetime.timedelta(days=30)
    )
    builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
    builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def authority(common):
    key = private_key(2048)
    return common, key, certificate(common, key.public_key(), common, key, authority=True)


class PKI:
    def __init__(self, folder):
        self.folder = folder
        self.trusted, strange = authority("Conformance CA"), authority("Strange CA")
        self.write("anchors.pem", self.trusted[2].public_bytes(serialization.Encoding.PEM))
        for signer, kind in KEYS.items():
            self.issue(signer, private_key(kind), strange if signer == "stranger" else self.trusted)

    def issue(self, signer, key, issuer):
        common, issuer_key, _ = issuer
        issued = certificate(signer, key.public_key(), common, issuer_key)
        self.write(
            f"{signer}.key",
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        self.write(f"{signer}.pem", issued.public_bytes(serialization.Encoding.PEM))
        password = serialization.BestAvailableEncryption(b"changeit")
        self.write(f"{signer}.p12", pkcs12.serialize_key_and_certificates(signer.encode(), key, issued, None, password))

    def write(self, file, octets):
        with open(self.path(file), "wb") as output:
            output.write(octets)

    def path(self, file):
        return os.path.join(self.folder, file)

    @property
    def anchors(self):
        return self.path("anchors.pem")

    def key(self, signer):
        return self.path(f"{signer}.key")

    def certificate(self, signer):
        return self.path(f"{signer}.pem")

    def loaded_key(self, signer):
        with open(self.key(signer), "rb") as file:
            return serialization.load_pem_private_key(file.read(), None)

    def loaded_certificate(self, signer):
        with open(self.certificate(signer), "rb") as file:
            return x509.load_pem_x509_certificate(file.read())
