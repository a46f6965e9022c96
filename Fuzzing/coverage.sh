#!/usr/bin/env bash
# Prints the lines of Sources/XMLSecurity that a run of tests reached: coverage.sh SCRATCH-FOLDER
# Fails below 85 per cent.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$1/debug
# The toolchain's own, which reads what its compiler wrote.
llvm_cov=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-cov
program=$(find "$folder/" -maxdepth 1 -name '*PackageTests.xctest')
"$llvm_cov" export -summary-only -instr-profile "$folder/codecov/default.profdata" "$program" Sources/XMLSecurity \
    | python3 -c '
import json, sys
files = json.load(sys.stdin)["data"][0]["files"]
rows = sorted((f["summary"]["lines"]["percent"], f["filename"].split("XMLSecurity/", 1)[1], f["summary"]["lines"]) for f in files)
count, covered = (sum(row[2][key] for row in rows) for key in ("count", "covered"))
print("| file | lines | reached |\n|---|---|---|")
for percent, name, lines in rows:
    if percent < 85: print("| %s | %d | %.0f %% |" % (name, lines["count"], percent))
print("| all %d files of the module | %d | %.1f %% |" % (len(rows), count, 100 * covered / count))
sys.exit(100 * covered < 85 * count)
'
