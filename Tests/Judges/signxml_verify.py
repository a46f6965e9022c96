"""Verifies the document on stdin with signxml: signxml_verify.py CA; prints the canonical form of what was signed, exits 1 on failure."""
import sys

from lxml import etree
from signxml import XMLVerifier
from signxml.exceptions import InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration

document = etree.fromstring(sys.stdin.buffer.read())
try:
    result = XMLVerifier().verify(
        document, ca_pem_file=sys.argv[1], id_attribute="Id", expect_config=SignatureConfiguration(expect_references=1)
    )
except (InvalidInput, InvalidSignature) as failure:
    print(type(failure).__name__, file=sys.stderr)
    sys.exit(1)
sys.stdout.buffer.write(etree.tostring(result.signed_xml, method="c14n", exclusive=True, with_comments=False))
