"""Signs business documents and judges what comes back: document signatures, WS-Security of answers, stamp and receipt.

Knows nothing of any program of this repository; built on lxml, xmlsec, cryptography and the signature part of zeep.
"""
import base64
import datetime
import hashlib

import xmlsec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from zeep import ns
from zeep.exceptions import SignatureVerificationFailed
from zeep.wsse import signature

EXCHANGE = "urn:ocmw-gateway:exchange:v1"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
STRONG = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
CONFIRMATION = "{http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd}SignatureConfirmation"
SOAP_VERSIONS = {"http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"}
CLOCK_SKEW = datetime.timedelta(seconds=30)


class NotProven(Exception):
    """Something that came back does not hold; the message names the step."""


def require(holds, step):
    if not holds:
        raise NotProven(step)


def ds(name):
    return f"{{{ns.DS}}}{name}"


def only(elements, step):
    require(len(elements) == 1, step)
    return elements[0]


class Trust:
    """One trust anchor that issues certificates directly, and its revocation list."""

    def __init__(self, anchor_file, revocation_file):
        with open(anchor_file, "rb") as file:
            self.anchor = x509.load_pem_x509_certificate(file.read())
        with open(revocation_file, "rb") as file:
            self.revoked = x509.load_pem_x509_crl(file.read())
        require(self.revoked.is_signature_valid(self.anchor.public_key()), "the revocation list is not the anchor's")

    def organisation(self, base64_der):
        """The certificate in a token or KeyInfo, as PEM, and the KBO number of its subject; NotProven unless it holds now."""
        try:
            certificate = x509.load_der_x509_certificate(base64.b64decode(base64_der))
            certificate.verify_directly_issued_by(self.anchor)
        except (ValueError, TypeError, InvalidSignature):
            raise NotProven("the certificate was not issued by the anchor") from None
        now = datetime.datetime.now(datetime.timezone.utc)
        require(certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc, "the certificate is expired")
        revoked = self.revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
        require(revoked is None, "the certificate is revoked")
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        require(usage.digital_signature, "the certificate is not for signing")
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_IDENTIFIER)
        number = only([name.value for name in names], "the certificate names no organisation")
        require(number.startswith("NTRBE-"), "the certificate names no Belgian organisation")
        pem = certificate.public_bytes(Encoding.PEM)
        return pem, number.removeprefix("NTRBE-")


# Business documents.


def digest(document):
    """SHA-256 over the exclusive canonical form of the whole element with its signature, in base64."""
    canonical = etree.tostring(document, method="c14n", exclusive=True, with_comments=False, with_tail=False)
    return base64.b64encode(hashlib.sha256(canonical).digest()).decode()


def sign(document, key_file, certificate_file):
    """Appends the enveloped signature over the document's `Id`."""
    node = xmlsec.template.create(document, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256)
    document.append(node)
    reference = xmlsec.template.add_reference(node, xmlsec.Transform.SHA256, uri="#" + document.get("Id"))
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.x509_data_add_certificate(
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(node)))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(key_file, xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_file(certificate_file, xmlsec.KeyFormat.PEM)
    context.register_id(document, "Id")
    context.sign(node)


def signer(document, trust):
    """KBO number of whoever signed the document; NotProven unless the signature holds and covers the whole document."""
    name = etree.QName(document).localname
    node = only(list(document.iter(ds("Signature"))), f"{name}: not exactly one signature")
    require(node.getparent() is document and document[-1] is node, f"{name}: the signature is not its last child")
    reference = only(node.findall(f"{ds('SignedInfo')}/{ds('Reference')}"), f"{name}: not exactly one reference")
    require(reference.get("URI") == "#" + document.get("Id", ""), f"{name}: the signature covers something else")
    transforms = [item.get("Algorithm") for item in reference.iter(ds("Transform"))]
    require(transforms == [ENVELOPED, EXCLUSIVE], f"{name}: transforms other than enveloped and exclusive C14N")
    check_algorithms(node, name)
    certificates = [item.text for item in node.iter(ds("X509Certificate"))]
    pem, organisation = trust.organisation(only(certificates, f"{name}: not exactly one certificate"))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)
    # A copy of its own, so that no Id elsewhere in the message can be meant.
    alone = etree.fromstring(etree.tostring(document, with_tail=False))
    context.register_id(alone, "Id")
    try:
        context.verify(alone.find(ds("Signature")))
    except xmlsec.Error:
        raise NotProven(f"{name}: the signature does not hold") from None
    return organisation


def check_algorithms(node, name):
    methods = [item.get("Algorithm") for item in node.iter(ds("SignatureMethod"))]
    digests = [item.get("Algorithm") for item in node.iter(ds("DigestMethod"))]
    require(set(methods) <= STRONG and set(digests) == {SHA256}, f"{name}: an algorithm is not allowed")


def text(document, path):
    return document.findtext(path)


# SOAP messages.


def parts(envelope):
    """The Security header and the Body of an envelope."""
    soap = etree.QName(envelope).namespace
    require(soap in SOAP_VERSIONS and etree.QName(envelope).localname == "Envelope", "not a SOAP message")
    header = only(envelope.findall(f"{{{soap}}}Header"), "not exactly one Header")
    body = only(envelope.findall(f"{{{soap}}}Body"), "not exactly one Body")
    return only(header.findall(f"{{{ns.WSSE}}}Security"), "not exactly one wsse:Security"), body


