"""The software of two OCMWs: it answers inquiries under idempotency keys, repeats what was not answered, and takes over what came."""

import threading
import time
import uuid
from datetime import datetime, timedelta, timezone

PARTS_EACH = 20  # Answers in part that the gateway admits to one inquiry.
RETRIED = {409, 429, 500, 502, 503, 504}


def instant(seconds):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(offset):
    return instant(offset * 86_400)[:10]


def part(number):
    """One part of an answer: a decision with its motivation."""
    return {
        "partial": True, "decisionsAsOf": instant(-1),
        "decisions": [{
            "reference": f"D-{number}", "kind": "LIVING_WAGE", "outcome": "GRANTED", "decidedOn": day(-30),
            "period": {"begin": day(-30)}, "legalBasis": "RMI law of 26 May 2002, art. 3", "notifiedOn": day(-25),
            "motivation": [{"language": "nl", "text": "Geen toereikende bestaansmiddelen; werkbereid; woont alleen."}]}]}


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} takes longer than {seconds} seconds")
        time.sleep(0.2)


def expect(answer, status):
    if answer[0] != status:
        raise RuntimeError(f"HTTP status {answer[0]}, not {status}: {answer[1]}")
    return answer[1]


def open_inquiries(asker, answerer):
    """The answerer registers its persons, who then apply at the asker: paths of the inquiries at the answerer."""
    for person in answerer.persons:
        body = {"ssin": person.ssin, "qualityCode": 2, "period": {"begin": day(-400)}, "proof": person.proof}
        expect(answerer.call("POST", "/v1/integrations", body), 202)
    wait_until(lambda: int(answerer.rows("SELECT count(*) FROM outbox WHERE due_at IS NOT NULL")[0][0]) == 0, 300, "registering")
    for number, person in enumerate(answerer.persons):
        body = {
            "reference": f"P-{number}", "receivedAt": instant(-60), "form": "ORAL", "aid": "RIGHT_TO_SOCIAL_INTEGRATION",
            "registerNumber": f"R-{number}", "acknowledgementReference": f"O-{number}",
            "persons": [{"ssin": person.ssin, "role": 1, "proof": person.proof}]}
        expect(asker.call("POST", "/v1/applications", body), 201)
    found = []

    def all_came():
        found[:] = [item for item in pages(answerer, "/v1/inquiries?limit=200&state=open")]
        return len(found) >= len(answerer.persons)

    wait_until(all_came, 300, "asking")
    return found


def pages(office, path, instance=0):
    after = ""
    while True:
        page = expect(office.call("GET", path + after, instance=instance), 200)
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"


class Caller(threading.Thread):
    """Answers inquiries at a steady rate; what got no final answer is repeated under the same key until it does."""

    def __init__(self, office, inquiries, rate, journal, counts):
        super().__init__(daemon=True, name=f"caller {office.key}")
        self.office, self.inquiries, self.rate, self.journal, self.counts = office, inquiries, rate, journal, counts
        self.ending = threading.Event()
        self.number = 0
        self.unanswered = []
        self.failure = None

    @property
    def left(self):
        return len(self.inquiries) * PARTS_EACH - self.number

    def run(self):
        try:
            while not self.ending.is_set():
                begin = time.monotonic()
                if self.left > 0:
                    self.unanswered.append((str(uuid.uuid4()), self.number, part(self.number)))
                    self.number += 1
                for call in list(self.unanswered):
                    self._try(*call)
                self.ending.wait(max(0, 1 / self.rate - (time.monotonic() - begin)))
            wait_until(self._all_answered, 180, "answering every call")
        except Exception as failure:  # Told by whoever waits for this thread.
            self.failure = failure

    def _all_answered(self):
        for call in list(self.unanswered):
            self._try(*call)
        return not self.unanswered

    def _try(self, key, number, body):
        inquiry = self.inquiries[number % len(self.inquiries)]
        path = f"/v1/inquiries/{inquiry['sender']}/{inquiry['ticket']}/reply"
        try:
            status, answer = self.office.call("POST", path, body, key=key, instance=number)
        except (OSError, ValueError, EOFError) as _:
            self.counts["calls without an answer"] += 1
            return
        except Exception as error:  # http.client says in many ways that an answer was cut off.
            if "http.client" not in type(error).__module__:
                raise
            self.counts["calls without an answer"] += 1
            return
        if status == 202:
            self.unanswered.remove((key, number, body))
            self.journal.append(
                "accepted", office=self.office.number, recipient=inquiry["sender"], key=key, ticket=answer["ticket"],
                conversation=inquiry["conversation"])
        elif status in RETRIED:
            self.counts[f"calls answered {status}"] += 1
        else:
            raise RuntimeError(f"{self.office.key}: HTTP status {status}: {answer}")


class Taker(threading.Thread):
    """Lists what came, keeps it, and confirms it. What is confirmed must not be listed again."""

    def __init__(self, office, journal, counts):
        super().__init__(daemon=True, name=f"taker {office.key}")
        self.office, self.journal, self.counts = office, journal, counts
        self.ending = threading.Event()
        self.turn = 0
        self.unconfirmed = set()
        self.failure = None

    def run(self):
        while not self.ending.is_set():
            try:
                self._take()
            except (OSError, ValueError, EOFError, RuntimeError):
                self.counts["listings without an answer"] += 1
            except Exception as error:
                if "http.client" not in type(error).__module__:
                    self.failure = error
                    return
            self.ending.wait(0.1)

    def _take(self):
        self.turn += 1
        for name in list(self.unconfirmed):
            self._confirm(*name)
        status, page = self.office.call("GET", "/v1/inbox?state=accepted&limit=100", instance=self.turn)
        if status != 200:
            raise RuntimeError(f"HTTP status {status}")
        for item in page["items"]:
            self.unconfirmed.add((item["sender"], item["ticket"]))
            self._confirm(item["sender"], item["ticket"])

    def _confirm(self, sender, ticket):
        status, _ = self.office.call("POST", f"/v1/inbox/{sender}/{ticket}/hand-over", instance=self.turn)
        if status == 204:
            self.journal.append("takenOver", office=self.office.number, sender=sender, ticket=ticket)
        elif status != 404:
            self.counts[f"confirmations answered {status}"] += 1
            return
        else:
            self.counts["confirmed documents that a backup did not know"] += 1
        self.unconfirmed.discard((sender, ticket))
