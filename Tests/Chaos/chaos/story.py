"""One run: work, kills and bad weather until so many were killed, then calm, then the judge."""

import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from .federation import Federation
from .journal import Journal
from .judge import Ledger, judge, proof
from .weather import Tally
from .work import Caller, Taker, open_inquiries, wait_until

SMALL_DISK = 64  # MB, and some more for each kill, during which the database grows.


class Run:
    """What is to be done, and what came of it."""

    def __init__(self, store, kills, seed, folder, programs, schemas, rate):
        self.store, self.kills, self.seed, self.rate = store, kills, seed, rate
        self.folder = Path(folder) / store
        self.folder.mkdir(mode=0o700)
        self.random = random.Random(f"{seed}/{store}")
        self.tally, self.counts = Tally(), Counter()
        self.killed = Counter()
        self.ready = []
        self.restarts = []
        self.deliveries = []
        self.restored = []
        self.disk = "not run: no file system could be mounted"
        seconds = 60 + kills * 1.6
        inquiries = max(4, int(seconds * rate / 20) + 2)
        self.federation = Federation(self.folder, store, programs, schemas, inquiries, self.tally)
        self.journal = Journal(self.folder / "journal.jsonl")
        self.mounted = None
        self.verdict = None
        self.proof = []
        self.audit = {}

    def _tell(self, text):
        print(f"{time.strftime('%H:%M:%S')} {self.store}: {text}", file=sys.stderr, flush=True)

    # The story.

    def play(self):
        federation = self.federation
        try:
            if self.store == "sqlite":
                self._mount()
            federation.start()
            self._tell("hub and gateways run")
            a, b = federation.offices
            self.workers = [
                Caller(b, open_inquiries(a, b), self.rate, self.journal, self.counts),
                Caller(a, open_inquiries(b, a), self.rate, self.journal, self.counts),
                Taker(a, self.journal, self.counts), Taker(b, self.journal, self.counts)]
            for worker in self.workers:
                worker.start()
            self._tell("inquiries are open, the storm begins")
            self._storm()
            self._tell("calm: everything is to settle")
            self._calm()
            self._tell("settled: receipts and rows are compared")
            ledgers = self._ledgers()
            federation.stop()
            self._judge(ledgers)
        finally:
            for program in federation.all_programs if hasattr(federation, "hub") else []:
                if program.runs:
                    program.kill()
            federation.end()
            if self.mounted:
                subprocess.run(["umount", "-l", self.mounted], check=False)

    def _storm(self):
        special = {self.kills // 3: self._set_back, 2 * self.kills // 3: self._fill_disk}
        for number in range(1, self.kills + 1):
            self._kill(self.random.choice(self.federation.all_programs))
            self._weather()
            if number in special:
                special[number]()
            time.sleep(self.random.uniform(0.1, 0.8))
            self._check_workers()

    def _kill(self, program):
        program.kill()
        self.killed["hub" if program.name == "hub" else "gateway"] += 1
        time.sleep(self.random.uniform(0.0, 0.5))
        program.start()
        if program.name == "hub":
            program.wait_until_ready()
        else:
            self.restarts.append((next(o for o in self.federation.offices if program in o.programs).number, time.time()))
            self.ready.append(program.wait_until_ready())

    def _weather(self):
        proxy = self.random.choice(self.federation.proxies)
        kind = self.random.randrange(5)
        if kind == 0:
            proxy.cut()
        elif kind == 1:
            proxy.slow(self.random.uniform(0.01, 0.2))
        elif kind == 2:
            proxy.halve()
        elif kind == 3:
            proxy.hold()
            threading.Timer(self.random.uniform(0.2, 2), proxy.clear).start()
        else:
            proxy.clear()

    def _check_workers(self):
        for worker in self.workers:
            if worker.failure:
                raise worker.failure

    # Yesterday's backup.

    def _set_back(self):
        """A backup is made while all work; some time later it takes the place of the database."""
        if self.store != "sqlite":
            return
        office = self.federation.offices[0]
        configuration, begin = office.configurations[0], time.time()
        backups = self.folder / "backup"
        self.federation.command("store", "backup", "--config", configuration, "--tenant", office.key, "--to", backups)
        time.sleep(3)
        program = office.programs[0]
        program.kill()
        self.killed["gateway"] += 1
        folder = next(backups.iterdir())
        self.federation.command("store", "restore", "--config", configuration, "--tenant", office.key, "--from", folder)
        self.federation.command(
            "audit", "acknowledge", "--config", configuration, "--tenant", office.key, "--reason", "restored-backup")
        program.start()
        program.wait_until_ready()
        self.journal.append("restored", office=office.number, backedUpAt=begin)
        self.restored.append(office.key)

    # A small file system.

    def _mount(self):
        folder = self.federation.offices[1].data[0]
        folder.mkdir(mode=0o700, parents=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK + self.kills}m,mode=0700", "tmpfs", folder],
            capture_output=True, check=False)
        if done.returncode == 0:
            self.mounted = folder

    def _fill_disk(self):
        """Nothing may be accepted that cannot be kept; afterwards the gateway goes on without a restart."""
        if not self.mounted:
            return
        office = self.federation.offices[1]
        ballast = self.mounted / "ballast"
        process = office.programs[0].process
        accepted, refusals = self._accepted(office), self._refusals()
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65536))
            except OSError:
                pass  # Full, as it has to be.
        wait_until(lambda: self._refusals() > refusals, 60, "a refusal for want of space")
        time.sleep(1)
        refused_at = self._accepted(office)
        time.sleep(3)
        full = self._accepted(office)
        ballast.unlink()
        wait_until(lambda: self._accepted(office) > full, 120, "going on after the disk was emptied")
        if office.programs[0].process is not process or not office.programs[0].runs:
            raise RuntimeError("the gateway ended when its disk was full")
        self.disk = (f"once: refused after {refused_at - accepted} more documents, "
                     f"{full - refused_at} accepted while it refused, went on without a restart")

    def _accepted(self, office):
        return sum(1 for e in self.journal.entries() if e["kind"] == "accepted" and e["office"] == office.number)

    def _refusals(self):
        return self.counts["calls answered 503"]

    # Calm, and what came of it.

    def _calm(self):
        for proxy in self.federation.proxies:
            proxy.clear()
        for program in self.federation.all_programs:
            if not program.runs:
                program.start()
                program.wait_until_ready()
        callers, takers = self.workers[:2], self.workers[2:]
        for caller in callers:
            caller.ending.set()
        for caller in callers:
            caller.join()
        wait_until(lambda: all(o.waiting() == 0 for o in self.federation.offices), 1200, "settling")
        for taker in takers:
            wait_until(lambda taker=taker: not taker.unconfirmed or taker.failure, 60, "confirming")
            taker.ending.set()
            taker.join()
        self._check_workers()

    def _ledgers(self):
        """Receipts as the gateways give them out, byte for byte; rows from the databases themselves."""
        conversations = {e["conversation"] for e in self.journal.entries() if e["kind"] == "accepted"}
        ledgers = []
        for office in self.federation.offices:
            receipts = {}
            for conversation in sorted(conversations):
                receipts.update(self._receipts(office, conversation))
            delivered = dict(office.rows(
                "SELECT ticket, max(at) FROM timeline_event WHERE code = 'document.delivered' GROUP BY ticket"))
            outbox = [
                (ticket, state, int(delivered[ticket]) / 1000 if ticket in delivered else None)
                for ticket, state in office.rows("SELECT ticket, state FROM outbox")]
            inbox = [tuple(row) for row in office.rows("SELECT sender, ticket, state FROM inbox")]
            ledgers.append(Ledger(office.number, outbox, inbox, receipts))
        return ledgers

    @staticmethod
    def _receipts(office, conversation):
        status, listed = office.call("GET", f"/v1/conversations/{conversation}/documents")
        if status == 404:
            return {}
        found = {}
        for item in listed["items"]:
            if "receipt" in item["operation"].lower():
                _, content = office.call("GET", f"/v1/documents/{item['sender']}/{item['ticket']}")
                found.setdefault(item["inReplyTo"], content)
        return found

    def _judge(self, ledgers):
        entries = self.journal.entries()
        self.verdict = judge(entries, ledgers)
        for office, begin in self.restarts:
            ledger = next(ledger for ledger in ledgers if ledger.office == office)
            after = [at - begin for _, _, at in ledger.outbox if at is not None and at > begin]
            if after:
                self.deliveries.append(min(after))
        self.proof = proof(entries, ledgers)
        for mistake, was_seen in self.proof:
            if not was_seen:
                self.verdict.report("the judge", f"did not see {mistake}")
        if not self.proof:
            self.verdict.report("the judge", "nothing was accepted, so that nothing is proven")
        self.suppressed = self._suppressed()
        for office in self.federation.offices:
            done = self.federation.command(
                "audit", "verify", "--config", office.configurations[0], "--tenant", office.key, check=False)
            self.audit[office.key] = done.returncode
            if done.returncode != 0 and office.key not in self.restored:
                self.verdict.report(f"audit log of {office.key}", f"does not verify: {done.stdout[-400:]}")

    def _suppressed(self):
        """Documents that came again and were answered with the first receipt."""
        lines = "audit_leaf" if self.federation.postgresql else "audit_kind_line"
        sql = f"SELECT count(*) FROM {lines} WHERE kind IN (SELECT id FROM audit_kind WHERE act = 'document-duplicate')"
        return sum(int(office.rows(sql)[0][0]) for office in self.federation.offices)

    # The report.

    def facts(self):
        verdict = self.verdict
        return {
            "store": self.store, "kills": f"{self.killed['gateway']} gateways, {self.killed['hub']} hub",
            "documents accepted": verdict.accepted, "delivered": verdict.delivered, "taken over": verdict.taken_over,
            "duplicates suppressed": self.suppressed,
            "calls without an answer, repeated": self.counts["calls without an answer"],
            "calls refused for a time (5xx, 409, 429), repeated":
                sum(n for name, n in self.counts.items() if name.startswith("calls answered")),
            "connections cut, slowed, halved, held back":
                f"{self.tally.cut}, {self.tally.slowed}, {self.tally.halved}, {self.tally.held} of {self.tally.connections}",
            "disk full": self.disk if self.store == "sqlite" else "run on SQLite alone",
            "backups put back": (f"{len(self.restored)}: {len(verdict.lost_by_backup)} documents the backup cannot know, "
                                 f"{len(verdict.repeated_by_backup)} taken over again") if self.store == "sqlite"
                else "run on SQLite alone",
            "a killed gateway answers again after": spread(self.ready),
            "and delivers again after": spread(self.deliveries),
            "mistakes put into copies of the databases, seen": f"{sum(s for _, s in self.proof)} of {len(self.proof)}",
            "violations": len(verdict.violations)}


def spread(seconds):
    """Half of them, nearly all, the longest."""
    ordered = sorted(seconds) or [0.0]
    nearly_all = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    return f"{ordered[len(ordered) // 2]:.1f} s (half), {nearly_all:.1f} s (99 %), {ordered[-1]:.1f} s (longest)"


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
