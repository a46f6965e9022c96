"""The suites of edge cases: our verdict beside what the standard asks for, and what xmlsec1 and the JDK say."""

import edge_ecdsa
import edge_encoding
import edge_rsa
import matrix
from forge import text64
from scoreboard import FAILED, PASSED, REFUSED, Suite

SUITES = {
    "ECDSA edge cases": edge_ecdsa,
    "RSA edge cases": edge_rsa,
    "Base64 and certificate edge cases": edge_encoding,
}
SIGNER = "edge"


def run(keys, ours, java, quick):
    members = matrix.everyone(keys, ours, java)
    for name, module in SUITES.items():
        suite = Suite(name)
        rows = [
            f"## {name}",
            "",
            "| case | decided by | asked for | ours | xmlsec1 | JDK |",
            "|---|---|---|---|---|---|",
        ]
        for case in module.cases(keys, quick):
            # Those who pin a certificate take it from here.
            keys.write(f"{SIGNER}.pem", pem(case.certificate))
            asked = ("ours",) if case.in_token else ("ours", "xmlsec1", "JDK")
            said = {peer: verdict(members[peer], case.octets) for peer in asked}
            suite.add(case.name, outcome(case, said["ours"]), said["ours"])
            wanted = "valid" if case.refused is None else "refused"
            rows.append(
                f"| {case.name} | {case.source} | {wanted} | "
                + " | ".join(short(said.get(peer)) for peer in ("ours", "xmlsec1", "JDK"))
                + " |"
            )
        suite.tables.append("\n".join(rows) + "\n")
        yield suite


def verdict(peer, octets):
    try:
        peer.verify("message", octets, SIGNER)
        return "valid"
    except Exception as failure:
        return matrix.reason(failure)


def outcome(case, said):
    if case.refused is None:
        return PASSED if said == "valid" else FAILED
    steps = said.split()
    if "invalid" not in steps or not set(case.refused) & set(steps):
        return FAILED
    return REFUSED if case.by_profile else PASSED


def short(said):
    if said is None:
        return ""
    if said == "valid":
        return "valid"
    steps = said.split("invalid ")[1] if "invalid " in said else ""
    return steps.replace(" ", ", ") if steps else "refused"


def pem(der):
    body = text64(der)
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n".encode()
