"""What callers and recipients saw, written before anybody relies on it: a line of JSON each."""

import json
import threading
import time


class Journal:
    """Appends to a file that is read again at the end."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.file = open(path, "a", encoding="utf-8")

    def append(self, kind, **facts):
        line = json.dumps({"kind": kind, "at": time.time(), **facts}, sort_keys=True)
        with self.lock:
            self.file.write(line + "\n")
            self.file.flush()

    def entries(self):
        with open(self.path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]
