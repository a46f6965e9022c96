"""A TCP proxy that can keep answers back: holding_proxy.py PORT HOLD-FILE.

Listens on a free port of 127.0.0.1, prints it, and carries connections to 127.0.0.1:PORT. While HOLD-FILE exists, bytes
from the server are kept, those to it go on: what the server decided is done, and nobody hears of it. A connection that
ends while its bytes are kept ends without them. Runs until its standard input ends.
"""
import os
import socket
import sys
import threading
import time

port, hold = int(sys.argv[1]), sys.argv[2]


def carry(source, target, may_hold):
    try:
        while data := source.recv(65536):
            while may_hold and os.path.exists(hold):
                time.sleep(0.01)
            target.sendall(data)
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
    threading.Thread(target=carry, args=(client, server, False), daemon=True).start()
    carry(server, client, True)


def accept(listener):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
sys.stdin.read()
