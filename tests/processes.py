"""What the processes of a running server take of the machine, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def family_of(process: int) -> list[int]:
    """Return a process and all that it started, and those that they started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(_fields(stat)[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [process]
    for one in found:
        found.extend(children.get(one, []))
    return found


def cpu_seconds(process: int) -> float:
    """Return the time of a core that a process and all under it have taken, seconds."""
    taken = 0
    for one in family_of(process):
        fields = _fields(Path(f"/proc/{one}/stat"))
        taken += int(fields[11]) + int(fields[12])
    return taken / TICKS_A_SECOND


def resident_mb(process: int) -> float:
    """Return the memory that a process and all under it hold, MB; what they share counts for each."""
    pages = 0
    for one in family_of(process):
        pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
    return pages * PAGE_MB


def _fields(stat: Path) -> list[str]:
    """Return the fields after the name, which may hold blanks: state, parent, …"""
    return stat.read_text().rpartition(")")[2].split()
