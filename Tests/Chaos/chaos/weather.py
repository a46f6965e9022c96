"""A TCP proxy of 127.0.0.1 whose network is as bad as it is told to be."""

import random
import socket
import threading
import time


class Tally:
    """How often the network was bad."""

    def __init__(self):
        self.connections = self.cut = self.halved = self.slowed = self.held = 0


class Proxy:
    """Passes connections on to one of several ports, whichever takes them; bytes pass at once, slowly, not at all, or in part."""

    def __init__(self, upstream_ports, tally):
        self.upstream_ports = upstream_ports
        self.tally = tally
        self.delay = 0.0
        self.flow = threading.Event()
        self.flow.set()
        self.halves = 0
        self.lock = threading.Lock()
        self.open = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    # The weather.

    def cut(self):
        """Ends every connection that is open now."""
        with self.lock:
            connections = list(self.open)
        self.tally.cut += len(connections)
        for connection in connections:
            self._end(connection)

    def hold(self):
        """No byte passes until `clear`."""
        self.tally.held += 1
        self.flow.clear()

    def slow(self, seconds):
        """Each piece waits before it goes on."""
        self.tally.slowed += 1
        self.delay = seconds

    def halve(self):
        """Half of the next answer passes, then its connection ends."""
        with self.lock:
            self.halves += 1

    def clear(self):
        """Bytes pass at once."""
        self.delay = 0.0
        with self.lock:
            self.halves = 0
        self.flow.set()

    # The connections.

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        upstream = self._connect()
        if upstream is None:
            client.close()
            return
        connection = (client, upstream)
        self.tally.connections += 1
        with self.lock:
            self.open.add(connection)
        back = threading.Thread(target=self._pump, args=(connection, upstream, client, True), daemon=True)
        back.start()
        self._pump(connection, client, upstream, False)
        back.join()
        with self.lock:
            self.open.discard(connection)
        client.close()
        upstream.close()

    def _connect(self):
        for port in random.sample(self.upstream_ports, len(self.upstream_ports)):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=5)
            except OSError:
                continue
        return None

    def _pump(self, connection, source, target, is_answer):
        try:
            source.settimeout(None)
            while piece := source.recv(65536):
                self.flow.wait()
                if self.delay:
                    time.sleep(self.delay)
                if is_answer and self._takes_half():
                    target.sendall(piece[: len(piece) // 2])
                    break
                target.sendall(piece)
        except OSError:
            pass  # The other direction, a cut or a killed process ended it: that is what this is for.
        self._end(connection)

    def _takes_half(self):
        with self.lock:
            if self.halves == 0:
                return False
            self.halves -= 1
        self.tally.halved += 1
        return True

    @staticmethod
    def _end(connection):
        for side in connection:
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It has ended already.
