"""A TCP proxy that can keep answers back: holding_proxy.py PORT HOLD-FILE.

Listens on a free port of 127.0.0.1, prints it, and carries connections to 127.0.0.1:PORT. While HOLD-FILE exists, bytes
from the server are kept, those to it go on: what the server decided is done, and nobody hears of it. A TLS 1.3 handshake
always goes through (RFC 8446, section 2: the server speaks once, then the client sends its end and its request), so that
a new connection carries its request to the server too. A connection that ends while its bytes are kept ends without
them. Runs until its standard input ends.
"""
import os
import socket
import sys
import threading
import time

port, hold = int(sys.argv[1]), sys.argv[2]


class Handshake:
    """How far the handshake of one connection is, as the bytes that went by tell."""

    server_spoke = False
    client_answered = False


def requests(client, server, handshake):
    while data := client.recv(65536):
        handshake.client_answered = handshake.server_spoke
        server.sendall(data)


def answers(server, client, handshake):
    while data := server.recv(65536):
        while handshake.client_answered and os.path.exists(hold):
            time.sleep(0.01)
        handshake.server_spoke = True
        client.sendall(data)


def carry(direction, source, target, handshake):
    try:
        direction(source, target, handshake)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client):
    try:
        server = socket.create_connection(("127.0.0.1", port), timeout=5)
    except OSError:
        client.close()
        return
    server.settimeout(None)
    handshake = Handshake()
    threading.Thread(target=carry, args=(requests, client, server, handshake), daemon=True).start()
    carry(answers, server, client, handshake)


def accept(listener):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
sys.stdin.read()