def signature_value(envelope):
    security, _ = parts(envelope)
    return "".join(security.findtext(f"{ds('Signature')}/{ds('SignatureValue')}").split())


def message_signer(answer, request, trust):
    """KBO number of whoever signed the answer; NotProven unless it is signed, fresh and confirms the request."""
    security, body = parts(answer)
    token = only(security.findall(f"{{{ns.WSSE}}}BinarySecurityToken"), "not exactly one BinarySecurityToken")
    timestamp = only(security.findall(f"{{{ns.WSU}}}Timestamp"), "not exactly one Timestamp")
    confirmation = only(security.findall(CONFIRMATION), "SignatureConfirmation: not exactly one")
    node = only(security.findall(ds("Signature")), "not exactly one WS-Security signature")
    covered = {item.get("URI") for item in node.iter(ds("Reference"))}
    for element, name in ((body, "Body"), (timestamp, "Timestamp"), (confirmation, "SignatureConfirmation")):
        identifier = element.get(f"{{{ns.WSU}}}Id")
        require(identifier and f"#{identifier}" in covered, f"{name} is not signed")
        same = answer.xpath("//*[@*[local-name()='Id']=$id]", id=identifier)
        require(len(same) == 1, "an Id stands twice")
    check_algorithms(node, "WS-Security")
    pem, organisation = trust.organisation(token.text)
    try:
        signature.MemorySignature(b"", pem).verify(answer)
    except (SignatureVerificationFailed, IndexError):
        raise NotProven("WS-Security: the signature does not hold") from None
    require(confirmation.get("Value") == signature_value(request), "SignatureConfirmation: answers another request")
    check_fresh(timestamp)
    return organisation


def check_fresh(timestamp):
    now = datetime.datetime.now(datetime.timezone.utc)
    created, expires = (
        datetime.datetime.fromisoformat(timestamp.findtext(f"{{{ns.WSU}}}{name}")) for name in ("Created", "Expires"))
    require(created - CLOCK_SKEW <= now < expires + CLOCK_SKEW, "the answer is not fresh")


def check_exchange(request, answer, trust, hub):
    """Proves an answer of the hub to a request, all of it; returns what to show.

    request, answer: envelopes as they were sent and came. hub: KBO number of the hub.
    """
    require(message_signer(answer, request, trust) == hub, "the answer is not the hub's")
    sent = only(list(parts(request)[1]), "one document was sent")
    reference = (text(sent, "informationCustomer/ticket"), digest(sent))
    content = only(list(parts(answer)[1]), "one element in the Body")
    if etree.QName(content).localname == "Fault":
        return check_fault(content, reference, trust, hub)
    require(content.tag == f"{{{EXCHANGE}}}answer" and 1 <= len(content) <= 2, "the Body holds no answer")
    stamp, document = content[0], content[1] if len(content) == 2 else None
    check_stamp(stamp, sent, reference, trust, hub)
    outcome = {"outcome": text(stamp, "outcome"), "code": text(stamp, "code")}
    if document is None:
        return outcome
    check_names(document, reference)
    author = signer(document, trust)
    kind = etree.QName(document).localname
    if kind == "receipt":
        require(author == text(sent, "recipient/cbeNumber"), "the receipt is not the recipient's")
        require(text(stamp, "receiptDigest") == digest(document), "the stamp names another receipt")
        return outcome | {"receipt": text(document, "timestampReceive"), "leafHash": text(document, "leafHash")}
    if kind == "refusal":
        require(author in (hub, text(sent, "recipient/cbeNumber")), "the refusal is neither the hub's nor the recipient's")
        return outcome | refusal(document)
    require(author == hub, "the result is not the hub's")
    return outcome | {"result": kind, "status": text(document, "status/value")}


def check_stamp(stamp, sent, reference, trust, hub):
    require(stamp.tag == f"{{{EXCHANGE}}}hubStamp", "no stamp")
    require(signer(stamp, trust) == hub, "hubStamp: not the hub's")
    check_names(stamp, reference)
    require((text(stamp, "senderTicket"), text(stamp, "digest")) == reference, "hubStamp: about another document")
    for name, path in (
        ("documentSender", "informationCustomer/customerIdentification/cbeNumber"),
        ("documentRecipient", "recipient/cbeNumber"),
    ):
        require(text(stamp, name) == text(sent, path), f"hubStamp: another {name}")


def check_names(document, reference):
    named = (text(document, "inReplyTo/ticket"), text(document, "inReplyTo/digest"))
    require(named == reference, f"{etree.QName(document).localname}: about another document")


def check_fault(fault, reference, trust, hub):
    """A fault carries a refusal of the hub; it names the document when the hub could read that far."""
    document = only(list(fault.iter(f"{{{EXCHANGE}}}refusal")), "the fault carries no refusal")
    require(signer(document, trust) == hub, "the refusal is not the hub's")
    if document.find("inReplyTo") is not None:
        check_names(document, reference)
    return {"outcome": "FAULT"} | refusal(document)


def refusal(document):
    names = ("code", "rule", "isFinal", "elementPath", "elementType")
    shown = {name: text(document, name) for name in names if document.find(name) is not None}
    return shown | {"text": text(document, "text/en"), "remedy": text(document, "remedy/en")}
