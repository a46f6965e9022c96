#!/usr/bin/env python3
"""Runs gateways and hub as processes, kills them, cuts their network, fills their disk, sets them back, and judges what came of it.

    chaos.py --programs .build/debug --kills 1000 --seed 1 --store both [--page docs/reliability.md]

Exit status 0: nothing was lost, doubled or changed; 1: every violation is named with its ticket, and the folder is kept.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from chaos.story import Run, remove

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- chaos: begin -->", "<!-- chaos: end -->"


def table(runs, arguments):
    facts = [run.facts() for run in runs]
    lines = ["| | " + " | ".join(fact.pop("store") for fact in facts) + " |", "|---|" + "---|" * len(facts)]
    lines += [f"| {name} | " + " | ".join(str(fact[name]) for fact in facts) + " |" for name in facts[0]]
    store = "" if arguments.store == "both" else f" STORE={arguments.store}"
    release = " RELEASE=1" if Path(arguments.programs).name == "release" else ""
    return f"Made by `make chaos KILLS={arguments.kills} SEED={arguments.seed}{store}{release}`.\n\n" + "\n".join(lines)


def write(page, text):
    path = Path(page)
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    path.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", required=True, help="folder with ocmw-gateway and mock-ksz")
    parser.add_argument("--kills", type=int, default=1000, help="processes to kill, shared by the stores")
    parser.add_argument("--seed", default="1", help="chooses who is killed when, and the weather")
    parser.add_argument("--store", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rate", type=float, default=5, help="calls a second of each OCMW's software")
    parser.add_argument("--page", help="page that gets the report between its marks")
    arguments = parser.parse_args()
    stores = ["sqlite", "postgresql"] if arguments.store == "both" else [arguments.store]
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    folder.chmod(0o711)
    runs = []
    for store in stores:
        begin = time.monotonic()
        run = Run(store, max(3, arguments.kills // len(stores)), arguments.seed, folder, Path(arguments.programs).resolve(),
                  ROOT / "Schemas", arguments.rate)
        run.play()
        runs.append(run)
        print(f"{store}: {sum(run.killed.values())} kills in {time.monotonic() - begin:.0f} s", flush=True)
    text = table(runs, arguments)
    print(text)
    violations = [(run, violation) for run in runs for violation in run.verdict.violations]
    for run, violation in violations:
        print(f"violation ({run.store}, seed {arguments.seed}): {violation}", file=sys.stderr)
    if violations:
        print(f"kept: {folder}", file=sys.stderr)
        return 1
    if arguments.page:
        write(arguments.page, text)
    remove(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
