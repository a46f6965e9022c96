"""Messages and documents to sign, and what is done to signed ones so that nobody may accept them."""

import base64
import copy
import datetime
import re

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
ENC = "http://www.w3.org/2001/04/xmlenc#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = WSS + "wssecurity-secext-1.0.xsd", WSS + "wssecurity-utility-1.0.xsd"
X509V3 = WSS + "x509-token-profile-1.0#X509v3"
BASE64 = WSS + "soap-message-security-1.0#Base64Binary"
SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/", "1.2": "http://www.w3.org/2003/05/soap-envelope"}
DIGESTS = {"sha256": ENC + "sha256", "sha384": MORE + "sha384", "sha512": ENC + "sha512"}

PAYLOAD = (
    '<t:request xmlns:t="urn:example:tickets" xmlns:unused="urn:example:unused" xml:lang="nl">'
    '<t:ticket>ticket-1</t:ticket><note xmlns="urn:example:notes" t:kind="a&amp;b" second="2">caf\u00e9 \u20ac &lt;5&#13;</note>'
    "<empty/></t:request>"
)
SPOILT = {
    "body-changed": "one character of the payload",
    "digest-changed": "one character of the first DigestValue",
    "signature-value-changed": "one character of the SignatureValue",
    "timestamp-changed": "Expires a second later",
    "signed-info-changed": "a space inside SignedInfo",
    "wrong-key": "certificate of another partner in place of the signer's",
    "wrapped": "what was signed stays somewhere else, other content takes its place",
}


def instant(seconds=0):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def token_text(certificate):
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


def plain_message(soap):
    return f'<s:Envelope xmlns:s="{soap}"><s:Body>{PAYLOAD}</s:Body></s:Envelope>'.encode()


def timestamp():
    return f'<u:Timestamp u:Id="time"><u:Created>{instant()}</u:Created><u:Expires>{instant(300)}</u:Expires></u:Timestamp>'


def token_reference():
    return f'<w:SecurityTokenReference xmlns:w="{WSSE}"><w:Reference URI="#token" ValueType="{X509V3}"/></w:SecurityTokenReference>'


def headed_message(soap, token, inside=""):
    """With token, Timestamp and Body by the Ids `token`, `time` and `body`; `inside` ends the Security header."""
    token = f'<w:BinarySecurityToken u:Id="token" EncodingType="{BASE64}" ValueType="{X509V3}">{token}</w:BinarySecurityToken>'
    return (
        f'<s:Envelope xmlns:s="{soap}" xmlns:w="{WSSE}" xmlns:u="{WSU}"><s:Header><w:Security s:mustUnderstand="1">'
        f'{token}{timestamp()}{inside}</w:Security></s:Header><s:Body u:Id="body">{PAYLOAD}</s:Body></s:Envelope>'
    ).encode()


def timed_message(soap):
    """With a Timestamp alone."""
    return (
        f'<s:Envelope xmlns:s="{soap}"><s:Header><w:Security xmlns:w="{WSSE}" xmlns:u="{WSU}">{timestamp()}</w:Security></s:Header>'
        f"<s:Body>{PAYLOAD}</s:Body></s:Envelope>"
    ).encode()


def document(inside=""):
    return f'<d:document xmlns:d="urn:example:documents" Id="root">{PAYLOAD}{inside}</d:document>'.encode()


def signature_template(ids, method, digest, key_info, enveloped=False):
    transforms = f'<d:Transform Algorithm="{ENVELOPED}"/>' if enveloped else ""
    references = "".join(
        f'<d:Reference URI="#{name}"><d:Transforms>{transforms}<d:Transform Algorithm="{EXCLUSIVE}"/></d:Transforms>'
        f'<d:DigestMethod Algorithm="{digest}"/><d:DigestValue/></d:Reference>'
        for name in ids
    )
    return (
        f'<d:Signature xmlns:d="{DS}"><d:SignedInfo><d:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<d:SignatureMethod Algorithm="{method}"/>{references}</d:SignedInfo><d:SignatureValue/><d:KeyInfo>{key_info}</d:KeyInfo></d:Signature>'
    )


# MARK: What nobody may accept


def spoilt(kind, octets, other):
    """(name, octets) of every variant; `other` is the certificate of another partner."""
    text = octets.decode()
    yield "body-changed", substituted("ticket-1<", "ticket-2<", text)
    yield "digest-changed", substituted(r"(DigestValue[^>]*>\s*)(\S)", changed_letter, text)
    yield "signature-value-changed", substituted(r"(SignatureValue[^>]*>\s*\S{30})(\S)", changed_letter, text)
    if kind == "message":
        yield "timestamp-changed", substituted(r"(Expires[^>]*>[^<]*?)(\d)((?:\.\d+)?Z<)", changed_second, text)
    yield "signed-info-changed", substituted(r"(<(?:\w+:)?SignedInfo[^>]*>)", r"\1 ", text)
    holder = r"(<(?:[\w-]+:)?(?:BinarySecurityToken|X509Certificate)\b[^>]*>)[^<]+"
    # A message may name its certificate by issuer and serial number only.
    if re.search(holder, text):
        yield "wrong-key", substituted(holder, lambda found: found[1] + token_text(other), text)
    yield "wrapped", (wrapped_message if kind == "message" else wrapped_document)(octets)


def substituted(pattern, replacement, text):
    changed, count = re.subn(pattern, replacement, text, count=1)
    if count != 1 or changed == text:
        raise ValueError(f"nothing to change for {pattern}")
    return changed.encode()


def changed_letter(found):
    return found[1] + ("B" if found[2] == "A" else "A")


def changed_second(found):
    return found[1] + str((int(found[2]) + 1) % 10) + found[3]


def wrapped_message(octets):
    root = etree.fromstring(octets)
    soap = etree.QName(root).namespace
    body, header = root.find(f"{{{soap}}}Body"), root.find(f"{{{soap}}}Header")
    other = copy.deepcopy(body)
    del other.attrib[f"{{{WSU}}}Id"]
    next(element for element in other.iter("*") if element.text == "ticket-1").text = "ticket-2"
    root.replace(body, other)
    etree.SubElement(header, "{urn:example:wrapper}wrapper").append(body)
    return etree.tostring(root, encoding="utf-8")


def wrapped_document(octets):
    root = etree.fromstring(octets)
    signature = root.find(f"{{{DS}}}Signature")
    root.remove(signature)
    other = copy.deepcopy(root)
    other.set("Id", "other")
    next(element for element in other.iter("*") if element.text == "ticket-1").text = "ticket-2"
    etree.SubElement(other, "{urn:example:wrapper}wrapper").append(root)
    other.append(signature)
    return etree.tostring(other, encoding="utf-8")
