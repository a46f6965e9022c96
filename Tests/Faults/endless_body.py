#!/usr/bin/env python3
"""A client that sends on, whatever the server answers: how much of a body without end does it take?

    endless_body.py PORT PATH ANCHORS MEBIBYTES [--client CERTIFICATE KEY] [HEADER ...]

Sends a POST in chunks over TLS to localhost and prints one line, status of the answer and bytes that were sent before the
connection was closed: `401 1507328`, or `401 all` when the server took as many mebibytes as it was given.
"""

import select
import socket
import ssl
import sys


def main():
    port, path, anchors, mebibytes, *headers = sys.argv[1:]
    context = ssl.create_default_context(cafile=anchors)
    if headers[:1] == ["--client"]:
        _, certificate, key, *headers = headers
        context.load_cert_chain(certificate, key)
    plain = socket.create_connection(("127.0.0.1", int(port)), 60)
    connection = context.wrap_socket(plain, server_hostname="localhost")
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", *headers, "", ""]
    chunk, answer, sent, limit = b"10000\r\n" + bytes(1 << 16) + b"\r\n", b"", 0, int(mebibytes) << 20
    try:
        connection.sendall("\r\n".join(head).encode())
        while sent < limit:
            if select.select([connection], [], [], 0)[0]:
                connection.settimeout(0)
                try:
                    piece = connection.recv(1 << 16)
                except ssl.SSLWantReadError:
                    piece = None  # A record of TLS alone.
                connection.settimeout(60)
                if piece == b"":
                    break
                answer += piece or b""
            connection.sendall(chunk)
            sent += 1 << 16
    except OSError:
        pass  # The server closed the connection.
    status = answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/1.1 ") else "none"
    print(status, "all" if sent >= limit else sent)


main()
