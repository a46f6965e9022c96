"""The scoreboard of XML security: our verifier, signer and canonical forms beside those of others.

conformance.py PROGRAM [--quick] [--published FOLDER] [--page FILE] [--current FILE]

PROGRAM is `xml-conformance`. Prints each suite, and on standard error what is wrong; --page writes docs/conformance.md.
--quick leaves out what takes long; --current then compares its counts with those of the page.
FOLDER holds the test suites of others, unpacked (README.md).
Exits 1 when a case fails that no explanation is known for, an explanation has become wrong, or the page is not current.
"""

import argparse
import subprocess
import sys
import tempfile

import c14n
import dressed
import edges
import key_forms
import matrix
import page
import pki
import published
import refusals
import worker
from scoreboard import FAILED, PASSED, REFUSED


def suites(arguments, folder, quick):
    keys = pki.PKI(folder)
    ours = worker.Worker([arguments.program])
    java = worker.java(folder)
    yield from c14n.run(folder, ours, java)
    yield dressed.run(keys, ours, java)
    yield from edges.run(keys, ours, java, quick)
    yield matrix.run(keys, ours, java, quick)
    yield refusals.run(keys, ours)
    yield key_forms.run(keys, ours, java)
    if arguments.published and not quick:
        yield from published.run(arguments.published, folder, keys, ours)
    for peer in (ours, java):
        peer.close()


def run(arguments, quick):
    results, bad = [], 0
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        for suite in suites(arguments, folder, quick):
            results.append(suite)
            counts = ", ".join(f"{suite.count(outcome)} {outcome}" for outcome in (PASSED, REFUSED, FAILED))
            print(f"{suite.name}: {len(suite.outcomes)} cases, {counts}", flush=True)
            for line in page.unexplained(suite):
                print(f"{suite.name}, {line}", file=sys.stderr, flush=True)
                bad += 1
    return results, bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--published")
    parser.add_argument("--page")
    parser.add_argument("--current")
    arguments = parser.parse_args()
    results, bad = run(arguments, arguments.quick)
    if arguments.page:
        print("The part of every test run", flush=True)
        part, more = run(arguments, True)
        bad += more
        with open(arguments.page, "w", encoding="utf-8") as file:
            file.write(page.text(results, part))
    if arguments.current:
        with open(arguments.current, encoding="utf-8") as file:
            lines = page.outdated(results, file.read())
        for line in lines:
            print(line, file=sys.stderr, flush=True)
        bad += len(lines)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f"{failure}: {failure.stderr}")
