"""One message in many dresses: what XML allows around the signed parts and Exclusive C14N looks through, or does not.

All are valid, and every spoilt variant of each is refused; libxml2 says what the octets are.
"""

import re

import matrix
import messages as m
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from forge import signed
from scoreboard import Suite

LIST = f'<i:InclusiveNamespaces xmlns:i="{m.EXCLUSIVE}" PrefixList="%s"/>'


def swap(old, new):
    def dress(text):
        if old not in text:
            raise ValueError(f"nothing to dress: {old}")
        return text.replace(old, new)

    return dress


def both(*dresses):
    def dress(text):
        for one in dresses:
            text = one(text)
        return text

    return dress


def default_namespace(prefix):
    """Writes the elements of a prefix without it; the prefix stays declared for attributes."""

    def dress(text):
        name = re.search(f'xmlns:{prefix}="([^"]*)"', text)[1]
        text = re.sub(f"(</?){prefix}:", r"\1", text)
        for start in ("<Envelope ", "<Security ", "<BinarySecurityToken ", "<Signature ", "<SecurityTokenReference "):
            if start in text:
                return text.replace(start, f'{start}xmlns="{name}" ')
        raise ValueError(prefix)

    return dress


def transform_list(reference, prefixes):
    """A PrefixList in the Transform of one reference."""

    def dress(text):
        start = text.index(f'URI="#{reference}"><d:Transforms>')
        place = text.index(f'<d:Transform Algorithm="{m.EXCLUSIVE}"/>', start)
        whole = f'<d:Transform Algorithm="{m.EXCLUSIVE}">{LIST % prefixes}</d:Transform>'
        return text[:place] + whole + text[place + len(f'<d:Transform Algorithm="{m.EXCLUSIVE}"/>') :]

    return dress


def method_list(prefixes):
    return swap(
        f'<d:CanonicalizationMethod Algorithm="{m.EXCLUSIVE}"/>',
        f'<d:CanonicalizationMethod Algorithm="{m.EXCLUSIVE}">{LIST % prefixes}</d:CanonicalizationMethod>',
    )


