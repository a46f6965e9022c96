"""Hooks of schemathesis for `rest_contract.py`: values with check digits, identifiers that exist, a count of the answers.

Only what a schema cannot say is mended, and only in cases that are meant to be right: days of what happened already,
the order of two days, numbers that appear twice, the role of the acting user, identifiers of this federation.
Cases that are meant to be wrong go out as they were made.
"""

import datetime
import json
import os
import random
import threading
import urllib.parse
import uuid
import zoneinfo

import schemathesis
from hypothesis import strategies as st

with open(os.environ["REST_CONTRACT_SETTINGS"], encoding="utf-8") as file:
    SETTINGS = json.load(file)

LOCK = threading.Lock()
# The gateway counts days in Belgium.
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Brussels")).date()
# Two days before, so that its every hour, with every offset, is over.
PAST_DAY = TODAY - datetime.timedelta(days=2)
PAST = {"decidedOn", "date", "petitionDate", "decisionDate", "receivedAt"}


# --- values with check digits


def ssin(year, month, day, serial):
    body = f"{year % 100:02}{month:02}{day:02}{serial:03}"
    return body + f"{97 - int(('2' if year >= 2000 else '') + body) % 97:02}"


def enterprise_number(body):
    return f"{body:08}{97 - body % 97:02}"


days = st.dates(datetime.date(1950, 1, 1), PAST_DAY)
# Impossible days only: these numbers belong to nobody.
impossible = st.sampled_from([(2, 30), (4, 31), (6, 31), (9, 31), (11, 31)])
schemathesis.openapi.format(
    "ssin", st.builds(lambda y, d, s: ssin(y, *d, s), st.integers(1950, 2005), impossible, st.integers(1, 997)))
schemathesis.openapi.format(
    "enterprise-number", st.integers(9_990_000, 9_999_999).map(enterprise_number))
