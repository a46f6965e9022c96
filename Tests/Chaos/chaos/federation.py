"""A hub and the gateways of two OCMWs as processes of this machine, on SQLite or PostgreSQL."""

import ctypes
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .weather import Proxy

ROLE = "gateway"
READ_ONLY = "file:{}?mode=ro"


PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent():
    """Nothing that was started here outlives the run, however that ends (prctl(2))."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def enterprise_number(first_eight):
    return f"{first_eight}{97 - int(first_eight) % 97:02d}"


def ssin(year, serial):
    """A synthetic number: 30 February is nobody's birthday."""
    nine = f"{year % 100:02d}0230{serial:03d}"
    rest = 97 - int(("2" if year >= 2000 else "") + nine) % 97
    return f"{nine}{rest:02d}"


class Person:
    def __init__(self, index):
        year = 1950 + index // 900
        self.ssin = ssin(year, index % 900 + 1)
        self.birth_date = f"{year}-02-28"
        self.last_name, self.first_name = f"Proef{index}", "Persoon"

    @property
    def proof(self):
        return {"lastName": self.last_name, "firstName": self.first_name, "birthDate": self.birth_date}


class Program:
    """A process that is killed and started again."""

    def __init__(self, name, argv, log, probe):
        self.name, self.argv, self.log, self.probe = name, argv, log, probe
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def wait_until_ready(self, seconds=90):
        """Seconds until it answered; raises when it ends or takes too long."""
        begin = time.monotonic()
        while time.monotonic() < begin + seconds:
            if self.probe():
                return time.monotonic() - begin
            if not self.runs:
                break
            time.sleep(0.02)
        raise RuntimeError(f"{self.name} does not answer; see {self.log}")


class PostgreSQL:
    """A server of its own on a socket in the folder."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o755)
        versions = sorted(Path("/usr/lib/postgresql").glob("[0-9]*"), key=lambda path: int(path.name))
        self.programs = versions[-1] / "bin"
        self.prefix = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT"]
        data = self.folder / "data"
        self._run(
            "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C")
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, self.programs / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses="],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent)
        for _ in range(600):
            if subprocess.run([self.programs / "pg_isready", "-q", "-h", self.folder]).returncode == 0:
                break
            time.sleep(0.1)
        self.sql(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS", "postgres")
        self.sql(f"CREATE DATABASE chaos OWNER {ROLE} TEMPLATE template0 ENCODING 'UTF8'", "postgres")

    def sql(self, statement, database="chaos"):
        """Rows as lists of texts."""
        done = subprocess.run(
            [self.programs / "psql", "-h", self.folder, "-U", "postgres", "-XqtA", "-F", "|", "-v", "ON_ERROR_STOP=1",
             "-d", database, "-c", statement], capture_output=True, text=True, check=True)
        return [line.split("|") for line in done.stdout.splitlines() if line]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def _run(self, program, *arguments):
        subprocess.run(
            [*self.prefix, self.programs / program, *arguments], check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


class Office:
    """An OCMW: its gateways, its software's key, its store."""

    def __init__(self, federation, key, first_eight, house, instances, persons):
        self.federation, self.key = federation, key
        self.number, self.house = enterprise_number(first_eight), enterprise_number(house)
        self.worker = ssin(1970, 900 + len(federation.offices))
        self.persons = persons
        self.rest = [free_port() for _ in range(instances)]
        self.soap = [free_port() for _ in range(instances)]
        self.data = [federation.folder / "data" / f"{key}-{n}" for n in range(1, instances + 1)]
        self.configurations = [federation.folder / f"{key}-{n}.yaml" for n in range(1, instances + 1)]
        self.toward_hub = []
        self.from_hub = Proxy(self.soap, federation.tally)
        self.programs = []
        self.api_key = None

    def urls(self, path):
        return [f"https://127.0.0.1:{port}{path}" for port in self.rest]

    def call(self, method, path, body=None, key=None, instance=0, timeout=20):
        """(status, JSON or bytes); raises OSError when no whole answer came."""
        headers = {
            "Authorization": f"Bearer {self.api_key}", "Acting-User-SSIN": self.worker,
            "Acting-User-Role": "social-worker", "Acting-User-Session": "chaos"}
        if key:
            headers["Idempotency-Key"] = f'"{key}"'
        data = b"" if method == "POST" else None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        url = self.urls(path)[instance % len(self.rest)]
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout, context=self.federation.tls) as answer:
                return answer.status, self._content(answer)
        except urllib.error.HTTPError as answer:
            return answer.code, self._content(answer)

    @staticmethod
    def _content(answer):
        content = answer.read()
        return json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content

    @property
    def database(self):
        return next(self.data[0].glob("*.sqlite"))

    def rows(self, sql):
        """Rows of the store, read from outside."""
        if self.federation.postgresql:
            statement = sql.replace("WHERE", f"WHERE tenant = '{self.number}' AND") if "WHERE" in sql else (
                f"{sql} WHERE tenant = '{self.number}'")
            return self.federation.postgresql.sql(f"SET search_path = ocmw_gateway; {statement}")
        with sqlite3.connect(READ_ONLY.format(self.database), uri=True, timeout=20) as connection:
            rows = connection.execute(sql).fetchall()
        connection.close()
        return [[str(value) for value in row] for row in rows]

    def waiting(self):
        """Documents under way, and received ones that nobody took over yet."""
        under_way = int(self.rows("SELECT count(*) FROM outbox WHERE due_at IS NOT NULL")[0][0])
        return under_way + int(self.rows("SELECT count(*) FROM inbox WHERE state <> 'handedOver'")[0][0])


