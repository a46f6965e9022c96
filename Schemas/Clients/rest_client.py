#!/usr/bin/env python3
"""Plays the software of three OCMWs against their gateways, written from openapi.yaml alone.

    rest_client.py FEDERATION [OPENAPI]

FEDERATION is federation.json of `make sandbox`. Every body is checked against the contract before it goes, and every status, header
and answer when it comes. Prints each step; exit code 0: every step held; 1: one did not, with the reason.
"""
import datetime
import json
import pathlib
import sys
import time
import uuid

import jsonschema
import requests
import yaml

# Seconds until a thing that does not come about is given up.
PATIENCE = 90


class Broken(Exception):
    """A step did not hold."""


class Contract:
    """The operations of openapi.yaml by name, and its schemas as validators."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        self.operations = {
            operation["operationId"]: (method, address, operation)
            for address, methods in self.document["paths"].items()
            for method, operation in methods.items() if isinstance(operation, dict) and "operationId" in operation
        }

    def resolve(self, value):
        while "$ref" in value:
            found = self.document
            for step in value["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            value = found
        return value

    def check(self, what, schema, value):
        validator = jsonschema.Draft202012Validator(schema | {"components": self.document["components"]})
        for error in validator.iter_errors(value):
            raise Broken(f"{what}: {error.json_path} breaks {error.validator}")


class Software:
    """The software of one OCMW: an API key and the user who acts."""

    used = set()

    def __init__(self, contract, federation, office, role="social-worker"):
        entry = federation["ocmws"][office]
        self.contract, self.address = contract, entry["rest"]
        is_adviser = role == "security-adviser"
        self.number = entry["kbo"]
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = federation["trust"]["anchors"]
        self.session.headers.update({
            "Authorization": "Bearer " + entry["adviserKey" if is_adviser else "softwareKey"],
            "Acting-User-SSIN": entry["securityAdviser" if is_adviser else "socialWorker"],
            "Acting-User-Role": role, "Acting-User-Session": "rest-client",
        })

    def call(self, name, body=None, expect=200, query=None, headers=None, **path):
        """Calls an operation by its name; the answer must be the expected one and follow the contract."""
        method, address, operation = self.contract.operations[name]
        allowed = [expect] if isinstance(expect, int) else expect
        if body is not None and min(allowed) < 400:
            content = operation["requestBody"]["content"]["application/json"]
            self.contract.check(f"{name}, body", content["schema"], body)
        url = self.address + address.format(**{key: requests.utils.quote(value, safe="") for key, value in path.items()})
        reply = self.session.request(method, url, json=body, params=query, headers=headers, timeout=40)
        if reply.status_code not in allowed:
            raise Broken(f"{name}: {reply.status_code} instead of {expect}: {reply.text[:300]}")
        Software.used.add(name)
        return self.judge(name, operation, reply)

    def judge(self, name, operation, reply):
        answer = operation["responses"].get(str(reply.status_code))
        if answer is None:
            raise Broken(f"{name}: the contract has no answer {reply.status_code}")
        answer = self.contract.resolve(answer)
        for header, entry in answer.get("headers", {}).items():
            if self.contract.resolve(entry).get("required") and header not in reply.headers:
                raise Broken(f"{name}: header {header} is missing")
        for header in ("ETag", "Location"):
            if header in reply.headers and header not in answer.get("headers", {}):
                raise Broken(f"{name}: header {header} is not in the contract")
        if "content" not in answer:
            return None
        kind = reply.headers["Content-Type"].split(";")[0]
        if kind not in answer["content"]:
            raise Broken(f"{name}: {kind} is not in the contract")
        value = reply.json() if kind.endswith("json") else reply.text
        self.contract.check(f"{name}, answer {reply.status_code}", answer["content"][kind].get("schema", {}), value)
        return value

    def problem(self, name, status, kind, body=None, **rest):
        found = self.call(name, body, expect=status, **rest)
        if not found["type"].endswith(":" + kind):
            raise Broken(f"{name}: {found['type']} instead of {kind}")

    def until(self, what, holds, name, **rest):
        """Repeats a reading until it holds."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = self.call(name, **rest)
            if holds(value):
                return value
            time.sleep(0.2)
        raise Broken(f"{what} did not come about")

    def listing(self, name, query=None, **rest):
        """Every item of a listing, page by page."""
        items, query = [], {"limit": 2} | (query or {})
        while True:
            page = self.call(name, query=query, **rest)
            items += page["items"]
            if page["next"] is None:
                return items
            query["after"] = page["next"]


