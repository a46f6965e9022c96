"""Signed messages whose SignatureValue, token and encodings are ours to choose; digests and octets come from libxml2."""
import base64
import hashlib
from dataclasses import dataclass

import messages as m
from lxml import etree

HASHES = {m.DIGESTS[name]: getattr(hashlib, name) for name in m.DIGESTS}
VALUE, DIGEST = "@VALUE@", "@DIGEST@"


@dataclass
class Case:
    """A message with the verdict that a standard asks for."""

    name: str
    # Standard and section that decide.
    source: str
    octets: bytes
    # Its certificate, DER: what verifiers pin.
    certificate: bytes
    # None: must be accepted. Else the failed steps, one of which must be named.
    refused: tuple = None
    # The standard would allow it; the profile does not.
    by_profile: bool = False
    # Only the token differs, which nobody reads who pins the certificate.
    in_token: bool = False


def canonical(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)


def text64(octets):
    return base64.b64encode(octets).decode()


def signed(certificate, method, sign, digest=m.DIGESTS["sha256"], token=None, first_digest=None, nonce=""):
    """A message over token, Timestamp and Body.

    - certificate: DER. - sign: from the octets of SignedInfo to the value: octets, or markup that stands for itself.
    - token: markup in place of the certificate's Base64. - first_digest: from the first digest to markup.
    - nonce: makes SignedInfo another one.
    """
    template = m.signature_template(["token", "time", "body"], method, digest, m.token_reference())
    text = m.headed_message(m.SOAP["1.1"], token or text64(certificate), template).decode()
    root = etree.fromstring(text.replace("ticket-1<", f"ticket-1{nonce}<").encode())
    parts = {element.get(f"{{{m.WSU}}}Id"): element for element in root.iter("*")}
    for index, (name, value) in enumerate(zip(("token", "time", "body"), root.iter(f"{{{m.DS}}}DigestValue"))):
        value.text = text64(HASHES[digest](canonical(parts[name])).digest())
        if first_digest and index == 0:
            markup, value.text = first_digest(value.text), DIGEST
    if first_digest:
        # Read as the verifier will, before it is signed.
        root = etree.fromstring(etree.tostring(root).decode().replace(DIGEST, markup).encode())
    value = sign(canonical(root.find(f".//{{{m.DS}}}SignedInfo")))
    root.find(f".//{{{m.DS}}}SignatureValue").text = VALUE
    return etree.tostring(root).decode().replace(VALUE, value if isinstance(value, str) else text64(value)).encode()
