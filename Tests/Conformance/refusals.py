"""Signatures of documents that xmlsec1 makes and accepts and the profile (docs/xml-profile.md) refuses, by the failed step it names."""

import subprocess
from dataclasses import dataclass

import matrix
import messages as m
import peers
from scoreboard import FAILED, PASSED, REFUSED, Suite

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
RSA_SHA256 = m.MORE + "rsa-sha256"
SHA256 = m.DIGESTS["sha256"]
IDENTITY = (
    '<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform" version="1.0"><x:template match="@*|node()">'
    '<x:copy><x:apply-templates select="@*|node()"/></x:copy></x:template></x:stylesheet>'
)
ENVELOPED = f'<d:Transform Algorithm="{m.ENVELOPED}"/>'
PLAIN = f'<d:Transform Algorithm="{m.EXCLUSIVE}"/>'


@dataclass
class Form:
    """A document's signature: one part of it departs from the plain form, which is valid."""

    name: str
    refused: str
    c14n: str = m.EXCLUSIVE
    method: str = RSA_SHA256
    digest: str = SHA256
    uri: str = "#root"
    transforms: str = ENVELOPED + PLAIN
    c14n_content: str = ""
    method_content: str = ""
    key_info: str = ""
    # Further references.
    extra: str = ""
    objects: str = ""
    # The key for HMAC is not the certificate's.
    is_hmac: bool = False

    def signature(self, token):
        info = self.key_info or f"<d:X509Data><d:X509Certificate>{token}</d:X509Certificate></d:X509Data>"
        return (
            f'<d:Signature xmlns:d="{m.DS}"><d:SignedInfo><d:CanonicalizationMethod Algorithm="{self.c14n}">{self.c14n_content}'
            f'</d:CanonicalizationMethod><d:SignatureMethod Algorithm="{self.method}">{self.method_content}</d:SignatureMethod>'
            f'<d:Reference URI="{self.uri}"><d:Transforms>{self.transforms}</d:Transforms><d:DigestMethod Algorithm="{self.digest}"/>'
            f"<d:DigestValue/></d:Reference>{self.extra}</d:SignedInfo><d:SignatureValue/><d:KeyInfo>{info}</d:KeyInfo>"
            f"{self.objects}</d:Signature>"
        )


def transform(algorithm, content=""):
    return f'<d:Transform Algorithm="{algorithm}">{content}</d:Transform>'


def listed(prefixes):
    return f'<i:InclusiveNamespaces xmlns:i="{m.EXCLUSIVE}" PrefixList="{prefixes}"/>'


