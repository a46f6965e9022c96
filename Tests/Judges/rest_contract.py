"""Checks a running gateway against openapi.yaml with schemathesis.

Usage: rest_contract.py SETTINGS [SECONDS]

Without SECONDS each operation is tried some dozen times, with the same cases each time; with it schemathesis goes on
with cases of its own until they are over.

SETTINGS is a JSON file: {"openapi", "anchors", "folder", "url", "key", "organisation",
"partnerUrl", "partnerKey", "partner", "persons": [{ssin, lastName, firstName, birthDate}]}.
`key` and `partnerKey` are API keys with every scope, of two OCMWs whose gateways and hub run.

Makes applications and transfers on both sides, so that every operation finds something it can do, then runs
schemathesis with all its checks. Prints, for each operation, how many answers it got. Exit 0 when no check failed and
every operation was carried out (2xx) at least once; 1 otherwise.
"""

import collections
import json
import os
import subprocess
import sys
import time
import uuid

import requests
import yaml

# Acts that are possible once: each identifier is used up.
ONCE = ["openApplications", "receivedForAcceptance", "receivedForContest", "contestedTransfers", "inbox", "keys",
        "openInquiries"]

# From which pool an operation takes its identifiers.
OPERATIONS = {
    "readApplication": "applications", "transferApplication": "openApplications", "readTransfer": "transfers",
    "acceptTransfer": "receivedForAcceptance", "contestTransfer": "receivedForContest",
    "informApplicant": "sentTransfers", "relayProvisionalDecision": "contestedTransfers",
    "readConsultation": "consultations", "handOver": "inbox", "readTimeline": "conversations",
    "listDocuments": "conversations", "readEvidence": "conversations", "readDocument": "documents",
    "readDocumentTimeline": "documents", "revokeKey": "keys", "readAuditEntry": "auditEntries",
    "openAuditEntry": "openableEntries",
    "withdrawApplication": "openApplications", "decideApplication": "openApplications",
    "readApplicationTimeline": "applications", "readInquiry": "inquiries", "replyToInquiry": "openInquiries",
}


# Carried out nowhere here, with the reason.
EXCUSED = {"replaceKey": "the key of this run has scope adviser too, and those have no successor"}


class Office:
    """The software of one OCMW."""

    def __init__(self, url, key, settings):
        self.url, self.settings = url, settings
        self.session = requests.Session()
        # Bundles and proxies that the environment names are not for this network.
        self.session.trust_env = False
        self.session.verify = settings["anchors"]
        self.session.headers.update({
            "Authorization": f"Bearer {key}", "Acting-User-SSIN": settings["persons"][0]["ssin"],
            "Acting-User-Role": "social-worker", "Acting-User-Session": "contract",
        })

    def call(self, method, path, body=None, **headers):
        answer = self.session.request(method, self.url + path, json=body, headers=headers, timeout=30)
        if answer.status_code >= 300:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def items(self, path):
        after = ""
        while after is not None:
            page = self.call("GET", f"{path}{'&' if '?' in path else '?'}limit=200{after}")
            yield from page["items"]
            after = f"&after={page['next']}" if page["next"] else None

    def open(self, number):
        person = self.settings["persons"][number % len(self.settings["persons"])]
        proof = {name: person[name] for name in ("lastName", "firstName", "birthDate")}
        return self.call("POST", "/v1/applications", {
            "reference": str(uuid.uuid4()), "receivedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "form": "WRITTEN", "aid": "SOCIAL_AID", "persons": [{"ssin": person["ssin"], "role": 1, "proof": proof}],
        })["id"]

    def registered(self, application):
        wait_for(lambda: any(step["operation"] == "registerPerson" and step["state"] == "done"
                             for step in self.call("GET", f"/v1/applications/{application}")["steps"]))

    def transfer(self, application, recipient):
        # The hub forwards only about persons whom the sender has registered.
        self.registered(application)
        today = time.strftime("%Y-%m-%d", time.gmtime())
        return self.call("POST", f"/v1/applications/{application}/transfers", {
            "recipient": recipient, "rule": "ART1-1", "reasons": [{"language": "nl", "text": "Verhuisd."}],
            "decision": {"body": "COUNCIL", "date": today}, "contactPerson": {"name": "Contract"}, "confirmLate": True,
        })


