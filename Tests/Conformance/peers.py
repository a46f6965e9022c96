"""Those who sign and verify, driven as their users drive them.

Each has `sign(kind, soap, signer, algorithm)`, which returns octets, and `verify(kind, octets, signer)`, which raises
unless the signature holds with the signer's certificate and covers the Body and the Timestamp, or the document.
"""

import subprocess

import messages as m
import xmlsec
from lxml import etree
from signxml import CanonicalizationMethod, SignatureConfiguration, XMLSigner, XMLVerifier, methods
from zeep.wsse import signature as zeep_signature


class Refused(Exception):
    pass


def parsed(octets):
    return etree.fromstring(octets, etree.XMLParser(resolve_entities=False, no_network=True))


def only(elements, name):
    if len(elements) != 1:
        raise Refused(f"{len(elements)} {name}")
    return elements[0]


def security(root):
    soap = etree.QName(root).namespace
    return only(root.findall(f"{{{soap}}}Header/{{{m.WSSE}}}Security"), "wsse:Security")


def signature(kind, root):
    return only((security(root) if kind == "message" else root).findall(f"{{{m.DS}}}Signature"), "ds:Signature")


def require_coverage(kind, root):
    """What a user of a bare XMLDSig library must check: which elements the references lead to."""
    attribute = f"{{{m.WSU}}}Id" if kind == "message" else "Id"
    ids = [element.get(attribute) for element in root.iter("*") if element.get(attribute) is not None]
    if len(ids) != len(set(ids)):
        raise Refused("an Id twice")
    found = signature(kind, root).findall(f"{{{m.DS}}}SignedInfo/{{{m.DS}}}Reference")
    covered = {reference.get("URI") for reference in found}
    needed = [root]
    if kind == "message":
        needed = [only(root.findall(f"{{{etree.QName(root).namespace}}}Body"), "Body")]
        needed.append(only(security(root).findall(f"{{{m.WSU}}}Timestamp"), "wsu:Timestamp"))
    for element in needed:
        if element.get(attribute) is None or "#" + element.get(attribute) not in covered:
            raise Refused(f"{etree.QName(element).localname} is not covered")


class Ours:
    """XMLSecurity through xml-conformance; trusts the anchors."""

    def __init__(self, keys, worker, partners=""):
        """`partners` is a PEM file of certificates that a message may name by issuer and serial number."""
        self.keys, self.worker, self.partners = keys, worker, partners

    def sign(self, kind, soap, signer, algorithm):
        source, output = self.keys.path("ours.in"), self.keys.path("ours.signed")
        write(source, m.plain_message(soap) if kind == "message" else m.document())
        identity = [self.keys.key(signer), self.keys.certificate(signer)]
        times = [m.instant()] if kind == "message" else []
        answer = self.worker.ask(f"sign-{kind}", source, *identity, *times, output)
        if answer != "done":
            raise Refused(answer)
        return read(output)

    def verify(self, kind, octets, signer):
        source = self.keys.path("ours.in")
        write(source, octets)
        answer = self.worker.ask(kind, source, self.keys.anchors, m.instant(), self.partners)
        if answer != "valid":
            raise Refused(answer)


class Java:
    """The JDK (pins the certificate) or WSS4J (trusts the anchors) in JavaPeers."""

    def __init__(self, name, keys, worker):
        self.name, self.keys, self.worker = name, keys, worker

    def sign(self, kind, soap, signer, algorithm, form="bst"):
        source, output = self.keys.path("java.in"), self.keys.path("java.signed")
        if kind == "document":
            octets = m.document()
        elif self.name == "jdk":
            octets = m.headed_message(soap, m.token_text(self.keys.loaded_certificate(signer)), m.token_reference())
        else:
            octets = m.plain_message(soap)
        write(source, octets)
        answer = self.worker.ask(
            "sign", self.name, kind, source, signer, algorithm.method, algorithm.digest, form, output
        )
        if answer != "done":
            raise Refused(answer)
        return read(output)

    def verify(self, kind, octets, signer):
        source = self.keys.path("java.in")
        write(source, octets)
        answer = self.worker.ask("verify", self.name, kind, source, self.keys.certificate(signer))
        if answer != "valid":
            raise Refused(answer)


