"""One district's file of the demonstration that is never the same twice."""

from __future__ import annotations

import statistics
from pathlib import Path

from metrics.formulas import round_half_up

DISTRICT = "9901"


class DistrictFile:
    """One district's O-NET file that says something new every time."""

    def __init__(self, home: Path) -> None:
        rows = (home / "files" / "onet_p6_2567.csv").read_text(encoding="utf-8-sig").splitlines()
        self._header = rows[0]
        self._rows = [r for r in rows[1:] if r.startswith(DISTRICT) and r[4:8] != "0000"]
        self._turn = 0

    def write(self, folder: Path) -> Path:
        """Write the file with one school's mean in Thai moved, and return its path."""
        self._turn += 1
        changed = list(self._rows)
        cells = changed[0].split(",")
        cells[2:4] = ["80", f"{5 + self._turn * 7 % 90:.2f}"]
        subjects = [float(cell) for cell in cells[3:-1]]
        cells[-1] = f"{round_half_up(statistics.fmean(subjects), 2):.2f}"
        changed[0] = ",".join(cells)
        aside = folder.parent / f".aside_{self._turn}.csv"
        aside.write_text("\n".join([self._header, *changed]) + "\n", encoding="utf-8")
        path = folder / f"onet_p6_2567_{self._turn}.csv"
        return aside.rename(path)