schemathesis.openapi.format(
    "ticket", st.one_of(st.uuids().map(str), st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,30}\Z")))
schemathesis.openapi.format("date", days.map(str))
schemathesis.openapi.format(
    "date-time", st.builds(lambda d, t, z: f"{d}T{t}:00{z}", days, st.sampled_from(["00:00", "09:15", "23:59"]),
                           st.sampled_from(["Z", "+01:00", "-05:30"])))


# --- identifiers that exist


def some(pool):
    """One identifier of a pool; those of acts that are possible once are used up."""
    with LOCK:
        values = SETTINGS["pools"].get(pool, [])
        if not values:
            return None
        return values.pop() if pool in SETTINGS["once"] else random.choice(values)


def remember(pool, value):
    with LOCK:
        SETTINGS["pools"].setdefault(pool, []).append(value)


def is_meant_right(case):
    mode = case.meta.generation.mode if case.meta is not None else None
    return getattr(mode, "is_positive", False)


def earlier(value):
    """The same day, or one that is over."""
    return min(value[:10], str(PAST_DAY)) + value[10:] if isinstance(value, str) else value


def instant(text):
    """Moments in their order, whatever their offsets; what is none comes first."""
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0


def mend(value, name=""):
    if isinstance(value, list):
        return [mend(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    value = {key: mend(earlier(each) if key in PAST else each, key) for key, each in value.items()}
    for first, last in (("begin", "end"), ("from", "to"), ("from", "through")):
        if isinstance(value.get(first), str) and isinstance(value.get(last), str):
            value[first], value[last] = sorted([value[first], value[last]])
    if isinstance(value.get("since"), str) and isinstance(value.get("until"), str):
        value["since"], value["until"] = sorted([value["since"], value["until"]], key=instant)
    if isinstance(value.get("from"), str) and isinstance(value.get("to"), str):
        # Lists of three days at most: each is a question to the hub, and each answer has its time.
        value["to"] = min(value["to"], str(datetime.date.fromisoformat(value["from"]) + datetime.timedelta(days=2)))
    for member in ("application", "reason"):
        if isinstance(value.get(member), str):
            # The name of a program, and the reason that stands in the log in clear, hold no number of a person.
            value[member] = "".join("n" if each.isdigit() else each for each in value[member])
    return value


def once_each(values, key):
    seen = {}
    for each in values:
        seen.setdefault(each.get(key), each)
    return list(seen.values())


def role(path):
    roles = {"/v1/audit": "security-adviser", "/v1/keys": "administrator"}
    return next((role for start, role in roles.items() if path.startswith(start)), "social-worker")


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_meant_right(case):
        return
    path = case.operation.path
    if path.startswith("/v1") and "Acting-User-Role" in case.headers:
        case.headers["Acting-User-Role"] = role(path)
    # A made-up tag names no version: the act would be refused. Tests of their own send real ones.
    case.headers.pop("If-Match", None)
    if "Idempotency-Key" in case.headers:
        # A key that was used names the call that used it.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if str(case.query.get("wait", "0")) not in ("0", "1"):
        # Long polls have tests of their own; here they only cost time.
        case.query = {**case.query, "wait": 1}
    name = case.operation.definition.raw.get("operationId")
    chosen = some(SETTINGS["operations"].get(name, "")) if random.random() < 0.7 else None
    if chosen is not None:
        case.path_parameters = {**case.path_parameters, **chosen}
    if name == "readConsistencyProof" and (kept := some("checkpoints")) is not None:
        # From a size that was signed, to the newest one.
        case.query = kept
    if isinstance(case.body, dict):
        body = mend(case.body)
        if isinstance(body.get("persons"), list):
            body["persons"] = once_each(body["persons"], "ssin")
        if isinstance(body.get("decisions"), list):
            body["decisions"] = once_each(body["decisions"], "reference")
        if name == "openAuditEntry" and isinstance(body.get("open"), list):
            # What a line about an application has.
            body["open"] = [field for field in body["open"] if field in ("user", "subject")] or ["subject"]
        if name == "searchAuditLog" and isinstance(body.get("after"), str):
            # The next of a page: a line that there is.
            line = some("openableEntries")
            body["after"] = f"{line['year']}-{line['index']}"
        if name == "transferApplication":
            body["recipient"], body["confirmLate"] = SETTINGS["partner"], True
        if "designated" in body:
            # One of the two OCMWs, and every transfer here has this one.
            body["designated"] = SETTINGS["partner"]
        if name == "putDecision" and "reference" in body:
            body["reference"] = urllib.parse.unquote(case.path_parameters["reference"])
        for day in ("withdrawnOn", "decidedOn"):
            # Not before the receipt of the application, which may be today.
            if name in ("withdrawApplication", "decideApplication") and day in body:
                body[day] = str(TODAY)
        if name == "replyToInquiry" and "decisionsAsOf" in body and (
                body.get("nothingKnown") is True or not body.get("decisions")):
            # An answer tells something, or that there is nothing.
            body = {"nothingKnown": True, "decisionsAsOf": body["decisionsAsOf"]}
        if name == "upsertDecisions":
            # A reference belongs to one person: another person's would be a conflict.
            body["ssin"] = SETTINGS["persons"][0]
        case.body = body


@schemathesis.hook
def after_call(context, case, response):
    name = case.operation.definition.raw.get("operationId")
    line = json.dumps({
        "operation": name, "method": case.method, "status": response.status_code, "meantRight": is_meant_right(case),
    })
    with LOCK, open(SETTINGS["answers"], "a", encoding="utf-8") as file:
        file.write(line + "\n")
    if name == "openApplication" and response.status_code == 201:
        remember("openApplications", {"id": response.json()["id"]})
    if name == "contestTransfer" and response.status_code == 200:
        body = response.json()
        remember("contestedTransfers", {"sender": body["sender"], "ticket": body["ticket"]})
    if name == "consult" and response.status_code in (200, 202):
        remember("consultations", {"ticket": response.json()["ticket"]})
    if name == "readCheckpoint" and response.status_code == 200:
        remember("checkpoints", {"year": response.json()["year"], "from": response.json()["size"]})
    if name == "createKey" and response.status_code == 201:
        remember("keys", {"id": response.json()["id"]})
