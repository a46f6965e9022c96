"""Prints the exclusive canonical form of stdin by lxml: c14n.py [ELEMENT-LOCAL-NAME [PREFIX...]]"""
import sys

from lxml import etree

root = etree.fromstring(sys.stdin.buffer.read())
node = root if len(sys.argv) < 2 else root.xpath("//*[local-name()='%s']" % sys.argv[1])[0]
prefixes = sys.argv[2:] or None
# tostring() of a node with inherited namespaces canonicalises it in its context.
sys.stdout.buffer.write(
    etree.tostring(node, method="c14n", exclusive=True, with_comments=False, inclusive_ns_prefixes=prefixes, with_tail=False)
)
