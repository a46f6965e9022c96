"""Signer x verifier x algorithm x SOAP version, and documents, each intact and spoilt."""

from dataclasses import dataclass

import messages as m
import peers
from scoreboard import FAILED, PASSED, Suite

RSA, ECDSA = m.MORE + "rsa-", m.MORE + "ecdsa-"


@dataclass(frozen=True)
class Algorithm:
    name: str
    signer: str
    method: str
    digest: str
    # Whether we sign with it; we verify all.
    is_ours: bool = False


ALGORITHMS = [
    Algorithm("RSA-SHA256, 2048 bits", "rsa2048", RSA + "sha256", m.DIGESTS["sha256"], is_ours=True),
    Algorithm("ECDSA-SHA256, P-256", "p256", ECDSA + "sha256", m.DIGESTS["sha256"], is_ours=True),
    Algorithm("RSA-SHA256, 3072 bits", "rsa3072", RSA + "sha256", m.DIGESTS["sha256"], is_ours=True),
    Algorithm("RSA-SHA256, 4096 bits", "rsa4096", RSA + "sha256", m.DIGESTS["sha256"], is_ours=True),
    Algorithm("RSA-SHA256, SHA-512 digests", "rsa2048", RSA + "sha256", m.DIGESTS["sha512"]),
    Algorithm("RSA-SHA384, SHA-384 digests", "rsa2048", RSA + "sha384", m.DIGESTS["sha384"]),
    Algorithm("RSA-SHA512, SHA-512 digests", "rsa2048", RSA + "sha512", m.DIGESTS["sha512"]),
    Algorithm("ECDSA-SHA384, P-384, SHA-384 digests", "p384", ECDSA + "sha384", m.DIGESTS["sha384"]),
]
SHAPES = {
    "SOAP 1.1": ("message", m.SOAP["1.1"]),
    "SOAP 1.2": ("message", m.SOAP["1.2"]),
    "document": ("document", None),
}
# What we must say of each variant: one of these failed steps.
STEPS = {
    "body-changed": {"digest-wrong"},
    "timestamp-changed": {"digest-wrong"},
    "digest-changed": {"signature-value-wrong"},
    "signature-value-changed": {"signature-value-wrong"},
    "signed-info-changed": {"signature-value-wrong"},
    "wrong-key": {"signature-value-wrong", "key-mismatch", "key-info-refused"},
    "wrapped": {"reference-misplaced"},
}
# zeep and WSS4J know messages only.
DOCUMENT_PEERS = ("ours", "xmlsec1", "JDK", "signxml")


def everyone(keys, ours, java):
    return {
        "ours": peers.Ours(keys, ours),
        "xmlsec1": peers.XMLSec1(keys),
        "JDK": peers.Java("jdk", keys, java),
        "WSS4J": peers.Java("wss4j", keys, java),
        "signxml": peers.SignXML(keys),
        "zeep": peers.Zeep(keys),
    }


def plan(quick):
    """(shape, algorithm) of every cell."""
    if quick:
        return [
            ("SOAP 1.1", ALGORITHMS[0]),
            ("SOAP 1.2", ALGORITHMS[1]),
            ("document", ALGORITHMS[6]),
            ("document", ALGORITHMS[7]),
        ]
    return [(shape, algorithm) for shape in SHAPES for algorithm in ALGORITHMS]


def run(keys, ours, java, quick):
    suite = Suite("Matrix of signers and verifiers")
    members = everyone(keys, ours, java)
    for shape, algorithm in plan(quick):
        kind, soap = SHAPES[shape]
        names = DOCUMENT_PEERS if kind == "document" else members
        for signer in names:
            if signer == "ours" and not algorithm.is_ours:
                continue
            case = f"{signer}, {shape}, {algorithm.name}"
            try:
                signed = members[signer].sign(kind, soap, algorithm.signer, algorithm)
            except Exception as failure:
                suite.add(f"{case}, signing", FAILED, reason(failure))
                continue
            strange = members[signer].sign(kind, soap, "stranger", algorithm) if algorithm is ALGORITHMS[0] else None
            for verifier in names:
                judge(suite, f"{case}, {verifier}", members[verifier], kind, signed, algorithm.signer, keys)
                if strange:
                    refuses(
                        suite,
                        f"{case}, {verifier}, stranger",
                        members[verifier],
                        kind,
                        strange,
                        algorithm.signer,
                        {"certificate-issuer-untrusted"},
                    )
    suite.tables.append(table(suite, members))
    return suite


def accepts(suite, case, verifier, kind, signed, signer):
    try:
        verifier.verify(kind, signed, signer)
        suite.add(case, PASSED)
    except Exception as failure:
        suite.add(case, FAILED, f"refused: {reason(failure)}")


def judge(suite, case, verifier, kind, signed, signer, keys):
    accepts(suite, f"{case}, intact", verifier, kind, signed, signer)
    for variant, octets in m.spoilt(kind, signed, keys.loaded_certificate("other")):
        refuses(
            suite,
            f"{case}, {variant}",
            verifier,
            kind,
            octets,
            "other" if variant == "wrong-key" else signer,
            STEPS[variant],
        )


def refuses(suite, case, verifier, kind, octets, signer, steps):
    """Of us it is asked as well that one of `steps` is named."""
    try:
        verifier.verify(kind, octets, signer)
        suite.add(case, FAILED, "accepted")
    except Exception as failure:
        missed = isinstance(verifier, peers.Ours) and not steps & set(str(failure).split())
        suite.add(case, FAILED if missed else PASSED, f"for another reason: {failure}")


def reason(failure):
    return " ".join(f"{type(failure).__name__} {failure}".split())[:200]


def table(suite, members):
    """Passed of all cases for each signer (row) and verifier (column)."""
    rows = [
        "## Signers and verifiers",
        "",
        "Rows sign, columns verify; cases passed of all, over shapes, algorithms and variants.",
        "",
    ]
    rows += ["| | " + " | ".join(members) + " |", "|---|" + "---:|" * len(members)]
    for signer in members:
        cells = []
        for verifier in members:
            found = [
                outcome
                for case, outcome in suite.outcomes.items()
                if case.split(", ")[0] == signer and case.split(", ")[-2] == verifier
            ]
            cells.append(f"{found.count(PASSED)} / {len(found)}")
        rows.append(f"| {signer} | " + " | ".join(cells) + " |")
    rows += [
        "",
        "Each message and document intact, which all must accept, and spoilt, which all must refuse: "
        + "; ".join(f"{name} ({what})" for name, what in m.SPOILT.items())
        + "; stranger (signed with a key whose certificate comes from another authority).",
    ]
    rows += [
        "",
        "Algorithms: " + "; ".join(algorithm.name for algorithm in ALGORITHMS) + ". We sign with the first four.",
        "",
    ]
    return "\n".join(rows)
