"""Judges a run that has ended, by the journal and by what both databases hold.

Accepted once means: in the sender's outbox once and delivered, in the recipient's inbox once, taken over once, with one receipt
that is the same at both ends. What a restored backup cannot know is counted apart, for the OCMW that was set back and between
its backup and its return alone.
"""

from collections import Counter, defaultdict

DELIVERED = {"delivered", "deliveredLate"}
FINAL = DELIVERED | {"refused", "expired", "cancelled"}


class Ledger:
    """What the database of one OCMW holds, read from outside."""

    def __init__(self, office, outbox, inbox, receipts):
        self.office = office
        self.outbox = outbox  # (ticket, state, when its receipt was verified or None; seconds since 1970)
        self.inbox = inbox  # (sender, ticket, state)
        self.receipts = receipts  # {ticket of the received or sent document: bytes of its receipt}


class Verdict:
    def __init__(self):
        self.violations = []
        self.accepted = self.delivered = self.taken_over = 0
        self.lost_by_backup = set()
        self.repeated_by_backup = set()

    def report(self, ticket, rule):
        self.violations.append(f"{ticket}: {rule}")


def judge(entries, ledgers):
    """The verdict on the entries of a journal and the ledgers of all OCMWs."""
    verdict = Verdict()
    windows = defaultdict(list)
    for entry in entries:
        if entry["kind"] == "restored":
            windows[entry["office"]].append((entry["backedUpAt"], entry["at"]))

    def was_set_back(office, instant):
        return instant is not None and any(begin <= instant <= end for begin, end in windows[office])

    accepted = [entry for entry in entries if entry["kind"] == "accepted"]
    takes = defaultdict(list)
    for entry in entries:
        if entry["kind"] == "takenOver":
            takes[entry["sender"], entry["ticket"]].append(entry)
    by_office = {ledger.office: ledger for ledger in ledgers}
    sent = {ledger.office: Counter(ticket for ticket, _, _ in ledger.outbox) for ledger in ledgers}
    states = {(ledger.office, ticket): (state, at) for ledger in ledgers for ticket, state, at in ledger.outbox}
    received = Counter((ledger.office, sender, ticket) for ledger in ledgers for sender, ticket, _ in ledger.inbox)

    _judge_keys(accepted, was_set_back, verdict)
    for ledger in ledgers:
        _judge_rows(ledger, verdict)

    documents = {(entry["office"], entry["ticket"]): entry for entry in accepted}
    verdict.accepted = len(documents)
    for (office, ticket), entry in sorted(documents.items()):
        if sent[office][ticket] == 0:
            if was_set_back(office, entry["at"]):
                verdict.lost_by_backup.add(ticket)
            else:
                verdict.report(ticket, "accepted, and not in the sender's outbox")
            continue
        if sent[office][ticket] > 1:
            verdict.report(ticket, "more than once in the sender's outbox")
        state, delivered_at = states[office, ticket]
        if state not in DELIVERED:
            verdict.report(ticket, f"accepted, and not delivered: {state}")
            continue
        verdict.delivered += 1
        # Its sender has the receipt; a backup of the recipient can be older than the arrival.
        if received[entry["recipient"], office, ticket] == 0 and was_set_back(entry["recipient"], delivered_at):
            verdict.lost_by_backup.add(ticket)
        else:
            _judge_arrival(entry, by_office, received, takes, verdict)

    for (sender, ticket), acts in sorted(takes.items()):
        verdict.taken_over += len(acts)
        _judge_take_overs(ticket, acts, was_set_back, verdict)
        if sender in sent and sent[sender][ticket] == 0 and not windows[sender]:
            verdict.report(ticket, "taken over, and never sent")
    return verdict


