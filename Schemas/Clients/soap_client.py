#!/usr/bin/env python3
"""Sends one signed document to the KSZ hub, built with zeep from KSZHub.wsdl alone, and proves everything that comes back.

    soap_client.py FEDERATION OPERATION [--to KEY-OR-KBO] [--ssin N] [--soap12] [--save PREFIX]
    soap_client.py FEDERATION verify REQUEST.xml ANSWER.xml...

FEDERATION is federation.json of `make sandbox` or `make demo`. The script signs the document, zeep signs the envelope. Exit code 0:
the hub accepted; 1: it refused (shown with rule and remedy); 2: wrong arguments, no answer, or one that is not proven: believe
none of it.
"""
import argparse
import datetime
import json
import pathlib
import sys
import uuid

import requests
import xmlsec
import zeep
from lxml import etree
from zeep import xsd
from zeep.wsse.signature import BinarySignature
from zeep.wsse.utils import WSU, get_security_header

import evidence

HUB = "{urn:ocmw-gateway:hub:v1}"
LIFETIME = datetime.timedelta(minutes=5)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


class DocumentSigner(zeep.Plugin):
    """Signs the document in the Body before zeep signs the envelope."""

    def __init__(self, key_file, certificate_file):
        self.files = (key_file, certificate_file)

    def egress(self, envelope, http_headers, operation, binding_options):
        body = envelope[-1]
        evidence.sign(body[0], *self.files)
        return envelope, http_headers


class HopSecurity(BinarySignature):
    """zeep's WS-Security signature with binary token and Timestamp; the answer is judged with the request at hand."""

    def __init__(self, key_file, certificate_file, judge):
        super().__init__(
            key_file, certificate_file, signature_method=xmlsec.Transform.RSA_SHA256,
            digest_method=xmlsec.Transform.SHA256)
        self.judge = judge
        self.request = None

    def apply(self, envelope, headers):
        created = now()
        timestamp = WSU.Timestamp(
            WSU.Created(created.isoformat()), WSU.Expires((created + LIFETIME).isoformat()))
        get_security_header(envelope).append(timestamp)
        self.request = envelope
        return super().apply(envelope, headers)

    def verify(self, envelope):
        self.outcome = self.judge(self.request, envelope)
        return envelope


class SavingTransport(zeep.Transport):
    """Writes every message as it was sent and as it came."""

    prefix = None

    def post(self, address, message, headers):
        response = super().post(address, message, headers)
        if self.prefix:
            for name, data in (("request", message), ("answer", response.content)):
                with open(f"{self.prefix}-{name}.xml", "wb") as file:
                    file.write(data)
        return response


class Hub:
    """The hub as a zeep service, for one OCMW with its keys."""

    def __init__(self, federation, soap12=False, save=None):
        you, hub, trust = federation["you"], federation["hub"], federation["trust"]
        self.you, self.federation = you, federation
        self.trust = evidence.Trust(trust["anchors"], trust["revocationList"])
        session = requests.Session()
        # Else REQUESTS_CA_BUNDLE of the environment would take the place of the anchors below.
        session.trust_env = False
        session.cert = (you["tlsCertificate"], you["tlsKey"])
        session.verify = trust["anchors"]
        transport = SavingTransport(session=session, operation_timeout=10)
        transport.prefix = save
        self.security = HopSecurity(you["signingKey"], you["signingCertificate"], self.judge)
        self.client = zeep.Client(
            hub["wsdl"], transport=transport, wsse=self.security,
            plugins=[DocumentSigner(you["signingKey"], you["signingCertificate"])])
        binding = "KSZHubBinding12" if soap12 else "KSZHubBinding"
        self.service = self.client.create_service(HUB + binding, hub["soap"])

    def judge(self, request, answer):
        return evidence.check_exchange(request, answer, self.trust, self.federation["hub"]["kbo"])

    def send(self, operation, recipient, ssin, payload):
        """Sends a document that begins a conversation; the outcome is proven or `evidence.NotProven` is raised."""
        ticket = str(uuid.uuid4())
        try:
            self.service[operation](
                Id=f"d-{ticket}",
                informationCustomer={
                    "ticket": ticket, "timestampSent": now(),
                    "customerIdentification": {"cbeNumber": self.you["kbo"]},
                },
                recipient={"cbeNumber": recipient}, conversation=str(uuid.uuid4()),
                legalContext="PCSA:SOCIAL_INQUIRY", criteria={"ssin": ssin, "role": 1},
                Signature=xsd.SkipValue, **payload)
        except zeep.exceptions.Fault:
            pass  # Proven like every answer; its refusal is in the outcome.
        return {"ticket": ticket} | self.security.outcome


