"""Signs a SOAP message with zeep and prints it: zeep_sign.py KEY CERTIFICATE CREATED EXPIRES ALGORITHM SOAP-NAMESPACE [CLASS] < body-child.xml

ALGORITHM is sha256 (RSA-SHA256 with SHA-256 digests) or sha1 (zeep's own default). CLASS is BinarySignature (a token; so without one) or Signature
(X509Data with certificate, issuer and serial number).
"""
import sys

import xmlsec
from lxml import etree
from zeep import ns
from zeep.wsse import signature

key, certificate, created, expires, algorithm, soap, *kind = sys.argv[1:]
envelope = etree.Element(etree.QName(soap, "Envelope"), nsmap={"soap-env": soap})
header = etree.SubElement(envelope, etree.QName(soap, "Header"))
security = etree.SubElement(header, etree.QName(ns.WSSE, "Security"), nsmap={"wsse": ns.WSSE})
timestamp = etree.SubElement(security, etree.QName(ns.WSU, "Timestamp"), nsmap={"wsu": ns.WSU})
etree.SubElement(timestamp, etree.QName(ns.WSU, "Created")).text = created
etree.SubElement(timestamp, etree.QName(ns.WSU, "Expires")).text = expires
body = etree.SubElement(envelope, etree.QName(soap, "Body"))
body.append(etree.fromstring(sys.stdin.buffer.read()))
methods = {"sha256": (xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256), "sha1": (None, None)}[algorithm]
signer = getattr(signature, kind[0] if kind else "BinarySignature")
signer(key, certificate, signature_method=methods[0], digest_method=methods[1]).apply(envelope, {})
sys.stdout.buffer.write(etree.tostring(envelope))
