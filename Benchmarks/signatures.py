#!/usr/bin/env python3
"""Prints our ratio to the fastest peer and to the limit, from the results of one run of the peers.

signatures.py RESULTS.json WORKER FOLDER     WORKER also verifies distinct messages, which the peers do not
"""
import json
import statistics
import subprocess
import sys

SIZES, KEYS, OURS = ("small", "medium", "large"), ("rsa2048", "p256"), "ours"
OPERATIONS = {"sign": ("sign",), "verify": ("verify", "verifyk"), "verify + XSD": ("verifyx", "verifykx")}


def main(results, worker, folder):
    with open(results) as file:
        cells = {(c["peer"], c["op"], c["key"], c["size"]): c["quiet_cpu_us"] for c in json.load(file)["cells"]}
    peers = sorted({peer for peer, *_ in cells} - {OURS, "stages", "plain"})
    print("Ratio of our operations a second to the fastest peer's (and which), then to the limit of one pass of SAX events.\n")
    print("| operation | " + " | ".join(f"{key} {size}" for key in KEYS for size in SIZES) + " |")
    print("|---|" + "---|" * (len(KEYS) * len(SIZES)))
    for name, operations in OPERATIONS.items():
        row = []
        for key in KEYS:
            for size in SIZES:
                own = cells[OURS, operations[0], key, size]
                best = min((cells[p, o, key, size], p) for p in peers for o in operations if (p, o, key, size) in cells)
                row.append(f"{best[0] / own:.2f} ({best[1]}), {limit(cells, name, key, size) / own:.2f}")
        print(f"| {name} | " + " | ".join(row) + " |")
    print("\nDistinct messages, one in sixteen spoilt: their rate divided by the rate of one message repeated.\n")
    for size in SIZES:
        print(f"- {size}: {distinct(worker, folder, size):.2f}")


def limit(cells, name, key, size):
    """Microseconds of what cannot be left out: SAX events, SHA-256, the public-key operation, and XSD where it is asked."""
    stage = lambda what, of=size, by="rsa2048": cells["stages", what, by, of]
    time = stage("sax") + stage("sha256") + stage("pk-sign" if name == "sign" else "pk-verify", "small", key)
    return time + (stage("xsd") if "XSD" in name else 0)


def distinct(worker, folder, size):
    """Median of eleven turns of each, one after the other in one process."""
    process = subprocess.Popen([worker, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()

    def rate(operation):
        process.stdin.write(f"run {operation} rsa2048 {size} 0.3\n")
        process.stdin.flush()
        answer = process.stdout.readline().split()
        if answer[:1] != ["ok"]:
            sys.exit(f"{operation} {size}: {' '.join(answer)}")
        return int(answer[1]) / float(answer[3])

    turns = [(rate("distinct"), rate("verify")) for _ in range(11)]
    process.stdin.close()
    process.wait()
    return statistics.median(one / other for one, other in turns)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
