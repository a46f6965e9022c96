"""Published vectors: every signature of the test suites that xmlsec1's and signxml's sources carry, where those are unpacked.

Two suites: our verdict on each file, and the digests and signatures in them that exclusive C14N alone decides, recomputed from our
canonical octets by `hashlib` and `cryptography`.
"""

import base64
import hashlib
import os
import re

import c14n
import messages as m
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from scoreboard import FAILED, PASSED, REFUSED, Suite

# Steps of the profile's table "Refused": shape, algorithm, form of key, size, Ids, and what a message must carry.
BY_PROFILE = {
    "canonicalization-refused",
    "transform-refused",
    "digest-method-refused",
    "signature-method-refused",
    "key-info-refused",
    "structure-refused",
    "signature-misplaced",
    "signature-missing",
    "signature-repeated",
    "external-reference-refused",
    "id-missing",
    "id-not-valid",
    "envelope-not-soap",
    "security-header-missing",
    "timestamp-missing",
    "key-too-small",
    "limit-exceeded",
    "document-type-refused",
    "processing-instruction-refused",
    "encoding-refused",
    "namespace-refused",
}
# Files that their suites hold to be wrong.
INVALID = re.compile(r"invalid|changed|altered|bad|-40-")
HASHES = {
    m.DS + "sha1": "sha1",
    m.DIGESTS["sha256"]: "sha256",
    m.DIGESTS["sha384"]: "sha384",
    m.DIGESTS["sha512"]: "sha512",
    m.DS + "rsa-sha1": "sha1",
    m.MORE + "rsa-sha256": "sha256",
    m.MORE + "rsa-sha384": "sha384",
    m.MORE + "rsa-sha512": "sha512",
}
DS = {"d": m.DS}


def files(folder):
    for directory, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(directory, name)
            if name.endswith(".xml") and b"SignatureValue" in c14n.read(path):
                yield os.path.relpath(path, folder), path


def run(published, folder, keys, ours):
    verdicts, forms = Suite("Published signatures"), Suite("Published digests and signatures over exclusive C14N")
    for name, path in files(published):
        root = parsed(path)
        kind = "message" if root is not None and root.tag.endswith("}Envelope") else "document"
        said = ours.ask(kind, path, keys.anchors, m.instant(), "")
        refused = BY_PROFILE & set(said.split())
        is_right = (said == "valid") != bool(INVALID.search(os.path.basename(name)))
        verdicts.add(name, REFUSED if refused else PASSED if is_right else FAILED, said)
        if root is not None:
            recompute(forms, name, root, folder, ours)
    return [verdicts, forms]


def parsed(path):
    try:
        return etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()
    except etree.XMLSyntaxError:
        return None


def recompute(suite, name, root, folder, ours):
    if root.getroottree().docinfo.doctype or INVALID.search(os.path.basename(name)):
        return
    for position, signature in enumerate(root.iter(f"{{{m.DS}}}Signature")):
        info = signature.find("d:SignedInfo", DS)
        case = f"{name}, signature {position + 1}"
        for index, reference in enumerate(info.findall("d:Reference", DS)):
            digest = recomputed_digest(root, signature, reference, folder, ours)
            if digest is not None:
                same = digest == base64.b64decode(reference.findtext("d:DigestValue", namespaces=DS))
                suite.add(f"{case}, reference {index + 1}", PASSED if same else FAILED, "another digest")
        holds = signature_holds(root, signature, info, folder, ours)
        if holds is not None:
            suite.add(f"{case}, SignedInfo", PASSED if holds else FAILED, "another signature")


def recomputed_digest(root, signature, reference, folder, ours):
    """None when anything but exclusive C14N and the enveloped transform takes part."""
    transforms = reference.findall("d:Transforms/d:Transform", DS)
    names = [transform.get("Algorithm") for transform in transforms]
    algorithm = HASHES.get(reference.find("d:DigestMethod", DS).get("Algorithm"))
    if names not in ([m.EXCLUSIVE], [m.ENVELOPED, m.EXCLUSIVE]) or algorithm is None:
        return None
    target = resolved(root, reference.get("URI"))
    if target is None:
        return None
    if m.ENVELOPED in names and target in signature.iterancestors():
        marked = position_of(signature, root)
        root, target_position = etree.fromstring(etree.tostring(root)), position_of(target, root)
        target, enveloped = at(root, target_position), at(root, marked)
        remove(enveloped)
    octets = ours_canonical(root, target, transforms[-1], folder, ours)
    return None if octets is None else hashlib.new(algorithm, octets).digest()


def signature_holds(root, signature, info, folder, ours):
    """None without exclusive C14N or an RSA certificate beside it."""
    method = info.find("d:CanonicalizationMethod", DS)
    algorithm = HASHES.get(info.find("d:SignatureMethod", DS).get("Algorithm"))
    text = signature.findtext(".//d:X509Certificate", namespaces=DS) or root.findtext(
        f".//{{{m.WSSE}}}BinarySecurityToken"
    )
    if method.get("Algorithm") != m.EXCLUSIVE or algorithm is None or not text:
        return None
    key = x509.load_der_x509_certificate(base64.b64decode(text)).public_key()
    octets = ours_canonical(root, info, method, folder, ours)
    if not isinstance(key, rsa.RSAPublicKey) or octets is None:
        return None
    try:
        value = base64.b64decode(signature.findtext("d:SignatureValue", namespaces=DS))
        key.verify(value, octets, padding.PKCS1v15(), getattr(hashes, algorithm.upper())())
        return True
    except InvalidSignature:
        return False


def ours_canonical(root, element, method, folder, ours):
    """None for what our parser does not read."""
    listed = method.find(f"{{{m.EXCLUSIVE}}}InclusiveNamespaces")
    prefixes = "" if listed is None else listed.get("PrefixList")
    source, output = (
        c14n.write(folder, "published.xml", etree.tostring(root).decode()),
        os.path.join(folder, "published.out"),
    )
    apex = "/".join(str(position) for position in position_of(element, root))
    return c14n.read(output) if ours.ask("tree", source, apex, prefixes, output) == "done" else None


def resolved(root, uri):
    if uri == "":
        return root
    identifier = re.sub(r"^#(?:xpointer\(id\('(.*)'\)\)|(.*))$", r"\1\2", uri or "")
    found = [
        e
        for e in root.iter("*")
        for key, value in e.attrib.items()
        if etree.QName(key).localname in ("Id", "ID", "id", "AssertionID") and value == identifier
    ]
    return found[0] if len(found) == 1 else None


def position_of(element, root):
    path = []
    while element is not root:
        parent = element.getparent()
        path.insert(0, [child for child in parent if isinstance(child.tag, str)].index(element))
        element = parent
    return path


def at(root, path):
    for position in path:
        root = [child for child in root if isinstance(child.tag, str)][position]
    return root


def remove(element):
    """The element alone; the text behind it stays."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
