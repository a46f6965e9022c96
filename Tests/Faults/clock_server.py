"""An HTTPS server whose clock is wrong: clock_server.py CERTIFICATE KEY OFFSET-SECONDS.

Listens on a free port of 127.0.0.1, prints it, and answers everything with 404 and a Date header that many seconds from
now; `none` sends no Date. Runs until its standard input ends.
"""
import email.utils
import http.server
import ssl
import sys
import threading
import time

certificate, key, offset = sys.argv[1:4]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.send_response_only(404)
        if offset != "none":
            self.send_header("Date", email.utils.formatdate(time.time() + int(offset), usegmt=True))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_HEAD

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