SIGNED_INFO, CHANGED, DIGEST, METHOD = (
    "canonicalization-refused",
    "transform-refused",
    "digest-method-refused",
    "signature-method-refused",
)
SECOND = f'<d:Reference URI="#root"><d:Transforms>{ENVELOPED}{PLAIN}</d:Transforms><d:DigestMethod Algorithm="{SHA256}"/><d:DigestValue/></d:Reference>'
CERTIFICATE = "<d:X509Certificate>@TOKEN@</d:X509Certificate>"
NAMED = (
    "<d:X509Data><d:X509IssuerSerial><d:X509IssuerName>@ISSUER@</d:X509IssuerName>"
    "<d:X509SerialNumber>{1}</d:X509SerialNumber></d:X509IssuerSerial>{0}</d:X509Data>"
)
ACCEPTED = [
    Form("plain", ""),
    Form(
        "a chain of certificates",
        "",
        key_info=f"<d:X509Data>{CERTIFICATE}<d:X509Certificate>@ANCHOR@</d:X509Certificate></d:X509Data>",
    ),
    Form("issuer and serial number beside the certificate", "", key_info=NAMED.format(CERTIFICATE, "@SERIAL@")),
    Form(
        "issuer in the form of OpenSSL", "", key_info=NAMED.replace("ISSUER", "OPENSSL").format(CERTIFICATE, "@SERIAL@")
    ),
]
FORMS = [
    Form("SignedInfo in Canonical XML 1.0", SIGNED_INFO, c14n=C14N),
    Form("SignedInfo in Canonical XML 1.0 with comments", SIGNED_INFO, c14n=C14N + "#WithComments"),
    Form("SignedInfo in Canonical XML 1.1", SIGNED_INFO, c14n=C14N11),
    Form("SignedInfo in Canonical XML 1.1 with comments", SIGNED_INFO, c14n=C14N11 + "#WithComments"),
    Form("SignedInfo in exclusive C14N with comments", SIGNED_INFO, c14n=m.EXCLUSIVE + "WithComments"),
    Form("SignedInfo with a PrefixList, in a document", SIGNED_INFO, c14n_content=listed("d")),
    Form("Canonical XML 1.0 as transform", CHANGED, transforms=ENVELOPED + transform(C14N)),
    Form(
        "Canonical XML 1.0 with comments as transform",
        CHANGED,
        transforms=ENVELOPED + transform(C14N + "#WithComments"),
    ),
    Form("Canonical XML 1.1 as transform", CHANGED, transforms=ENVELOPED + transform(C14N11)),
    Form(
        "exclusive C14N with comments as transform",
        CHANGED,
        transforms=ENVELOPED + transform(m.EXCLUSIVE + "WithComments"),
    ),
    Form("PrefixList in a document", CHANGED, transforms=ENVELOPED + transform(m.EXCLUSIVE, listed("unused"))),
    Form("no C14N transform: Canonical XML 1.0 by default", CHANGED, transforms=ENVELOPED),
    Form("C14N twice", CHANGED, transforms=ENVELOPED + PLAIN + PLAIN),
    Form(
        "C14N before the enveloped transform's place",
        CHANGED,
        transforms=transform(XPATH, "<d:XPath>not(ancestor-or-self::d:Signature)</d:XPath>") + PLAIN,
    ),
    Form("XPath", CHANGED, transforms=ENVELOPED + transform(XPATH, "<d:XPath>true()</d:XPath>") + PLAIN),
    Form(
        "XPath filter 2.0",
        CHANGED,
        transforms=ENVELOPED
        + transform(FILTER, f'<f:XPath xmlns:f="{FILTER}" Filter="intersect">/*</f:XPath>')
        + PLAIN,
    ),
    Form("XSLT", CHANGED, transforms=ENVELOPED + transform(XSLT, IDENTITY) + PLAIN),
    Form(
        "Base64 of an Object",
        "structure-refused",
        uri="#other",
        transforms=transform(m.DS + "base64"),
        objects='<d:Object Id="other">YWJj</d:Object>',
    ),
    Form("digest SHA-1", DIGEST, digest=m.DS + "sha1"),
    Form("digest SHA-224", DIGEST, digest=m.MORE + "sha224"),
    Form("digest MD5", DIGEST, digest=m.MORE + "md5"),
    Form("digest RIPEMD-160", DIGEST, digest=m.ENC + "ripemd160"),
    Form("RSA-SHA1", METHOD, method=m.DS + "rsa-sha1"),
    Form("RSA-SHA224", METHOD, method=m.MORE + "rsa-sha224"),
    Form("RSA-MD5", METHOD, method=m.MORE + "rsa-md5"),
    Form("RSA-RIPEMD160", METHOD, method=m.MORE + "rsa-ripemd160"),
    Form("HMAC-SHA256", METHOD, method=m.MORE + "hmac-sha256", is_hmac=True),
    Form("HMAC-SHA1", METHOD, method=m.DS + "hmac-sha1", is_hmac=True),
    Form(
        "HMAC-SHA256 cut to 128 bits",
        METHOD,
        method=m.MORE + "hmac-sha256",
        is_hmac=True,
        method_content="<d:HMACOutputLength>128</d:HMACOutputLength>",
    ),
    Form("reference to the whole file", "external-reference-refused", uri=""),
    Form("reference to another file", "external-reference-refused", uri="@FILE@", transforms=""),
    Form("reference by XPointer", "id-not-valid", uri="#xpointer(id('root'))"),
    Form("reference to the whole file by XPointer", "id-not-valid", uri="#xpointer(/)"),
    Form("a second reference", "reference-repeated", extra=SECOND),
    Form("an Object", "structure-refused", objects="<d:Object>x</d:Object>"),
    Form("KeyName", "key-info-refused", key_info="<d:KeyName>partner</d:KeyName>"),
    Form("KeyValue", "key-info-refused", key_info="<d:KeyValue/>"),
    Form(
        "RetrievalMethod",
        "key-info-refused",
        key_info='<d:RetrievalMethod URI="#root" Type="http://www.w3.org/2000/09/xmldsig#X509Data"/>',
    ),
    Form(
        "X509SubjectName",
        "key-info-refused",
        key_info="<d:X509Data><d:X509SubjectName>CN=rsa2048</d:X509SubjectName></d:X509Data>",
    ),
    Form("X509SKI", "key-info-refused", key_info="<d:X509Data><d:X509SKI>AAAA</d:X509SKI></d:X509Data>"),
    Form(
        "X509 certificate and KeyName",
        "key-info-refused",
        key_info="<d:KeyName>partner</d:KeyName><d:X509Data><d:X509Certificate>@TOKEN@</d:X509Certificate></d:X509Data>",
    ),
    Form("another serial number than the certificate's", "key-info-refused", key_info=NAMED.format(CERTIFICATE, "1")),
    Form("issuer and serial number alone, nobody known", "certificate-missing", key_info=NAMED.format("", "@SERIAL@")),
    Form("no KeyInfo", "structure-refused", key_info="@NONE@"),
]


