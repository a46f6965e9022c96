#!/usr/bin/env python3
"""Makes the page of the signature benchmark from the results of one run of the peers, and prints it.

signatures.py RESULTS.json REPORT.txt WORKER FOLDER PAGE.md

WORKER also verifies distinct messages, measures its memory and counts instructions, which the peers do not.
"""
import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys

SIZES, KEYS, OURS = ("small", "medium", "large"), ("rsa2048", "p256"), "ours"
PAYLOAD = {"small": "4 KB", "medium": "64 KB", "large": "1 MB"}
OPERATIONS = {"sign": ("sign",), "verify": ("verify", "verifyk"), "verify + XSD": ("verifyx", "verifykx")}
TARGET = {"small": 1.5, "medium": 2, "large": 2}


def main(results, report, worker, folder, page):
    with open(results) as file:
        cells = {(c["peer"], c["op"], c["key"], c["size"]): c["quiet_cpu_us"] for c in json.load(file)["cells"]}
    with open(report) as file:
        report = file.read()
    text = "\n".join([
        "# Signatures beside other implementations", "",
        "Written by `make benchmark-signatures PEERS=DIR` (`Benchmarks/README.md`); do not edit. All workers sign the same envelopes and verify",
        "the same messages, on one core in one run; figures are operations per second of CPU time, while the host was quiet.", "",
        *machine(report), "", *ratios(cells), "", *rates(cells), "", *own(worker, folder)]) + "\n"
    print(text)
    with open(page, "w") as file:
        file.write(text)


def machine(report):
    """The run, the processor, and which implementations took part."""
    lines = report.splitlines()
    facts = [l for l in lines if re.match(r"\d{4}-\d\d-\d\d|CPU |\d+% of the repetitions", l)]
    return [f"- {l}" for l in facts] + [l for l in lines if re.match(r"- [a-z0-9-]+: ", l)]


def fastest(cells, operations, key, size):
    peers = {peer for peer, *_ in cells} - {OURS, "stages", "plain"}
    return min((cells[p, o, key, size], p) for p in peers for o in operations if (p, o, key, size) in cells)


def ratios(cells):
    yield "## Ratio of our rate to the fastest peer's, and to the limit"
    yield ""
    yield ("The limit is one pass of libxml2's SAX2 events, SHA-256, one public-key operation and libxml2's own validation of a tree, each measured alone: "
           "which nobody passes who uses all of these; we judge most content without libxml2's validator. Targets: 1.5 at 4 KB, 2 above.")
    yield ""
    head = [f"{key}, {PAYLOAD[size]}" for key in KEYS for size in SIZES]
    yield "| | " + " | ".join(head) + " |"
    yield "|---|" + "---|" * len(head)
    for name, operations in OPERATIONS.items():
        row = []
        for key in KEYS:
            for size in SIZES:
                own = cells[OURS, operations[0], key, size]
                best, peer = fastest(cells, operations, key, size)
                mark = "" if best / own >= TARGET[size] else " (below the target)"
                row.append(f"{best / own:.2f} x {peer}{mark}, {limit(cells, name, key, size) / own:.2f} x limit")
        yield f"| {name} | " + " | ".join(row) + " |"


def rates(cells):
    yield "## Operations per second"
    for key in KEYS:
        yield ""
        yield f"| {key} | " + " | ".join(f"{name}, {PAYLOAD[size]}" for name in OPERATIONS for size in SIZES) + " |"
        yield "|---|" + "---|" * (len(OPERATIONS) * len(SIZES))
        for peer in [OURS] + sorted({p for p, *_ in cells} - {OURS, "stages", "plain"}):
            row = []
            for operations in OPERATIONS.values():
                for size in SIZES:
                    time = [cells[peer, o, key, size] for o in operations if (peer, o, key, size) in cells]
                    row.append(f"{1e6 / time[0]:,.0f}" if time else "")
            yield f"| {peer} | " + " | ".join(row) + " |"


def limit(cells, name, key, size):
    """Microseconds of what cannot be left out."""
    stage = lambda what, of=size, by="rsa2048": cells["stages", what, by, of]
    time = stage("sax") + stage("sha256") + stage("pk-sign" if name == "sign" else "pk-verify", "small", key)
    return time + (stage("xsd") if "XSD" in name else 0)


def own(worker, folder):
    """What only our worker is asked."""
    yield "## Nothing is remembered by message"
    yield ""
    yield "256 messages that differ, one in sixteen spoilt behind its signature; their rate divided by that of one message repeated (median of eleven turns):"
    yield ""
    for size in SIZES:
        yield f"- {PAYLOAD[size]}: {distinct(worker, folder, size):.2f}"
    yield ""
    yield "## Memory"
    yield ""
    yield "Rise of the peak of resident memory during one operation at 1 MB, divided by the octets of the message (target: at most 3):"
    yield ""
    for operation in ("sign", "verify", "verifyx"):
        rise, octets = (int(word) for word in ask(worker, folder, [f"memory {operation} rsa2048 large"])[0][1:3])
        yield f"- {operation}: {rise / octets:.2f}"
    if shutil.which("valgrind"):
        yield ""
        yield "## Instructions"
        yield ""
        yield "Thousands of instructions per operation, RSA-2048, counted by callgrind, which has no SHA instructions:"
        yield ""
        yield "| | " + " | ".join(PAYLOAD[size] for size in SIZES) + " |"
        yield "|---|" + "---|" * len(SIZES)
        for operation in ("sign", "verify", "verifyx"):
            yield f"| {operation} | " + " | ".join(f"{instructions(worker, folder, operation, size):,.0f}" for size in SIZES) + " |"


def ask(worker, folder, lines, command=()):
    """The words of each answer."""
    process = subprocess.run(
        [*command, worker, folder], input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=True)
    answers = [line.split() for line in process.stdout.splitlines()[1:]]
    for line, answer in zip(lines, answers, strict=True):
        if answer[:1] != ["ok"]:
            sys.exit(f"{line}: {' '.join(answer)}")
    return answers


def distinct(worker, folder, size):
    rate = lambda answer: int(answer[1]) / float(answer[3])
    answers = ask(worker, folder, [f"run {operation} rsa2048 {size} 0.3" for _ in range(11) for operation in ("distinct", "verify")])
    return statistics.median(rate(answers[i]) / rate(answers[i + 1]) for i in range(0, len(answers), 2))


def instructions(worker, folder, operation, size):
    """The difference between two runs, so that what happens once is left out."""
    few = {"small": 100, "medium": 20, "large": 2}[size]

    def count(times):
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}", "--log-fd=1"]
        process = subprocess.run([*command, worker, folder], input=f"count {operation} rsa2048 {size} {times}\n", capture_output=True, text=True, check=True)
        return int(re.search(r"Collected : (\d+)", process.stdout).group(1))

    return (count(3 * few) - count(few)) / (2 * few) / 1000


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
