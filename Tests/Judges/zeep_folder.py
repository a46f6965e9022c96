"""Verifies every SOAP message of a folder with zeep: zeep_folder.py CA FOLDER.

For each *.xml: the certificate is taken from the BinarySecurityToken, must chain to CA (openssl), and zeep must verify
the WS-Security signature with it; the signature must cover Body and Timestamp. Prints "n of m valid"; exits 0 when all are
valid, 1 naming the first that is not, 2 when it cannot judge.
"""
import pathlib
import subprocess
import sys
import tempfile

try:
    from lxml import etree
    from zeep import ns
    from zeep.exceptions import SignatureVerificationFailed
    from zeep.wsse import signature
except ImportError as failure:
    print(f"the Python package {failure.name} is missing", file=sys.stderr)
    sys.exit(2)

TOKEN = etree.QName(ns.WSSE, "BinarySecurityToken")
TRUSTED = {}


class Refused(Exception):
    pass


def certificate(envelope, anchors, scratch):
    """Writes the signer's certificate to a file, once it is known to chain to the anchors."""
    token = envelope.find(f".//{TOKEN}")
    if token is None:
        raise Refused("no BinarySecurityToken")
    text = "".join(token.text.split())
    if text not in TRUSTED:
        path = f"{scratch}/{len(TRUSTED)}.pem"
        lines = [text[start : start + 64] for start in range(0, len(text), 64)]
        pathlib.Path(path).write_text("\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""]))
        checked = subprocess.run(["openssl", "verify", "-x509_strict", "-CAfile", anchors, path], capture_output=True)
        TRUSTED[text] = path if checked.returncode == 0 else None
    if TRUSTED[text] is None:
        raise Refused("the certificate does not chain to the anchors")
    return TRUSTED[text]


def check_coverage(envelope):
    """zeep verifies the references that are there; here is seen that they are enough."""
    header = next(child for child in envelope if etree.QName(child).localname == "Header")
    found = header.find(f"{etree.QName(ns.WSSE, 'Security')}/{etree.QName(ns.DS, 'Signature')}")
    if found is None:
        raise Refused("no signature")
    covered = {item.get("URI") for item in found.iter(str(etree.QName(ns.DS, "Reference")))}
    body = next(child for child in envelope if etree.QName(child).localname == "Body")
    timestamp = header.find(f".//{etree.QName(ns.WSU, 'Timestamp')}")
    for element in (body, timestamp):
        identifier = None if element is None else element.get(etree.QName(ns.WSU, "Id"))
        if identifier is None or f"#{identifier}" not in covered:
            raise Refused("Body or Timestamp is not signed")


def verify(path, anchors, scratch):
    try:
        envelope = etree.fromstring(path.read_bytes())
        check_coverage(envelope)
        signature.verify_envelope(envelope, certificate(envelope, anchors, scratch))
    except SignatureVerificationFailed:
        raise Refused("the signature does not hold") from None
    except (etree.XMLSyntaxError, StopIteration, IndexError):
        raise Refused("not a signed SOAP message") from None


def main(anchors, folder):
    paths = sorted(pathlib.Path(folder).glob("*.xml"))
    if not paths:
        print("there is no message in the folder", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        for path in paths:
            try:
                verify(path, anchors, scratch)
            except Refused as reason:
                print(f"{path.name}: {reason}", file=sys.stderr)
                return 1
    print(f"{len(paths)} of {len(paths)} valid")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
