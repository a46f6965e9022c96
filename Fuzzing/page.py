#!/usr/bin/env python3
"""Puts the last run of each target into the table of docs/fuzzing.md: page.py RESULTS PAGE

RESULTS has a line a run, written by fuzz.sh; a target without a run there keeps its row of the page.
"""
import os
import sys

COLUMNS = ["target", "date", "code", "minutes", "executions", "a second", "accepted", "edges", "inputs", "findings", "machine"]
BEGIN, END = "<!-- runs: written by make fuzz-page -->", "<!-- end of runs -->"


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def number(text):
    return f"{int(text):,}" if text.isdigit() else text


def recorded(path):
    """The last run of each target, by its name."""
    if not os.path.exists(path):
        sys.exit(f"no run is recorded in {path}: make fuzz")
    with open(path) as lines:
        runs = [line.rstrip("\n").split("\t") for line in lines]
    for run in runs:
        run[0], run[3] = f"`{run[0]}`", f"{int(run[3]) / 60:.3g}"
        run[4:9] = map(number, run[4:9])
        run[9] = run[9].replace("|", " ")
    return {run[0]: run for run in runs}


def main(results, page):
    with open(page) as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    rows = {cells(line)[0]: cells(line) for line in table.strip().splitlines()[2:]}
    rows.update(recorded(results))
    lines = [COLUMNS, ["---"] * len(COLUMNS)] + list(rows.values())
    table = "".join("| " + " | ".join(line) + " |\n" for line in lines)
    with open(page, "w") as file:
        file.write(f"{before}{BEGIN}\n\n{table}\n{END}{after}")


main(*sys.argv[1:])
