"""The typed rows of one file between the stages: what `transform` makes and the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data_pipeline.checks.issue import Place
from data_pipeline.checks.mend import Edit, Mend
from data_pipeline.extract import Origin, Sheet
from data_pipeline.identity import Identity
from data_pipeline.recognise import Header
from data_pipeline.sources.declaration import Source
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import ValueStatus

STATUSES = tuple(ValueStatus)
"""The order in which `Counts.status` counts them."""

MASTER_COLUMNS = ("school_id", "name_th", "district_id")
"""What the checks know of a school: the current rows of ``core_school``."""

LEVEL_COLUMNS = ["source_row", "subject", "quality_level", "level_count", "level_pct"]
"""Columns of `Batch.levels`; its index is that of `Batch.rows`, repeated."""

PUBLISHED_COLUMNS = (
    "test",
    "grade",
    "year_be",
    "area_level",
    "area_id",
    "subject",
    "mean_score_pct",
)
"""What the checks know of published means."""


PREVIOUS_COLUMNS = ("school_id", "district_id", "subject", "tested_count", "mean_score_pct")
"""What the checks know of last year's results of the same test and grade."""

ENROLLED_COLUMNS = ("school_id", "round_no", "enrolled_count")
"""What the checks know of the pupils of the grade in the year of the file."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the file.

    Parameters
    ----------
    master : columns `MASTER_COLUMNS`; empty where no school master is loaded
    published : columns `PUBLISHED_COLUMNS`; empty where no published means are at hand
    previous : columns `PREVIOUS_COLUMNS`; empty where last year is not loaded
    enrolled : columns `ENROLLED_COLUMNS`; empty where enrolment is not loaded
    twins : cells and file names of loads that hold the very numbers of the file
    """

    master: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=MASTER_COLUMNS))
    published: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PUBLISHED_COLUMNS))
    previous: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PREVIOUS_COLUMNS))
    enrolled: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=ENROLLED_COLUMNS))
    twins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be taken as it stands; its row is set aside.

    Parameters
    ----------
    check : key of the check that reports it
    source_row : row in the file, 1 = first line
    name : field or subject of the cell
    found : what stands there
    """

    check: str
    source_row: int
    name: str
    found: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that adds up others: its position in `Counts.values`, and which rows it adds up."""

    position: int
    members: np.ndarray


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of pupils as the file has them, rows that add up others included.

    Parameters
    ----------
    rows : row of the file, one per row of `values`
    names : name of each column of `values`: ``label/measure`` for a block, else the field
    values : float64, missing where the cell holds no number
    status : position in `STATUSES` of each cell's ValueStatus
    sums : rows that add up others; they are not data
    """

    rows: np.ndarray
    names: tuple[str, ...]
    values: np.ndarray
    status: np.ndarray
    sums: tuple[Sum, ...] = ()

    def of(self, rows: pd.Index) -> tuple[np.ndarray, np.ndarray]:
        """Return values and status of some rows of the file, in their order."""
        at = pd.Index(self.rows).get_indexer(rows)
        return self.values[at], self.status[at]


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of a file, typed, with those that were set aside kept apart.

    Parameters
    ----------
    rows : one row per kept row of the file. For results: ``source_row school_code name_th
        area_level area_id district_id school_id is_in_doubt doubt_reason is_code_unknown
        tested_count``;
        ``area_level`` is "school" for a school. For lists: the fields of the table.
    means : percent, index of `rows`, one column per subject; missing unless the status is OK
    statuses : ValueStatus, shaped as `means`
    row_mean : the file's own mean over the subjects of a row, percent, where it has one
    decimals : digits behind the point that the file's means carry, at most 2
    placeholders : cells that held a placeholder: source_row and subject
    scope : districts that the file is about
    faults : cells whose rows were set aside
    raw : every data row as it stood, by source_row
    ignored_sheets : other sheets of the workbook that hold a table too, and were not read
    measures : what else the file gives for each subject, by field name; each shaped as `means`
    levels : columns `LEVEL_COLUMNS`, one row per row, subject and quality level
    source_rows : shaped as `means`: where each number stands, if each has a row of its own
    counts : numbers of pupils, for datasets that count
    origins : where the rows of a joined sheet stand in the file
    sheet : the sheet as it was read
    """

    file_name: str
    header: Header
    identity: Identity
    rows: pd.DataFrame
    raw: pd.DataFrame
    means: pd.DataFrame = field(default_factory=pd.DataFrame)
    statuses: pd.DataFrame = field(default_factory=pd.DataFrame)
    row_mean: pd.Series | None = None
    decimals: int = 2
    placeholders: tuple[tuple[int, str], ...] = ()
    scope: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    measures: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    levels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LEVEL_COLUMNS))
    source_rows: pd.DataFrame | None = None
    counts: Counts | None = None
    origins: Mapping[int, Origin] = field(default_factory=dict)
    sheet: Sheet | None = None

    @property
    def source(self) -> Source:
        """The declared source of the file."""
        return self.header.source

    @property
    def is_school(self) -> pd.Series:
        """Which rows are schools, not areas."""
        return self.rows["area_level"] == "school"

    @property
    def parts(self) -> list[str]:
        """Keys of the subjects that have a column, without the total."""
        return [key for key in self.header.subjects if not self.source.subject(key).is_total]

    def sitters(self, key: str) -> pd.Series:
        """Return the pupils who sat a subject, index of `rows`: its own count, else the row's."""
        counts = self.rows["tested_count"]
        if "tested_count" in self.measures:
            return self.measures["tested_count"][key].fillna(counts)
        return counts

    def row_numbers(self, which: pd.Series) -> tuple[int, ...]:
        """Return the rows of the file where a mask over `rows` is true."""
        return tuple(self.rows["source_row"][which].tolist())

    @property
    def rows_rejected(self) -> tuple[int, ...]:
        """Rows of the file that were set aside, in order."""
        return tuple(sorted({fault.source_row for fault in self.faults}))

    def place(self, name: str = "", rows: tuple[int, ...] = ()) -> Place:
        """Return a place in this file by the name of a field, a subject or a cell of a block."""
        if self.origins and rows:
            return self._place_in_sheets(name, rows)
        return Place(self.file_name, rows, self.header.position(name), self.heading(name, ""))

    def _place_in_sheets(self, name: str, rows: tuple[int, ...]) -> Place:
        """Name the sheets that the rows were joined of, and the line where it is one."""
        origins = [self.origins[row] for row in rows if row in self.origins]
        sheets = short_list([origin.sheet for origin in origins])
        label = name.partition("/")[0]
        lines = [origin.lines[key] for origin in origins for key in (label,) if key in origin.lines]
        only = tuple(lines) if len(origins) == 1 else ()
        where = f"{self.file_name} › {sheets}" if sheets else self.file_name
        return Place(where, only, None, self.heading(name, ""))

    def heading(self, name: str, otherwise: str | None = None) -> str:
        """Return a column's heading in the file's own words."""
        return self.header.heading(name) or (name if otherwise is None else otherwise)

    def text(self, row: int, name: str) -> str:
        """Return a cell as it stands in the sheet; "" where there is none."""
        column = self.header.position(name)
        if self.sheet is None or self.sheet.numbers or column is None:
            return ""
        return str(self.sheet.cells.iat[row - 1, column])

    def mend(self, *changes: tuple[int, str, str]) -> Mend | None:
        """Return a mend of some cells; None where they do not stand in the file as they were read.

        Parameters
        ----------
        changes : row of the file, name of the column, what the cell is to be read as
        """
        if self.sheet is None or self.sheet.numbers or self.origins or not changes:
            return None
        edits = []
        for row, name, after in changes:
            column = self.header.position(name)
            if column is None or not 1 <= row <= len(self.sheet.cells):
                return None
            edits.append(Edit(row, column, self.text(row, name), after))
        return Mend(tuple(edits), self.sheet.name)
