"""Runs the calls of docs/api.md as they stand and compares the answers with those on the page.

Usage: api_page.py PAGE       with the variables of the page in the environment

A fenced `sh` block is run by bash, in one folder, with the variables kept so far. A `json STATUS` block after it is what the
call answers: the status, and at least the members shown; `"..."` fits any value, and each element of an array fits some
element. `<!-- keep NAME=path ... -->` keeps members of the last answer as variables (`items/-1/ticket`: of the last item). Exit 0 when everything fits.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```sh\n(?P<sh>.*?)^```$|^```json (?P<status>[0-9]+)\n(?P<json>.*?)^```$|^<!-- keep (?P<keep>.*?) -->$",
                   re.MULTILINE | re.DOTALL)
# The status of each call stands on a line of its own after its answer.
PROLOGUE = "set -euo pipefail\ncurl() { command curl --write-out '\\n%{http_code}\\n' \"$@\"; }\n"


def fits(wanted, found):
    if wanted == "...":
        return found is not None
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(name in found and fits(value, found[name]) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and all(any(fits(each, other) for other in found) for each in wanted)
    return type(wanted) is type(found) and wanted == found


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    environment = {name: value for name, value in os.environ.items() if name not in ("CURL_CA_BUNDLE", "SSL_CERT_FILE")}
    calls, faults, answer, status = 0, [], None, None
    with tempfile.TemporaryDirectory() as folder:
        for block in BLOCK.finditer(page):
            line = page.count("\n", 0, block.start()) + 1
            if block["sh"] is not None:
                run = subprocess.run(["bash", "-c", PROLOGUE + block["sh"]], cwd=folder, env=environment,
                                     capture_output=True, text=True, timeout=60, check=False)
                if run.returncode != 0:
                    faults.append(f"line {line}: exit {run.returncode}: {run.stderr.strip()}")
                body, _, status = run.stdout.strip().rpartition("\n")
                answer = json.loads(body) if body else None
            elif block["keep"] is not None:
                for pair in block["keep"].split():
                    name, path = pair.split("=")
                    found = answer
                    for step in path.split("/"):
                        found = found[int(step) if isinstance(found, list) else step]
                    environment[name] = found
            else:
                calls += 1
                if status != block["status"] or not fits(json.loads(block["json"]), answer):
                    faults.append(f"line {line}: answered {status} {json.dumps(answer, ensure_ascii=False)[:2000]}")
    print("\n".join(faults) if faults else f"{calls} calls answered as the page says")
    sys.exit(1 if faults or calls == 0 else 0)


if __name__ == "__main__":
    main()
