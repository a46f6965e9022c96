"""docs/conformance.md from what the suites counted."""

import platform
import subprocess
from importlib.metadata import version

from scoreboard import FAILED, PASSED, REFUSED

# Why a cell is red: (suite, case) and the reason. One that does not fail any more must go.
EXPLAINED = {}

# The part that runs with `make test`.
PART = "Suites in every test run"

# Red cells that the page lists.
LINES = 40

OPENING = """# Conformance

Written by `make conformance`, which runs every case anew; a part of it runs in `make test`. What counts as *refused by profile* is
written down in [the profile](xml-profile.md), which is older than the suites. Every expected value comes from a standard or from
programs that are not ours; `Tests/Conformance/README.md` says which, and where each case came from. The published vectors stay outside
the repository: `make conformance PUBLISHED=DIR`.
"""


def unexplained(suite):
    """Lines about failures that nobody explained, and explanations that explain nothing."""
    lines = [f"{case}: {reason}" for case, reason in suite.reasons.items() if (suite.name, case) not in EXPLAINED]
    for name, case in EXPLAINED:
        if name == suite.name and suite.outcomes.get(case, FAILED) != FAILED:
            lines.append(f"{case}: explained as failing, but does not")
    return lines


def text(suites, part):
    parts = [OPENING, judges(), summary("Suites", suites), summary(PART, part)]
    parts += [matrix for suite in suites for matrix in suite.tables]
    parts.append(red(suites))
    return "\n".join(parts)


def judges():
    packages = ", ".join(f"{name} {version(name)}" for name in ("cryptography", "lxml", "signxml", "xmlsec", "zeep"))
    debian = subprocess.run(
        [
            "dpkg-query",
            "-W",
            "-f",
            "${Package} ${Version}\n",
            "libwss4j-java",
            "libxml-security-java",
            "libxml2",
            "openjdk-17-jdk-headless",
            "openssl",
            "xmlsec1",
        ],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    return (
        f"Judges of this run: Debian's {', '.join(debian)}; from PyPI {packages}; Python {platform.python_version()}.\n"
    )


def outdated(part, written):
    """Lines about suites of a quick run whose counts are not those of the page."""
    rows = written.partition(f"## {PART}\n")[2].partition("\n## ")[0].splitlines()
    wanted = [row(suite) for suite in part]
    known = [line for line in rows if line.startswith("| ") and not line.startswith("| suite ")]
    odd = [line for line in wanted if line not in known] + [line for line in known if line not in wanted]
    return [f"docs/conformance.md is not current, run make conformance: {line}" for line in odd]


def row(suite):
    counts = " | ".join(str(suite.count(outcome)) for outcome in (PASSED, REFUSED, FAILED))
    return f"| {suite.name} | {len(suite.outcomes)} | {counts} |"


def summary(title, suites):
    rows = [f"## {title}", "", "| suite | cases | passed | refused by profile | failed |", "|---|---:|---:|---:|---:|"]
    rows += [row(suite) for suite in suites]
    return "\n".join(rows) + "\n"


def red(suites):
    rows = [
        f"- {suite.name}, {case}: {EXPLAINED.get((suite.name, case), reason)}"
        for suite in suites
        for case, reason in suite.reasons.items()
    ]
    if len(rows) > LINES:
        rows[LINES:] = [f"- and {len(rows) - LINES} more, which the command prints"]
    return "## Red cells\n\n" + ("\n".join(rows) if rows else "None.") + "\n"
