"""A process that does tasks: they come over its standard input, results go over its output.

It ends when its input does, so that none outlives the one it works for.
"""

from __future__ import annotations

import os
import signal
import sys

from seeds.work.messages import receive, send


def main() -> None:
    """Do the tasks that come, until no more come."""
    # Ctrl-C goes to all processes of a terminal: only the first of them decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A library that writes to standard output must not write into the messages.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks = sys.stdin.buffer
    while True:
        try:
            task = receive(tasks)
        except EOFError:
            return
        send(results, task.run())
