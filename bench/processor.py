"""Processor time of a server's workers: a figure that other work on the machine bends little."""

import os
from contextlib import suppress
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def seconds_of_workers(server: int) -> float:
    """What the processes that `server` started have used, those that ended included."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything: state, parent, and more. Its own
            # time stands in fields 11 and 12, that of children which ended in 13 and 14.
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == server:
                used += int(fields[11]) + int(fields[12])
            elif stat.parent.name == str(server):
                used += int(fields[13]) + int(fields[14])
    return used / _TICK
