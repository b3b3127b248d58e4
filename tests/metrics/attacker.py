"""An attacker of published tables, written apart from the engine: it knows the rows, and algebra.

It knows every published row, in which area each school stands, which schools changed between two
releases, and how the engine works. It does not know what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.optimize import linprog

SHEET = ["test", "grade", "year_be"]
PLACES = {"province": "province_id", "district": "district_id", "network": "network_id"}
_SURE = 1e-7


@dataclass(frozen=True)
class Table:
    """One subject of one release: schools and areas with status, count and points (n·x̄)."""

    schools: pd.DataFrame
    areas: pd.DataFrame

    @property
    def hidden(self) -> pd.DataFrame:
        return self.schools[self.schools["value_status"] == "SUPPRESSED"].reset_index(drop=True)

    def members(self, rows: pd.DataFrame, level: str, area_id: str) -> np.ndarray:
        if level == "nation":
            return np.ones(len(rows), dtype=bool)
        return (rows[PLACES[level]] == area_id).to_numpy()

    def equations(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (which hidden schools each shown area sums, their pupils, their points)."""
        shown = self.schools[self.schools["value_status"] == "OK"]
        rows = []
        for area in self.areas[self.areas["value_status"] == "OK"].itertuples():
            own = self.members(shown, area.area_level, area.area_id)
            known = shown.loc[own, ["count", "points"]].sum()
            inside = self.members(self.hidden, area.area_level, area.area_id)
            rows.append((inside, area.count_ - known["count"], area.points - known["points"]))
        if not rows:
            return np.zeros((0, len(self.hidden))), np.zeros(0), np.zeros(0)
        matrix, count, points = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
        return matrix, count, points


def read_tables(public: Path) -> dict[tuple[object, ...], Table]:
    """Read everything a public file says, with nothing but DuckDB."""
    with duckdb.connect(str(public), read_only=True) as connection:
        schools = connection.sql("from mart_school_result").df()
        areas = connection.sql("from mart_area_result").df()
    for frame in (schools, areas):
        frame["count"] = frame["tested_count"].astype("float64")
        frame["points"] = frame["count"] * frame["mean_score_pct"]
    areas["count_"] = areas["count"]
    by_paper = dict(tuple(areas.groupby([*SHEET, "subject"])))
    return {key: Table(rows, by_paper[key]) for key, rows in schools.groupby([*SHEET, "subject"])}


def row_space(matrix: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis of what a matrix's rows span."""
    if not matrix.size:
        return np.zeros((0, matrix.shape[1]))
    values, vectors = np.linalg.eigh(matrix @ matrix.T)
    keep = values > 1e-9 * max(values[-1], 1.0)
    return (vectors[:, keep] / np.sqrt(values[keep])).T @ matrix


def find_determined(matrix: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Say which wanted sums (rows over the unknowns) follow from the equations."""
    basis = row_space(matrix)
    length = (wanted**2).sum(axis=1)
    inside = ((wanted @ basis.T) ** 2).sum(axis=1)
    return np.asarray(length - inside <= _SURE * np.maximum(length, 1))


def recover(table: Table) -> list[str]:
    """Return the hidden schools and areas whose numbers follow from what is shown."""
    hidden = table.hidden
    matrix, _, _ = table.equations()
    schools = find_determined(matrix, np.eye(len(hidden)))
    found = hidden.loc[schools, "school_id"].tolist()
    areas = table.areas[table.areas["value_status"] == "SUPPRESSED"]
    if len(areas):
        inside = [table.members(hidden, a.area_level, a.area_id) for a in areas.itertuples()]
        told = find_determined(matrix, np.array(inside, dtype=float))
        found += areas.loc[told, "area_id"].tolist()
    return found


@dataclass(frozen=True)
class Intervals:
    """Between what each hidden school's numbers must lie, by linear programming."""

    school_id: list[str]
    count_low: np.ndarray
    count_high: np.ndarray
    mean_low: np.ndarray
    mean_high: np.ndarray


def bound(table: Table, true_counts: dict[str, float]) -> Intervals:
    """Bound every hidden count, and every hidden mean for one who even knows all the counts."""
    hidden = table.hidden
    matrix, count, points = table.equations()
    n = np.array([true_counts[s] for s in hidden["school_id"]])
    size = len(hidden)
    marks = [(0.0, 100.0 * pupils) for pupils in n]
    ends = np.zeros((4, size))
    for at in range(size):
        aim = np.zeros(size)
        aim[at] = 1.0
        for place, (sign, right, limits, unit) in enumerate((
            (1, count, [(1.0, None)] * size, 1.0), (-1, count, [(1.0, None)] * size, 1.0),
            (1, points, marks, n[at]), (-1, points, marks, n[at]),
        )):  # fmt: skip
            equal = {"A_eq": matrix, "b_eq": right} if len(matrix) else {}
            solved = linprog(sign * aim, bounds=limits, method="highs", **equal)
            ends[place, at] = np.inf if solved.status == 3 else sign * solved.fun / unit
            if solved.status == 3:
                ends[place, at] *= -sign
    return Intervals(hidden["school_id"].tolist(), *ends)