DRESSES = {
    "plain": str,
    "unused declarations on Envelope, Header and Security": both(
        swap("<s:Envelope ", '<s:Envelope xmlns:q="urn:q" xmlns="urn:d" '),
        swap("<s:Header>", '<s:Header xmlns:q="urn:r">'),
        swap("<w:Security ", '<w:Security xmlns:z="urn:z" '),
    ),
    "declarations of the parts on the parts": both(
        swap("<u:Timestamp ", f'<u:Timestamp xmlns:u="{m.WSU}" '),
        swap("<w:BinarySecurityToken ", f'<w:BinarySecurityToken xmlns:w="{m.WSSE}" xmlns:u="{m.WSU}" '),
    ),
    "prefixes bound anew where nobody uses them": both(
        swap("<u:Timestamp ", '<u:Timestamp xmlns:s="urn:s" '),
        swap("<d:SignedInfo>", '<d:SignedInfo xmlns:w="urn:w" xmlns:u="urn:u">'),
    ),
    "a prefix that stands for another namespace outside": both(
        swap("<s:Envelope ", '<s:Envelope xmlns:d="urn:other" '), swap("<s:Header>", '<s:Header xmlns:i="urn:other">')
    ),
    "SOAP as the default namespace": both(default_namespace("s"), swap("<empty/>", '<empty xmlns=""/>')),
    "ds as the default namespace": default_namespace("d"),
    "other prefixes": both(
        lambda text: re.sub(r"(xmlns:|</?)u\b", r"\1utility-1.0", text), swap(" u:Id", " utility-1.0:Id")
    ),
    "prefixes beyond ASCII": both(lambda text: re.sub(r"(xmlns:|</?)d\b(?=[:=])", "\\1\u00e9", text)),
    "attributes in another order": lambda text: re.sub(
        r"<w:BinarySecurityToken ([^\s>]+) ([^\s>]+) ([^\s>]+)>", r"<w:BinarySecurityToken \3  \2\n\1 >", text
    ),
    "apostrophes around attributes": lambda text: text.replace('"', "'"),
    "comments everywhere": lambda text: re.sub(r"(</d:[A-Za-z]+>|</u:[A-Za-z]+>|<s:Body[^>]*>)", r"\1<!-- c -->", text),
    "a comment inside Created": lambda text: re.sub(r"(<u:Created>\d{4})", r"\1<!-- c -->", text),
    "white space between all of the header": lambda text: re.sub(
        r"(</?[dwu]:[A-Za-z]+[^>]*/?>)(?=<)", "\\1\n\t ", text
    ),
    "carriage returns between all of the header": lambda text: re.sub(
        r"(</?[dwu]:[A-Za-z]+[^>]*/?>)(?=<)", "\\1&#13;\n", text
    ),
    "white space in tags": lambda text: re.sub(r"<(/?[dwus]:[A-Za-z]+)(\s[^>]*?)?(/?)>", r"<\1\2 \n\3>", text).replace(
        "</ ", "</"
    ),
    "empty elements with two tags": lambda text: re.sub(r"<(d:[A-Za-z]+)( [^>]*)?/>", r"<\1\2></\1>", text),
    "Created in a CDATA section": lambda text: re.sub(r"<u:Created>([^<]*)<", r"<u:Created><![CDATA[\1]]><", text),
    "character references in values": both(
        swap('"#time"', '"&#35;ti&#x6D;e"'),
        swap('u:Id="body"', 'u:Id="b&#111;dy"'),
        lambda text: re.sub(r"<u:Expires>2", "<u:Expires>&#50;", text),
    ),
    "xml:lang, xml:space and xml:base above": swap(
        "<s:Envelope ", '<s:Envelope xml:lang="nl" xml:space="preserve" xml:base="http://a.example/" '
    ),
    "byte order mark and declaration": lambda text: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text,
    "comments outside Envelope": lambda text: f"<!-- before -->\n{text}\n<!-- behind -->",
    "PrefixList of SignedInfo": method_list("s w u"),
    "PrefixList of SignedInfo with unknown prefixes": method_list("absent s"),
    "PrefixList of Timestamp and token": both(transform_list("time", "w s"), transform_list("token", "s")),
    "PrefixList of the Body": both(
        swap("<s:Envelope ", '<s:Envelope xmlns:q="urn:q" xmlns:r="urn:r" '), transform_list("body", "q s u w")
    ),
    "PrefixList everywhere, bound anew": both(
        swap("<s:Envelope ", '<s:Envelope xmlns:q="urn:q" '),
        swap("<u:Timestamp ", '<u:Timestamp xmlns:q="urn:r" '),
        transform_list("time", "q"),
        transform_list("token", "q s"),
        transform_list("body", "q w"),
        method_list("q u"),
    ),
    "PrefixList that is empty": both(method_list(""), transform_list("time", "")),
    "PrefixList with white space": both(method_list(" s \t w\n"), transform_list("body", "  u")),
}


def run(keys, ours, java):
    suite = Suite("Messages in many dresses")
    members = matrix.everyone(keys, ours, java)
    key, certificate = keys.loaded_key("rsa2048"), keys.loaded_certificate("rsa2048").public_bytes(Encoding.DER)

    def sign(octets):
        return key.sign(octets, padding.PKCS1v15(), hashes.SHA256())

    for name, dress in DRESSES.items():
        octets = signed(certificate, m.MORE + "rsa-sha256", sign, dress=dress)
        if name.startswith("byte order mark"):
            octets = b"\xef\xbb\xbf" + octets
        for peer in ("ours", "xmlsec1", "JDK"):
            if peer == "ours":
                matrix.judge(suite, f"{name}, {peer}", members[peer], "message", octets, "rsa2048", keys)
            else:
                matrix.accepts(suite, f"{name}, {peer}, intact", members[peer], "message", octets, "rsa2048")
    return suite
