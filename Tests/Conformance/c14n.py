"""Exclusive C14N: the vectors of vectors/exclusive-c14n.json, judged by libxml2 and the JDK, against both writers of ours.

Usage: c14n.py FOLDER makes `canonical` and `body` anew from the judges, which must agree, in FOLDER as scratch space.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys

import worker
from forge import canonical
from lxml import etree
from scoreboard import FAILED, PASSED, REFUSED, Suite

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors", "exclusive-c14n.json")
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def load():
    with open(VECTORS, encoding="utf-8") as file:
        return json.load(file)


def message(case):
    """The case inside a Body, for what only reads SOAP, and where its apex is; None when it cannot be put there."""
    if case.get("native"):
        return case["input"], case["apex"]
    if case.get("alone") or case["input"].startswith("<?xml"):
        return None
    return f"<e:Envelope xmlns:e='{SOAP}'><e:Body>{case['input']}</e:Body></e:Envelope>", "0"


class Judges:
    """libxml2 and the JDK; what they disagree about is no fact."""

    def __init__(self, folder, java):
        self.folder, self.java = folder, java

    def canonical(self, case, text, apex):
        """What both write; a case says why one of them is not followed (`departs`) or cannot be asked (`unread`)."""
        prefixes = case["prefixes"]
        if "unread" in case:
            return self.libxml2(text, apex, prefixes).decode()
        by_jdk = self.jdk(text, apex, prefixes)
        # lxml does not hand `#default` on, so that xmlsec1 is asked then, through a whole signature.
        listed = "#default" in prefixes.split()
        digest = self.xmlsec_digest if listed else lambda *asked: hashlib.sha256(self.libxml2(*asked)).digest()
        agree = hashlib.sha256(by_jdk).digest() == digest(text, apex, prefixes)
        if agree == ("departs" in case):
            raise SystemExit(f"the judges do not say what was expected about {text!r}: {by_jdk!r}")
        return by_jdk.decode()

    def jdk(self, text, apex, prefixes):
        source, output = write(self.folder, "input.xml", text), os.path.join(self.folder, "jdk.out")
        answer = self.java.ask("c14n", source, apex, prefixes, output)
        if answer != "done":
            raise SystemExit(f"JDK: {answer}: {text!r}")
        return read(output)

    def libxml2(self, text, apex, prefixes):
        element = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        for position in apex.split("/") if apex else []:
            element = [child for child in element if isinstance(child.tag, str)][int(position)]
        return canonical(element, prefixes.split())

    def xmlsec_digest(self, text, apex, prefixes):
        path = "/*" + "".join(f"/*[{int(position) + 1}]" for position in apex.split("/") if position)
        selection = f"count(ancestor-or-self::node() | {path}) = count(ancestor-or-self::node())"
        template = f"""<d:Signature xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:SignedInfo>
            <d:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>
            <d:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
            <d:Reference URI=""><d:Transforms>
            <d:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
            <d:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><d:XPath>{selection}</d:XPath></d:Transform>
            <d:Transform Algorithm="{EXCLUSIVE}"><i:InclusiveNamespaces xmlns:i="{EXCLUSIVE}" PrefixList="{prefixes}"/></d:Transform>
            </d:Transforms><d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><d:DigestValue/></d:Reference>
            </d:SignedInfo><d:SignatureValue/></d:Signature>"""
        start = text.rindex("</")
        source = write(self.folder, "template.xml", text[:start] + template + text[start:])
        key = os.path.join(self.folder, "xmlsec.key")
        if not os.path.exists(key):
            subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        outcome = subprocess.run(["xmlsec1", "--sign", "--privkey-pem", key, source], capture_output=True, check=True)
        value = etree.fromstring(outcome.stdout).findtext(".//{http://www.w3.org/2000/09/xmldsig#}DigestValue")
        return base64.b64decode(value)


def run(folder, ours, java):
    """Every vector against the tree writer and the streaming writer; the judges are asked again."""
    judges = Judges(folder, java)
    tree = Suite("Exclusive C14N, writer of trees")
    stream = Suite("Exclusive C14N, streaming writer")
    judged = Suite("Exclusive C14N, libxml2 and JDK on the stored octets")
    for case in load():
        inside = message(case)
        if "refused" in case:
            answer = ours.ask("tree", write(folder, "case.xml", case["input"]), case["apex"], "", "/dev/null")
            expected = f"error {case['refused']}"
            tree.add(case["name"], REFUSED if answer == expected else FAILED, f"{answer}, expected {expected}")
            continue
        known = judges.canonical(case, case["input"], case["apex"])
        judged.add(case["name"], PASSED if known == case["canonical"] else FAILED, "the judges say otherwise")
        source, output = write(folder, "case.xml", case["input"]), os.path.join(folder, "ours.out")
        answer = ours.ask("tree", source, case["apex"], case["prefixes"], output)
        compare(tree, case["name"], answer, output, case["canonical"])
        if inside is None:
            continue
        source = write(folder, "case.xml", inside[0])
        answer = ours.ask("stream", source, case["prefixes"], output)
        compare(stream, case["name"], answer, output, case.get("body", case["canonical"]))
    return [tree, stream, judged]


def compare(suite, name, answer, output, expected):
    same = answer == "done" and read(output) == expected.encode()
    suite.add(name, PASSED if same else FAILED, f"{answer}: other octets than {expected!r}")


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(text.encode())
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def make(folder):
    """Fills in what the judges say."""
    judges = Judges(folder, worker.java(folder))
    cases = load()
    for case in cases:
        if "refused" in case:
            continue
        case["canonical"] = judges.canonical(case, case["input"], case["apex"])
        inside = message(case)
        if inside and not case.get("native"):
            case["body"] = judges.canonical(case, *inside)
    with open(VECTORS, "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")
    print(len(cases), "cases")


if __name__ == "__main__":
    make(sys.argv[1])