class Federation:
    def __init__(self, folder, store, programs, schemas, person_count, tally):
        self.folder, self.store, self.programs = Path(folder), store, Path(programs)
        self.tally = tally
        for name in ["pki", "logs", "data", "keys-a", "keys-b"]:
            (self.folder / name).mkdir(mode=0o700, parents=True)
        if store == "postgresql":
            self.folder.chmod(0o711)  # The server runs as another user.
        self.postgresql = PostgreSQL(self.folder / "postgresql") if store == "postgresql" else None
        self.schemas = schemas
        self.hub_number = enterprise_number("02999999")
        self.hub_port = free_port()
        persons = [Person(index) for index in range(2 * person_count)]
        self.offices = []
        for key, eight, house, instances, own in [
            ("a", "09999998", "19999998", 2 if self.postgresql else 1, persons[:person_count]),
            ("b", "09999999", "19999999", 1, persons[person_count:]),
        ]:
            self.offices.append(Office(self, key, eight, house, instances, own))
        self.persons = persons
        self._certificates()
        self._write()
        self.tls = ssl.create_default_context(cafile=self.folder / "pki/ca.pem")

    # Programs.

    def command(self, *arguments, check=True):
        return subprocess.run([self.programs / "ocmw-gateway", *arguments], capture_output=True, text=True, check=check)

    def start(self):
        witness = subprocess.run(
            [self.programs / "mock-ksz", "witness-key", "--config", self.folder / "hub.yaml"], capture_output=True,
            text=True, check=True).stdout.strip()
        for office in self.offices:
            self._write_gateways(office, witness)
            office.api_key = self.command(
                "keys", "create", "--config", office.configurations[0], "--tenant", office.key, "--label", "chaos",
                "--scope", "software").stdout.strip()
            for number, configuration in enumerate(office.configurations):
                office.programs.append(Program(
                    f"gateway {office.key}-{number + 1}",
                    [self.programs / "ocmw-gateway", "serve", "--config", configuration],
                    self.folder / "logs" / f"{office.key}-{number + 1}.log",
                    lambda office=office, number=number: self._answers(office.rest[number])))
        self.hub = Program(
            "hub", [self.programs / "mock-ksz", "serve", "--config", self.folder / "hub.yaml"],
            self.folder / "logs/hub.log", lambda: self._listens(self.hub_port))
        for program in self.all_programs:
            program.start()
            program.wait_until_ready()

    @property
    def all_programs(self):
        return [self.hub, *(program for office in self.offices for program in office.programs)]

    @property
    def proxies(self):
        return [proxy for office in self.offices for proxy in [*office.toward_hub, office.from_hub]]

    def stop(self):
        for program in reversed(self.all_programs):
            if program.runs:
                program.stop()

    def end(self):
        if self.postgresql:
            self.postgresql.stop()

    def _answers(self, port):
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{port}/health/ready", timeout=5, context=self.tls) as answer:
                return answer.status == 200
        except OSError:
            return False

    @staticmethod
    def _listens(port):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            return False

    # Files.

    def _certificates(self):
        pki = self.folder / "pki"
        self.command("certificates", "init", "--directory", pki)
        wanted = [("hub", self.hub_number, "signing"), ("hub-tls", self.hub_number, "tls")]
        for office in self.offices:
            wanted += [(office.key, office.number, "signing"), (f"{office.key}-tls", office.house, "tls")]
        for name, number, purpose in wanted:
            self.command("certificates", "issue", "--directory", pki, "--name", name, "--kbo", number, "--purpose", purpose,
                         "--algorithm", "p-256")

    def _write(self):
        pki = self.folder / "pki"
        flows = ["registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*", "findOrganisations,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*",
                 "requestInquiry,PCSA:SOCIAL_INQUIRY,1 2 3 4,1 2 3,*", "replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*"]
        self._file("policy.csv", "\n".join(["flow,legalContext,qualityCodes,roles,organisations", *flows, ""]))
        self._file("persons.json", json.dumps([{"ssin": person.ssin, **person.proof} for person in self.persons]))
        self._file("sources.json", '{"livingWages": {"lines": {}}, "healthInsurance": {"lines": {}}}')
        members = "".join(
            f'  {o.key}: {{ kbo: "{o.number}", url: "https://127.0.0.1:{o.from_hub.port}/soap", operators: ["{o.house}"] }}\n'
            for o in self.offices)
        self._file("hub.yaml", f"""
listen: {{ host: "127.0.0.1", port: "{self.hub_port}" }}
hub:
  kbo: "{self.hub_number}"
  signingKey: "{pki}/hub.key"
  signingCertificate: "{pki}/hub.pem"
  tlsKey: "{pki}/hub-tls.key"
  tlsCertificate: "{pki}/hub-tls.pem"
trust: {{ anchors: ["{pki}/ca.pem"], revocationLists: ["{pki}/crl.pem"] }}
dataDirectory: "{self.folder}/data/hub"
files: {{ schemas: "{self.schemas}", policy: "policy.csv", persons: "persons.json", sources: "sources.json" }}
memberNames: [a, b]
members:
{members}""")

    def _write_gateways(self, office, witness):
        pki = self.folder / "pki"
        credentials = f'certificate: "{pki}/{office.key}-tls.pem", key: "{pki}/{office.key}-tls.key"'
        store = ""
        if self.postgresql:
            store = (f'store: {{ kind: postgresql, postgresql: {{ host: "{self.postgresql.folder}", database: chaos, '
                     f'user: {ROLE} }} }}')
        for number, configuration in enumerate(office.configurations):
            proxy = Proxy([self.hub_port], self.tally)
            office.toward_hub.append(proxy)
            self._file(configuration.name, f"""
rest: {{ host: "127.0.0.1", port: "{office.rest[number]}", {credentials} }}
soap: {{ host: "127.0.0.1", port: "{office.soap[number]}", {credentials} }}
client: {{ {credentials} }}
hub: {{ url: "https://127.0.0.1:{proxy.port}/soap", kbo: "{self.hub_number}", witnessKey: "{witness}" }}
trust: {{ anchors: "{pki}/ca.pem", crl: "{pki}/crl.pem" }}
schemas: {{ directory: "{self.schemas}" }}
data: {{ directory: "{office.data[number]}" }}
keys: {{ directory: "{self.folder}/keys-{office.key}" }}
{store}
tenantNames: [{office.key}]
tenants:
  {office.key}:
    kbo: "{office.number}"
    name: "OCMW {office.key}"
    certificate: "{pki}/{office.key}.pem"
    key: "{pki}/{office.key}.key"
    inquiryAnswers: software
""")

    def _file(self, name, text):
        path = self.folder / name
        path.write_text(text.lstrip("\n"), encoding="utf-8")
        path.chmod(0o600)