def _judge_keys(accepted, was_set_back, verdict):
    answers = defaultdict(set)
    excused = set()
    for entry in accepted:
        answers[entry["office"], entry["key"]].add(entry["ticket"])
        if was_set_back(entry["office"], entry["at"]):
            excused.add((entry["office"], entry["key"]))
    for name, tickets in answers.items():
        if len(tickets) > 1 and name not in excused:
            verdict.report(", ".join(sorted(tickets)), "one idempotency key was answered with several tickets")


def _judge_rows(ledger, verdict):
    for ticket, state, _ in ledger.outbox:
        if state not in FINAL:
            verdict.report(ticket, f"a row of the outbox is not final: {state}")
    for _, ticket, state in ledger.inbox:
        if state != "handedOver":
            verdict.report(ticket, f"a row of the inbox was not handed over: {state}")


def _judge_arrival(entry, by_office, received, takes, verdict):
    office, recipient, ticket = entry["office"], entry["recipient"], entry["ticket"]
    count = received[recipient, office, ticket]
    if count == 0:
        verdict.report(ticket, "delivered, and not in the recipient's inbox")
        return
    if count > 1:
        verdict.report(ticket, f"{count} times in the recipient's inbox")
    if not takes[office, ticket]:
        verdict.report(ticket, "delivered, and never taken over")
    given, kept = by_office[recipient].receipts.get(ticket), by_office[office].receipts.get(ticket)
    if given is None or kept is None:
        verdict.report(ticket, "delivered without a receipt at both ends")
    elif given != kept:
        verdict.report(ticket, "the sender's receipt is not the one that the recipient gave")


def _judge_take_overs(ticket, acts, was_set_back, verdict):
    """Each take-over but the last must lie where the recipient was set back: its backup had not seen it."""
    ordered = sorted(acts, key=lambda act: act["at"])
    if len(ordered) == 1:
        return
    if all(was_set_back(act["office"], act["at"]) for act in ordered[:-1]):
        verdict.repeated_by_backup.add(ticket)
    else:
        verdict.report(ticket, f"taken over {len(ordered)} times")


def proof(entries, ledgers):
    """What the judge says when mistakes are put into copies of what was found: (mistake, whether it was seen)."""

    def copies():
        return [Ledger(l.office, list(l.outbox), list(l.inbox), dict(l.receipts)) for l in ledgers]

    restored = max((e["at"] for e in entries if e["kind"] == "restored"), default=0)
    good = next((e for e in entries if e["kind"] == "accepted" and e["at"] > restored), None)
    if good is None:
        return []
    office, recipient, ticket = good["office"], good["recipient"], good["ticket"]

    def seen(change, rule):
        changed, journal = {l.office: l for l in copies()}, list(entries)
        change(changed, journal)
        return any(v.startswith(ticket) and rule in v for v in judge(journal, list(changed.values())).violations)

    def lose_inbox_row(books, _):
        books[recipient].inbox = [row for row in books[recipient].inbox if row[1] != ticket]

    def double_inbox_row(books, _):
        books[recipient].inbox.append((office, ticket, "handedOver"))

    def lose_outbox_row(books, _):
        books[office].outbox = [row for row in books[office].outbox if row[0] != ticket]

    def forget_delivery(books, _):
        books[office].outbox = [(t, "parked" if t == ticket else s, at) for t, s, at in books[office].outbox]

    def change_receipt(books, _):
        books[recipient].receipts[ticket] += b" "

    def take_over_again(_, journal):
        act = next(e for e in journal if e["kind"] == "takenOver" and e["ticket"] == ticket)
        journal.append({**act, "at": act["at"] + 1})

    return [
        ("an inbox row taken out", seen(lose_inbox_row, "not in the recipient's inbox")),
        ("an inbox row put in twice", seen(double_inbox_row, "times in the recipient's inbox")),
        ("an outbox row taken out", seen(lose_outbox_row, "not in the sender's outbox")),
        ("a document left parked", seen(forget_delivery, "not delivered")),
        ("a receipt changed", seen(change_receipt, "not the one that the recipient gave")),
        ("a document taken over again", seen(take_over_again, "taken over 2 times")),
    ]