class XMLSec1:
    """The program xmlsec1; pins the certificate."""

    def __init__(self, keys):
        self.keys = keys

    def sign(self, kind, soap, signer, algorithm):
        source = self.keys.path("xmlsec1.in")
        certificate = self.keys.loaded_certificate(signer)
        if kind == "message":
            ids, info = ["token", "time", "body"], m.token_reference()
        else:
            ids, info = (
                ["root"],
                f"<d:X509Data><d:X509Certificate>{m.token_text(certificate)}</d:X509Certificate></d:X509Data>",
            )
        template = m.signature_template(ids, algorithm.method, algorithm.digest, info, enveloped=kind == "document")
        write(
            source,
            m.headed_message(soap, m.token_text(certificate), template) if kind == "message" else m.document(template),
        )
        return self.run(kind, source, "--sign", "--privkey-pem", self.keys.key(signer))

    def verify(self, kind, octets, signer):
        source = self.keys.path("xmlsec1.in")
        write(source, octets)
        self.run(
            kind,
            source,
            "--verify",
            "--pubkey-cert-pem",
            self.keys.certificate(signer),
            "--enabled-reference-uris",
            "same-doc",
        )
        require_coverage(kind, parsed(octets))

    def run(self, kind, source, *arguments):
        root = parsed(read(source))
        attribute = f"{{{m.WSU}}}Id" if kind == "message" else "Id"
        names = {etree.QName(element) for element in root.iter("*") if element.get(attribute) is not None}
        identified = [word for name in names for word in ("--id-attr:Id", f"{name.namespace}:{name.localname}")]
        path = "/*/*/*[local-name()='Security']" if kind == "message" else "/*"
        # Without an order from outside it takes the first signature that it finds.
        selected = ["--node-xpath", f"{path}/*[local-name()='Signature']"]
        outcome = subprocess.run(
            ["xmlsec1", *arguments, *identified, *selected, source], capture_output=True, check=False
        )
        if outcome.returncode != 0:
            raise Refused(outcome.stderr.decode(errors="replace").strip().splitlines()[-1:])
        return outcome.stdout


class SignXML:
    """signxml; pins the certificate."""

    def __init__(self, keys):
        self.keys = keys

    def sign(self, kind, soap, signer, algorithm):
        certificate, key = self.keys.loaded_certificate(signer), self.keys.loaded_key(signer)
        settings = {
            "signature_algorithm": algorithm.method.rsplit("#", 1)[1],
            "digest_algorithm": algorithm.digest.rsplit("#", 1)[1],
            "c14n_algorithm": CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        }
        if kind == "document":
            signed = XMLSigner(method=methods.enveloped, **settings).sign(
                parsed(m.document()), key=key, cert=[certificate], reference_uri="root", id_attribute="Id"
            )
            return etree.tostring(signed)
        root = parsed(m.headed_message(soap, m.token_text(certificate)))
        info = etree.Element(f"{{{m.DS}}}KeyInfo", nsmap={"ds": m.DS})
        info.append(parsed(m.token_reference().encode()))
        security(root).append(
            XMLSigner(method=methods.detached, **settings).sign(
                root, key=key, key_info=info, reference_uri=["#token", "#time", "#body"], id_attribute="Id"
            )
        )
        return etree.tostring(root)

    def verify(self, kind, octets, signer):
        root = parsed(octets)
        XMLVerifier().verify(
            octets,
            x509_cert=self.keys.loaded_certificate(signer),
            id_attribute="Id",
            expect_config=SignatureConfiguration(location=".//", expect_references=True),
        )
        require_coverage(kind, root)


class Zeep:
    """zeep's BinarySignature, which leaves the token unsigned; pins the certificate."""

    def __init__(self, keys):
        self.keys = keys

    def sign(self, kind, soap, signer, algorithm, plugin=zeep_signature.BinarySignature):
        envelope = parsed(m.timed_message(soap))
        plugin(
            self.keys.key(signer),
            self.keys.certificate(signer),
            None,
            signature_method=transform(algorithm.method),
            digest_method=transform(algorithm.digest),
        ).apply(envelope, {})
        return etree.tostring(envelope)

    def verify(self, kind, octets, signer):
        root = parsed(octets)
        zeep_signature.verify_envelope(root, self.keys.certificate(signer))
        require_coverage(kind, parsed(octets))


def transform(identifier):
    """What python-xmlsec calls an algorithm."""
    return next(found for found in vars(xmlsec.Transform).values() if getattr(found, "href", None) == identifier)


def write(path, octets):
    with open(path, "wb") as file:
        file.write(octets)


def read(path):
    with open(path, "rb") as file:
        return file.read()
