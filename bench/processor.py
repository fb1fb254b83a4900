"""Processor time of a server's workers: a figure that other work on the machine bends little."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def seconds_of_workers(server: int) -> float:
    """What the processes that `server` started have used so far."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold anything: the state, the parent and more.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == server:
            used += int(fields[11]) + int(fields[12])
    return used / _TICK
