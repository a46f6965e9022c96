"""A program that answers each line of words between tabs with one line."""

import os
import subprocess
import threading

JARS = ":".join(
    f"/usr/share/java/{name}.jar" for name in ("wss4j", "xmlsec", "commons-logging", "slf4j-api", "slf4j-nop")
)
# The JDK keeps its canonicaliser to itself unless asked.
SECURITY = "java.xml.crypto/com.sun.org.apache.xml.internal.security"
OPEN = ["--add-exports", f"{SECURITY}=ALL-UNNAMED", "--add-exports", f"{SECURITY}.c14n=ALL-UNNAMED"]


class Worker:
    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.errors = []
        # A full pipe of warnings would stop the program.
        threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True).start()
        self.greeting = self._line()

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._line()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)

    def _line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("a program ended early: " + "".join(self.errors[-5:]))
        return line.rstrip("\n")


def java(folder):
    """Compiles JavaPeers and starts it on `folder`, which holds its key stores."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "JavaPeers.java")
    classes = os.path.join(folder, "classes")
    if not os.path.isdir(classes):
        subprocess.run(["javac", "-nowarn", "-Xlint:none", *OPEN, "-cp", JARS, "-d", classes, source], check=True)
    return Worker(
        [
            "java",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            *OPEN,
            "-cp",
            f"{classes}:{JARS}",
            "JavaPeers",
            folder,
        ]
    )