class Story:
    def __init__(self, federation, contract):
        self.persons, self.guest = federation["persons"], federation["you"]["kbo"]
        self.a, self.b, self.c = (Software(contract, federation, office) for office in "abc")
        self.adviser = Software(contract, federation, "a", "security-adviser")
        self.today = datetime.date.today()
        # References are for ever: another run takes others.
        self.run = uuid.uuid4().hex[:8]

    def steps(self):
        """The story, in order; each step may use what the ones before left in `self`."""
        return [
            ("every gateway is well", self.health),
            ("A upserts decisions, one by one and in bulk", self.register),
            ("B opens an application; a long poll brings A's decisions", self.apply),
            ("B transfers it to C, C takes it over and accepts", self.transfer),
            ("C contests another transfer, the decision is relayed", self.contest),
            ("a late transfer needs a confirmation", self.late),
            ("B consults an authentic source", self.consult),
            ("documents and timeline of a conversation", self.conversation),
            ("A's adviser reads the log; nobody else can", self.audit),
            ("what is wrong is refused as the contract says", self.refusals),
        ]

    def health(self):
        for software in (self.a, self.b, self.c):
            software.call("readHealth")

    def decision(self, reference):
        return {
            "reference": reference, "kind": "LIVING_WAGE", "outcome": "GRANTED", "category": 2,
            "decidedOn": str(self.today), "legalBasis": "Wet van 26 mei 2002, art. 3",
            "motivation": [{"language": "nl", "text": "Geen toereikende bestaansmiddelen."}],
        }

    def register(self):
        person = self.persons[1]["ssin"]
        first, second, third = (f"{self.run}-{n}" for n in (1, 2, 3))
        body = {"ssin": person, "decisions": [self.decision(first)]}
        inserted = self.a.call("upsertDecisions", body)["inserted"]
        unchanged = self.a.call("upsertDecisions", body)["unchanged"]
        expect(inserted == unchanged == [first], "the same call again changes nothing")
        items = {"items": [{"ssin": person, "decisions": [self.decision(name)]} for name in (first, second)]}
        outcome = self.a.call("upsertDecisionsOfMany", items)["items"]
        expect([item["unchanged"] + item["inserted"] for item in outcome] == [[first], [second]], "bulk, in order")
        single = {key: value for key, value in self.decision(third).items() if key != "reference"}
        self.a.call("putDecision", single | {"ssin": person}, expect=201, reference=third)
        expect(self.a.call("readDecision", reference=third)["ssin"] == person, "the decision is about the person")
        self.a.call("removeDecision", expect=204, reference=third)
        self.a.problem("readDecision", 404, "not-found", reference=third)
        sent = self.a.call("integratePerson", {
            "ssin": person, "qualityCode": 2, "period": {"begin": str(self.today)}, "proof": self.proof(1)}, expect=202)
        self.a.until(
            "the integration", lambda page: any(
                item["ticket"] == sent["ticket"] and item["state"] == "delivered" for item in page["items"]),
            "listOutbox", query={"limit": 200})
        self.a.call("endIntegration", {"ssin": person, "qualityCode": 2, "endDate": str(self.today)}, expect=202)

    def proof(self, index):
        return {name: self.persons[index][name] for name in ("lastName", "firstName", "birthDate")}

    def open(self, index, days_ago=0):
        """Opens an application of a person at B and waits until nothing is on its way any more."""
        received = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days_ago, minutes=1)
        body = {
            "reference": f"REST-{uuid.uuid4().hex[:12]}", "receivedAt": received.isoformat(timespec="seconds"),
            "form": "WRITTEN", "aid": "RIGHT_TO_SOCIAL_INTEGRATION",
            "persons": [{"ssin": self.persons[index]["ssin"], "role": 1, "proof": self.proof(index)}],
        }
        application = self.b.call("openApplication", body, expect=201)
        again = self.b.call("openApplication", body)
        expect(again["id"] == application["id"], "the same call again is the same application")
        self.b.problem("openApplication", 409, "reference-conflict", body | {"form": "ORAL"})
        end = time.monotonic() + PATIENCE
        while self.is_under_way(application):
            expect(time.monotonic() < end, "the steps of the application did not end")
            self.answer()
            query = {"version": application["version"], "wait": 2}
            application = self.b.call("readApplication", query=query, id=application["id"])
        return application

    def is_under_way(self, application):
        """Steps are; those to an OCMW that has no gateway (yours, in the sandbox) do not count."""
        return any(
            step["state"] in ("waiting", "sent", "delivered") and step.get("organisation") != self.guest
            for step in application["steps"])

    def answer(self):
        """C's software answers what waits there: its gateway does not answer by itself."""
        for inquiry in self.c.listing("listInquiries", query={"state": "open,overdue"}):
            name = {"sender": inquiry["sender"], "ticket": inquiry["ticket"]}
            body = {"nothingKnown": True, "decisionsAsOf": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}
            self.c.call("replyToInquiry", body, expect=202, **name)

    def apply(self):
        self.application = self.open(0)
        # Others may know the person as well by now, when messages were sent by hand before.
        reply = next((each for each in self.application["replies"] if each["organisation"] == self.a.number), None)
        expect(reply is not None and len(reply["decisions"]) == 3, "A's three decisions")
        expect(self.application["id"] in [item["id"] for item in self.b.listing("listApplications")], "it is listed")

    def send(self, application, **more):
        """B transfers an application to C; returns it when the receipt is there."""
        body = {
            "recipient": self.c.number, "rule": "ART1-1",
            "reasons": [{"language": "nl", "text": "Verblijft gewoonlijk in de andere gemeente."}],
            "decision": {"body": "SPECIAL_COMMITTEE", "date": str(self.today)},
            "contactPerson": {"name": "Sociale dienst"},
        } | more
        made = self.b.call("transferApplication", body, expect=201, id=application["id"])
        return self.b.until(
            "the receipt", lambda found: found["state"] == "delivered", "readTransfer", sender=self.b.number,
            ticket=made["ticket"])

    def transfer(self):
        sent = self.send(self.application)
        name = {"sender": sent["sender"], "ticket": sent["ticket"]}
        arrived = [item for item in self.c.listing("listInbox") if item["ticket"] == sent["ticket"]]
        expect(len(arrived) == 1 and arrived[0]["state"] == "accepted", "C has it")
        document = self.c.call("readDocument", **name)
        expect("transferCompetence" in document and "Signature" in document, "the document as it was signed")
        for _ in range(2):
            self.c.call("handOver", expect=204, **name)
        self.c.call("acceptTransfer", {"dossierNumber": "C-1", "contactPerson": {"name": "Service social"}}, **name)
        self.c.problem(
            "acceptTransfer", 409, "state-conflict", {"dossierNumber": "C-2", "contactPerson": {"name": "X"}}, **name)
        self.b.until("the acceptance", lambda found: found["state"] == "accepted", "readTransfer", **name)
        self.b.call("informApplicant", {"date": str(self.today), "channel": "LETTER"}, **name)

    def contest(self):
        sent = self.send(self.open(3))
        name = {"sender": sent["sender"], "ticket": sent["ticket"]}
        expect(sent["ticket"] in [item["ticket"] for item in self.c.listing("listTransfers")], "C lists it")
        self.c.call("contestTransfer", {
            "reasons": [{"language": "fr", "text": "La résidence habituelle n'a pas changé."}],
            "petitionReference": "P-1", "petitionDate": str(self.today)}, **name)
        self.b.until("the contest", lambda found: found["state"] == "contested", "readTransfer", **name)
        self.c.call("relayProvisionalDecision", {"decisionDate": str(self.today), "designated": self.b.number}, **name)
        self.b.until(
            "the relayed decision", lambda found: found["state"] == "provisionallyDecided", "readTransfer", **name)

    def late(self):
        application = self.open(4, days_ago=7)
        body = {
            "recipient": self.c.number, "rule": "ART2-P7", "reasons": [{"language": "nl", "text": "Feitelijk verblijf."}],
            "decision": {"body": "COUNCIL", "date": str(self.today)}, "contactPerson": {"name": "Sociale dienst"},
        }
        self.b.problem("transferApplication", 409, "confirmation-required", body, id=application["id"])
        made = self.b.call("transferApplication", body | {"confirmLate": True}, expect=201, id=application["id"])
        expect(made["late"] and made["lateDays"] >= 1, "it is shown as late")

    def consult(self):
        self.open(2)
        ticket = str(uuid.uuid4())
        question = {
            "reference": ticket, "flow": "livingWages", "ssin": self.persons[2]["ssin"], "role": 1,
            "legalContext": "PCSA:SOCIAL_INQUIRY",
            "period": {"begin": str(self.today - datetime.timedelta(days=900)), "end": str(self.today)},
        }
        self.b.call("consult", question, expect=(200, 202), query={"wait": 20})
        answer = self.b.until(
            "the data", lambda found: found["state"] == "answered", "readConsultation", ticket=ticket, query={"wait": 20})
        expect(answer["status"]["value"] == "DATA_FOUND" and answer["data"], "the source has data")

    def conversation(self):
        name = {"conversation": self.application["conversation"]}
        documents = self.b.call("listDocuments", **name)["items"]
        expect({"requestInquiry", "replyInquiry", "transferCompetence"} <= {item["operation"] for item in documents}, "all")
        times = [item["at"] for item in self.b.call("readTimeline", **name)["items"]]
        expect(times and times == sorted(times), "the oldest first")
        self.a.problem("readTimeline", 404, "not-found", conversation=str(uuid.uuid4()))

    def audit(self):
        lines, query = [], {"limit": 50}
        while True:
            page = self.adviser.call("listAuditEntries", query=query)
            lines += page["items"]
            if page["next"] is None or not page["items"]:
                break
            query["from"] = page["next"]
        expect([line["index"] for line in lines] == list(range(len(lines))), "no line is missing")
        expect("answer-given" in {line["act"] for line in lines}, "the answer to B is a line")
        self.adviser.call("readCheckpoint")
        self.a.problem("listAuditEntries", 403, "scope-missing")

    def refusals(self):
        self.b.problem("readApplication", 404, "not-found", id=str(uuid.uuid4()))
        self.c.problem("readApplication", 404, "not-found", id=self.application["id"])
        self.b.problem("listTransfers", 400, "invalid-request", query={"limit": 201})
        self.b.problem("listTransfers", 401, "unauthenticated", headers={"Authorization": "Bearer nobody"})
        self.b.problem("listTransfers", 400, "acting-user", headers={"Acting-User-SSIN": None})
        self.b.problem("readTimeline", 403, "role-not-allowed", headers={"Acting-User-Role": "administrative"},
                       conversation=self.application["conversation"])


def expect(holds, what):
    if not holds:
        raise Broken(what)


def main(federation, openapi=pathlib.Path(__file__).parents[2] / "openapi.yaml"):
    contract = Contract(openapi)
    with open(federation, encoding="utf-8") as file:
        story = Story(json.load(file), contract)
    for title, step in story.steps():
        try:
            step()
        except (Broken, requests.RequestException, KeyError, ValueError) as failure:
            print(f"broken: {title}: {failure}", file=sys.stderr)
            return 1
        print(f"held: {title}")
    print(f"operations: {len(Software.used)} of {len(contract.operations)}")
    unused = sorted(set(contract.operations) - Software.used)
    if unused:
        print("not played: " + ", ".join(unused))
    return 0


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3 or sys.argv[1].startswith("-"):
        sys.exit("usage: rest_client.py FEDERATION [OPENAPI]")
    sys.exit(main(*sys.argv[1:]))
