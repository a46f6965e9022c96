"""Signed messages whose SignatureValue, token and encodings are ours to choose; digests and octets come from libxml2."""

import base64
import hashlib
from dataclasses import dataclass

import messages as m
from lxml import etree

HASHES = {m.DIGESTS[name]: getattr(hashlib, name) for name in m.DIGESTS}


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


def canonical(element, prefixes=()):
    return etree.tostring(
        element,
        method="c14n",
        exclusive=True,
        with_comments=False,
        with_tail=False,
        inclusive_ns_prefixes=list(prefixes) or None,
    )


def listed(algorithm):
    """The PrefixList below an element that names the C14N algorithm."""
    found = algorithm.find(f"{{{m.EXCLUSIVE}}}InclusiveNamespaces")
    return () if found is None else found.get("PrefixList").split()


def text64(octets):
    return base64.b64encode(octets).decode()


def signed(certificate, method, sign, digest=m.DIGESTS["sha256"], token=None, first_digest=None, nonce="", dress=str):
    """A message over token, Timestamp and Body.

    - certificate: DER. - sign: from the octets of SignedInfo to the value: octets, or markup that stands for itself.
    - token: markup in place of the certificate's Base64. - first_digest: from the first digest to markup.
    - nonce: makes SignedInfo another one. - dress: changes the markup before anything is digested.
    """
    template = m.signature_template(["token", "time", "body"], method, digest, m.token_reference())
    for name in ("token", "time", "body"):
        template = template.replace("<d:DigestValue/>", f"<d:DigestValue>@{name}@</d:DigestValue>", 1)
    template = template.replace("<d:SignatureValue/>", "<d:SignatureValue>@value@</d:SignatureValue>")
    text = m.headed_message(m.SOAP["1.1"], token or text64(certificate), template).decode()
    text = dress(text.replace("ticket-1<", f"ticket-1{nonce}<"))
    # Each is read as the verifier will, before it is digested or signed; the text stays as it is.
    root = etree.fromstring(text.encode())
    parts = {element.get(f"{{{m.WSU}}}Id"): element for element in root.iter("*")}
    for reference in root.iter(f"{{{m.DS}}}Reference"):
        name = reference.get("URI")[1:]
        octets = canonical(parts[name], listed(reference.find(f".//{{{m.DS}}}Transform")))
        value = text64(HASHES[digest](octets).digest())
        text = text.replace(f"@{name}@", first_digest(value) if first_digest and name == "token" else value)
    info = etree.fromstring(text.encode()).find(f".//{{{m.DS}}}SignedInfo")
    value = sign(canonical(info, listed(info.find(f"{{{m.DS}}}CanonicalizationMethod"))))
    return text.replace("@value@", value if isinstance(value, str) else text64(value)).encode()