def prepare(settings):
    """What the operations need: applications, transfers sent and received, documents, conversations."""
    own = Office(settings["url"], settings["key"], settings)
    partner = Office(settings["partnerUrl"], settings["partnerKey"], settings)
    count = settings.get("count", 12)
    for number in range(3):
        own.transfer(own.open(number), settings["partner"])
    for number in range(len(settings["persons"])):
        # Whom this OCMW knows, the partner asks it about.
        own.registered(own.open(number))
    for number in range(2 * count):
        partner.transfer(partner.open(number), settings["organisation"])
    opened = [own.open(number) for number in range(count)]
    for office in (own, partner):
        wait_for(lambda: all(each["state"] != "queued" for each in office.items("/v1/transfers")))
    wait_for(lambda: any(each["state"] == "open" for each in own.items("/v1/inquiries")))
    transfers = list(own.items("/v1/transfers"))
    name = lambda each: {"sender": each["sender"], "ticket": each["ticket"]}
    received = [name(each) for each in transfers if each["direction"] == "received" and each["state"] == "delivered"]
    applications = list(own.items("/v1/applications"))
    conversations = [each["conversation"] for each in applications[-count:]]
    documents = own.call("GET", f"/v1/conversations/{conversations[-1]}/documents")["items"]
    entries = own.call("POST", "/v1/audit/searches", {"act": "application-opened", "limit": count},
                       **{"Acting-User-Role": "security-adviser"})["items"]
    pools = {
        "applications": [{"id": each["id"]} for each in applications],
        "openApplications": [{"id": each} for each in opened],
        "transfers": [name(each) for each in transfers],
        "receivedForAcceptance": received[::2], "receivedForContest": received[1::2],
        "sentTransfers": [name(each) for each in transfers if each["direction"] == "sent"
                          and each["state"] in ("queued", "delivered")],
        "inbox": [name(each) for each in own.items("/v1/inbox") if each["state"] == "accepted"],
        "inquiries": [name(each) for each in own.items("/v1/inquiries")],
        "openInquiries": [name(each) for each in own.items("/v1/inquiries?state=open")],
        "conversations": [{"conversation": each} for each in conversations],
        "documents": [name(each) for each in documents],
        "openableEntries": [{"year": each["year"], "index": each["index"]} for each in entries],
    }
    empty = [pool for pool, values in pools.items() if not values]
    if empty:
        states = collections.Counter((each["direction"], each["state"]) for each in transfers)
        raise SystemExit(f"nothing to do for {empty}; transfers: {dict(states)}")
    return pools


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("the federation did not deliver the transfers in time")
        time.sleep(0.2)


def run(settings, bounds):
    """Runs schemathesis; its exit code, and the answers that its hooks counted."""
    folder = settings["folder"]
    hooked = os.path.join(folder, "hooks.json")
    settings.update(answers=os.path.join(folder, "answers.jsonl"), once=ONCE, operations=OPERATIONS,
                    roles=settings.get("roles", {}), persons=[each["ssin"] for each in settings["persons"]])
    open(settings["answers"], "w", encoding="utf-8").close()
    with open(hooked, "w", encoding="utf-8") as file:
        json.dump(settings, file)
    here = os.path.dirname(os.path.abspath(__file__))
    ambient = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ambient}, "NO_PROXY": "127.0.0.1",
        "REST_CONTRACT_SETTINGS": hooked, "PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1",
        "SCHEMATHESIS_HOOKS": "rest_contract_hooks", "NO_COLOR": "1", "COLUMNS": "160",
    }
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run", settings["openapi"], "--url", settings["url"],
        "--tls-verify", settings["anchors"], "--header", f"Authorization: Bearer {settings['key']}",
        "--checks", "all", *bounds, "--continue-on-failure", "--request-timeout", "45", "--workers", "1",
        "--suppress-health-check", "all", "--no-color",
        # A call may wait 30 seconds for an answer (`wait`); how long is no matter of this contract.
        "--max-response-time", "40",
    ]
    code = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
    with open(settings["answers"], encoding="utf-8") as file:
        return code, [json.loads(line) for line in file]


def report(settings, answers):
    """A line for each operation; the operations that were never carried out."""
    with open(settings["openapi"], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    counts = collections.defaultdict(collections.Counter)
    for answer in answers:
        counts[answer["operation"]][f"{answer['status'] // 100}xx"] += 1
    print(f"\n{'operation':28} {'cases':>6} {'2xx':>6} {'3xx':>6} {'4xx':>6} {'5xx':>6}")
    for name in names:
        count = counts[name]
        print(f"{name:28} {sum(count.values()):6} " + " ".join(f"{count[k]:6}" for k in ["2xx", "3xx", "4xx", "5xx"]))
    print(f"{len(answers)} cases, {len(names)} operations")
    return [name for name in names if counts[name]["2xx"] == 0 and name not in EXCUSED]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    settings["pools"] = prepare(settings)
    bounds = ["--max-time", sys.argv[2]] if len(sys.argv) > 2 else ["--max-examples", "3", "--seed", "1"]
    code, answers = run(settings, bounds)
    never = report(settings, answers)
    if never:
        print(f"never carried out: {', '.join(never)}")
    sys.exit(0 if code == 0 and not never else 1)


if __name__ == "__main__":
    main()
