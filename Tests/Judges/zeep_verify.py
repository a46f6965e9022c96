"""Verifies the WS-Security signature of the message on stdin with zeep: zeep_verify.py CERTIFICATE; exits 1 when it fails."""
import sys

from lxml import etree
from zeep.exceptions import SignatureVerificationFailed
from zeep.wsse import signature

try:
    signature.verify_envelope(etree.fromstring(sys.stdin.buffer.read()), sys.argv[1])
except SignatureVerificationFailed:
    sys.exit(1)
