"""Forms of keys and references in messages of WSS4J and zeep: what the profile takes, spoilt and not, and what it refuses by name."""

import matrix
import messages as m
import peers
import refusals
from scoreboard import FAILED, REFUSED, Suite
from zeep.wsse import signature as zeep_signature

# How WSS4J names its key, and the failed step that the profile names; None accepts.
WSS4J_FORMS = {
    "bst": None,
    "bsp": None,
    "str-transform": None,
    "issuer-serial": None,
    "embedded": "key-info-refused",
    "key-identifier": "key-info-refused",
    "thumbprint": "key-info-refused",
    "key-value": "key-info-refused",
}


def run(keys, ours, java):
    suite = Suite("Forms of keys and references in messages")
    wss4j, zeep = peers.Java("wss4j", keys, java), peers.Zeep(keys)
    alone, knowing = peers.Ours(keys, ours), peers.Ours(keys, ours, keys.certificate("rsa2048"))
    algorithm = matrix.ALGORITHMS[0]
    for version, soap in m.SOAP.items():
        for form, refused in WSS4J_FORMS.items():
            octets = wss4j.sign("message", soap, "rsa2048", algorithm, form)
            case = f"WSS4J, {form}, SOAP {version}"
            if refused:
                refuses(suite, case, alone, octets, refused)
            else:
                matrix.judge(suite, case, knowing, "message", octets, "rsa2048", keys)
            if form == "issuer-serial":
                refuses(suite, f"{case}, partner unknown", alone, octets, "certificate-missing")
        octets = zeep.sign("message", soap, "rsa2048", algorithm, zeep_signature.Signature)
        matrix.judge(suite, f"zeep, Signature with X509Data, SOAP {version}", alone, "message", octets, "rsa2048", keys)
    return suite


def refuses(suite, case, verifier, octets, step):
    said = refusals.answer(verifier, "message", octets)
    suite.add(case, REFUSED if step in said.split() else FAILED, f"{said}, expected {step}")