def documents(keys):
    """Made by xmlsec1, which must accept them, and refused by us."""
    suite = Suite("Forms of signed documents")
    certificate = keys.loaded_certificate("rsa2048")
    token = m.token_text(certificate)
    name = ["openssl", "x509", "-in", keys.certificate("rsa2048"), "-noout", "-issuer", "-nameopt", "RFC2253"]
    facts = {
        "@TOKEN@": token,
        "@ANCHOR@": m.token_text(keys.trusted[2]),
        "@ISSUER@": certificate.issuer.rfc4514_string(),
        "@OPENSSL@": subprocess.run(name, capture_output=True, check=True, text=True).stdout.strip().split("=", 1)[1],
        "@SERIAL@": str(certificate.serial_number),
        "@FILE@": "file://" + keys.path("file.txt"),
        "<d:KeyInfo>@NONE@</d:KeyInfo>": "",
    }
    keys.write("file.txt", b"another file")
    keys.write("hmac.key", b"0123456789abcdef0123456789abcdef")
    for form in ACCEPTED + FORMS:
        text = m.document(form.signature(token)).decode()
        for placeholder, fact in facts.items():
            text = text.replace(placeholder, fact)
        source, signed = keys.path("form.xml"), keys.path("form.signed.xml")
        peers.write(source, text.encode())
        key = (
            ["--hmackey", keys.path("hmac.key")]
            if form.is_hmac
            else ["--privkey-pem", f"{keys.key('rsa2048')},{keys.certificate('rsa2048')}"]
        )
        pinned = key if form.is_hmac else ["--pubkey-cert-pem", keys.certificate("rsa2048")]
        identified = ["--id-attr:Id", "urn:example:documents:document", "--id-attr:Id", f"{m.DS}:Object", source]
        made = subprocess.run(["xmlsec1", "--sign", *key, *identified], capture_output=True, check=False)
        peers.write(signed, made.stdout)
        judged = subprocess.run(
            ["xmlsec1", "--verify", *pinned, *identified[:-1], signed], capture_output=True, check=False
        )
        yield (
            form,
            suite,
            peers.read(signed),
            made.returncode == 0 and judged.returncode == 0,
            made.stderr + judged.stderr,
        )


def run(keys, ours):
    verifier = peers.Ours(keys, ours)
    for form, suite, octets, is_valid, errors in documents(keys):
        if not is_valid:
            suite.add(form.name, FAILED, f"xmlsec1 does not make it: {errors.decode(errors='replace')[-300:]}")
            continue
        said = answer(verifier, "document", octets)
        if form.refused:
            is_named = form.refused in said.split()
            suite.add(form.name, REFUSED if is_named else FAILED, f"{said}, expected {form.refused}")
        else:
            suite.add(form.name, PASSED if said == "valid" else FAILED, said)
    return suite


def answer(verifier, kind, octets):
    try:
        verifier.verify(kind, octets, "rsa2048")
        return "valid"
    except Exception as failure:
        return matrix.reason(failure)
