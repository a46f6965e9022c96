#!/usr/bin/env python3
"""Receives the webhooks of a sandbox and prints each that is genuine; Python's own library only.

    webhook_receiver.py FEDERATION

FEDERATION is federation.json of `make sandbox WEBHOOK=https://127.0.0.1:PORT/hooks`; it listens on that port. One line an event:
the OCMW, the event's type, its data. Ctrl-C ends it.
"""
import base64
import hashlib
import hmac
import json
import ssl
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

# Seconds that a webhook may be old, or ahead of this machine's clock.
TOLERANCE = 300
LARGEST = 1 << 20


def is_genuine(secret, headers, body, now):
    """True when one of the signatures is of this secret, and the timestamp fresh. The body is judged as it came."""
    identifier, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.digest(key, f"{identifier}.{timestamp}.".encode() + body, hashlib.sha256))
    shown = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(each, b"v1," + wanted) for each in shown)


class Receiver(BaseHTTPRequestHandler):
    # Path of the address: letter of the OCMW and its secret.
    endpoints = {}
    timeout = 15

    def do_POST(self):
        self.send_response(self.take())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def take(self):
        """The status to answer."""
        length = self.headers.get("Content-Length", "")
        if self.path not in self.endpoints:
            return 404
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST:
            return 413
        office, secret = self.endpoints[self.path]
        body = self.rfile.read(int(length))
        if not is_genuine(secret, self.headers, body, time.time()):
            return 401
        event = json.loads(body)
        print(office, event["type"], json.dumps(event["data"], sort_keys=True), flush=True)
        return 204

    def log_message(self, *_):
        pass


def main(federation):
    federation = json.loads(Path(federation).read_text(encoding="utf-8"))
    offices = {letter: office["webhook"] for letter, office in federation["ocmws"].items() if "webhook" in office}
    if not offices:
        sys.exit("the sandbox tells nobody: make sandbox WEBHOOK=https://127.0.0.1:8600/hooks")
    for letter, webhook in offices.items():
        Receiver.endpoints[urlsplit(webhook["url"]).path] = (letter, Path(webhook["secret"]).read_text().split()[0])
    port = urlsplit(next(iter(offices.values()))["url"]).port or 443
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(federation["receiver"]["certificate"], federation["receiver"]["key"])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(f"listening on port {port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("usage: webhook_receiver.py FEDERATION")
    main(sys.argv[1])
