"""A vendor's webhook receiver: the library `standardwebhooks` behind TLS, told by a file how to answer.

    webhook_receiver.py serve CERTIFICATE KEY SECRET FOLDER   serves on a free port of 127.0.0.1, writes it to FOLDER/port
    webhook_receiver.py judge                                 reads {"secret", "headers", "body"} from standard input

`serve` writes one JSON object a line to FOLDER/received: webhook-id, whether the library took it for genuine, the body and
the status given. FOLDER/answer holds the status of the next answers, or "hold": take the request and answer nothing. It ends
with the program that started it.
`judge` exits 0 when the library takes the message for genuine, 1 when not, with its reason.
"""

import json
import os
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


def verdict(secret, body, headers):
    """None, or why the library refuses the message."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError as error:
        return str(error)
    return None


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    secret = ""
    folder = Path()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refusal = verdict(self.secret, body, {name.lower(): value for name, value in self.headers.items()})
        wanted = (self.folder / "answer").read_text().strip()
        status = 401 if refusal else (0 if wanted == "hold" else int(wanted))
        entry = {
            "id": self.headers["webhook-id"], "path": self.path, "refusal": refusal, "status": status,
            "body": body.decode(),
        }
        with open(self.folder / "received", "a") as file:
            file.write(json.dumps(entry) + "\n")
        while status == 0:
            time.sleep(0.05)
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def end_with(parent):
    """Nobody is left to tell us to stop when the test program has ended."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def serve(certificate, key, secret, folder):
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    Receiver.secret, Receiver.folder = Path(secret).read_text().split()[0], Path(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    (Path(folder) / "port.new").write_text(str(server.server_address[1]))
    (Path(folder) / "port.new").rename(Path(folder) / "port")
    server.serve_forever()


def judge():
    message = json.load(sys.stdin)
    refusal = verdict(message["secret"], message["body"], message["headers"])
    if refusal:
        sys.exit(refusal)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(*sys.argv[2:])
    else:
        judge()
