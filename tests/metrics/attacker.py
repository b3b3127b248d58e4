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

    def members(self, status: str, areas: pd.DataFrame) -> np.ndarray:
        """Return which schools of a status stand in each area: areas × schools, 0 and 1."""
        rows = self.schools[self.schools["value_status"] == status]
        inside = np.ones((len(areas), len(rows)))
        for level, column in PLACES.items():
            at = (areas["area_level"] == level).to_numpy()
            codes = pd.Index(rows[column].unique())
            own = codes.get_indexer(rows[column])
            # a place without such a school has no code: -1, as no row has
            inside[at] = codes.get_indexer(areas.loc[at, "area_id"])[:, None] == own[None, :]
        return inside

    def equations(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (which hidden schools each shown area sums, their pupils, their points)."""
        areas = self.areas[self.areas["value_status"] == "OK"]
        shown = self.schools[self.schools["value_status"] == "OK"]
        known = self.members("OK", areas) @ shown[["count", "points"]].to_numpy()
        count, points = (areas[["count", "points"]].to_numpy() - known).T
        return self.members("SUPPRESSED", areas), count, points


def read_tables(public: Path) -> dict[tuple[object, ...], Table]:
    """Read everything a public file says, with nothing but DuckDB."""
    with duckdb.connect(str(public), read_only=True) as connection:
        schools = connection.sql("from mart_school_result").df()
        areas = connection.sql("from mart_area_result").df()
    for frame in (schools, areas):
        frame["count"] = frame["tested_count"].astype("float64")
        frame["points"] = frame["count"] * frame["mean_score_pct"]
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
    return find_inside(row_space(matrix), wanted)


def find_inside(basis: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Say which rows lie in what the basis spans."""
    length = (wanted**2).sum(axis=1)
    inside = ((wanted @ basis.T) ** 2).sum(axis=1)
    return np.asarray(length - inside <= _SURE * np.maximum(length, 1))


def recover(table: Table) -> list[str]:
    """Return the hidden schools and areas whose numbers follow from what is shown."""
    matrix = table.members("SUPPRESSED", table.areas[table.areas["value_status"] == "OK"])
    basis = row_space(matrix)
    alone = 1 - (basis**2).sum(axis=0) <= _SURE
    found = table.hidden.loc[alone, "school_id"].tolist()
    areas = table.areas[table.areas["value_status"] == "SUPPRESSED"]
    told = find_inside(basis, table.members("SUPPRESSED", areas))
    return found + areas.loc[told, "area_id"].tolist()


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