def proof(person):
    return {"personData": {name: person[name] for name in ("lastName", "firstName", "birthDate")}}


def payload(operation, person):
    """What each operation carries beside its header, as small as the schema allows."""
    today = datetime.date.today()
    return {
        "registerPerson": lambda: {
            "qualityCode": 1, "period": {"beginDate": today}, "proofOfIdentity": proof(person)},
        "findOrganisations": lambda: {"proofOfIdentity": proof(person)},
        "requestInquiry": lambda: {"applicationDate": today, "aid": "RIGHT_TO_SOCIAL_INTEGRATION"},
        "transferCompetence": lambda: {
            "request": {
                "reference": f"P-{uuid.uuid4().hex[:12]}", "receivedAt": now(), "form": "WRITTEN",
                "aid": "RIGHT_TO_SOCIAL_INTEGRATION"},
            "identity": proof(person), "rule": "ART1-1",
            "reason": [{"language": "nl", "text": "Verblijft gewoonlijk op het grondgebied van de andere gemeente."}],
            "urgent": False,
            "decision": {"body": "SPECIAL_COMMITTEE", "date": today, "ratificationPending": False},
            "contactPerson": {"name": "Sociale dienst"},
            "forwardBy": today + datetime.timedelta(days=5)},
    }[operation]()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("federation", help="federation.json of the sandbox")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("registerPerson", "findOrganisations", "requestInquiry", "transferCompetence"):
        command = commands.add_parser(name)
        command.add_argument("--to", default="a", help="an OCMW of the file (a, b, c) or a KBO number")
        command.add_argument("--ssin", help="another person than the first one of the file")
        command.add_argument("--soap12", action="store_true", help="SOAP 1.2 instead of 1.1")
        command.add_argument("--save", metavar="PREFIX", help="write PREFIX-request.xml and PREFIX-answer.xml")
    verify = commands.add_parser("verify", help="prove a stored exchange, while it is fresh")
    verify.add_argument("request")
    verify.add_argument("answers", nargs="+", metavar="answer")
    return parser.parse_args()


def verify(options, federation):
    """Proves stored answers to one request, a line each."""
    trust = evidence.Trust(federation["trust"]["anchors"], federation["trust"]["revocationList"])
    request, status = parse(options.request), 0
    for name in options.answers:
        try:
            evidence.check_exchange(request, parse(name), trust, federation["hub"]["kbo"])
            print(f"{pathlib.Path(name).name}: proven")
        except (evidence.NotProven, etree.LxmlError, AttributeError, TypeError, ValueError) as failure:
            print(f"{pathlib.Path(name).name}: not proven: {failure}")
            status = 2
    return status


def parse(name):
    return etree.parse(name, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def send(options, federation):
    first = federation["persons"][0]
    ssin = options.ssin or first["ssin"]
    person = next((person for person in federation["persons"] if person["ssin"] == ssin), first)
    asks_hub = options.command in ("registerPerson", "findOrganisations")
    recipient = federation["hub"] if asks_hub else federation["ocmws"].get(options.to, {"kbo": options.to})
    hub = Hub(federation, options.soap12, options.save)
    return hub.send(options.command, recipient["kbo"], ssin, payload(options.command, person))


def main():
    options = arguments()
    try:
        with open(options.federation, encoding="utf-8") as file:
            federation = json.load(file)
        if options.command == "verify":
            return verify(options, federation)
        outcome = send(options, federation)
    except Exception as failure:  # Whatever broke: an answer that was not judged to its end proves nothing.
        print(f"not proven: {type(failure).__name__}: {failure}", file=sys.stderr)
        return 2
    print("\n".join(f"{name}: {value}" for name, value in outcome.items()))
    return 0 if outcome["outcome"] in ("DELIVERED", "ANSWERED") else 1


if __name__ == "__main__":
    sys.exit(main())
