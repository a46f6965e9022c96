"""Moves what falls due for unanswered inquiries a day towards now, in the database of a gateway that does not run.

Usage: a_day_passes.py DATABASE

Exit 0 when something was moved; 1 otherwise.
"""

import sqlite3
import sys

DAY = 24 * 3600 * 1000

with sqlite3.connect(sys.argv[1]) as database:
    moved = database.execute(
        "UPDATE deadline SET due_at = due_at - ? WHERE kind = 'inquiryUnanswered' AND outcome IS NULL", (DAY,))
sys.exit(0 if moved.rowcount > 0 else "no inquiry waits")
