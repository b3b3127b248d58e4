"""Writes ``public.duckdb`` from nothing: what did not pass is physically not in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from metrics.building import building
from metrics.disclosure.decisions import STAGING, carried_sheet, is_carried, stage_decision
from metrics.disclosure.earlier import SheetKey, find_unchanged, read_earlier
from metrics.disclosure.files import (
    OWN,
    attach,
    attached,
    columns_of,
    tables_under,
)
from metrics.disclosure.open_columns import OPEN_COLUMNS
from metrics.disclosure.public_places import copy_colours, copy_coordinates, copy_places
from metrics.disclosure.public_results import write_areas, write_references, write_schools
from metrics.disclosure.rules import Rules
from metrics.disclosure.sheet_rows import read_sheet
from metrics.disclosure.sheets import Decision, HeldBack
from metrics.fetching import insert_frame
from metrics.marts.staging import SCOPE, insert
from metrics.settings import MetricsSettings
from metrics.snapshots import PUBLIC

_LAST = "last_public"
_SHEET_TABLES = (t.mart_school_result, t.mart_school_history, t.mart_area_result, t.mart_disclosure)


@dataclass(frozen=True, slots=True)
class PublishLog:
    """How much a public snapshot hides, in all its sheets.

    Parameters
    ----------
    shown_cells : cells (school or area, one subject of a sheet) that are public
    primary_cells, secondary_cells : cells hidden for their own sake, and for their neighbours'
    primary_pupils, secondary_pupils : pupils tested behind them, each unit's once a sheet
    sheets, held_back_sheets : sheets in all, and those of which an earlier release stands
    stands_on : snapshots that hold the rows of those releases; the next build needs them
    """

    shown_cells: int = 0
    primary_cells: int = 0
    secondary_cells: int = 0
    primary_pupils: int = 0
    secondary_pupils: int = 0
    sheets: int = 0
    held_back_sheets: int = 0
    stands_on: tuple[str, ...] = ()


def build_public(
    internal: Path, public: Path, settings: MetricsSettings, earlier: Sequence[Path] = ()
) -> PublishLog:
    """Write the public snapshot from the internal one.

    Parameters
    ----------
    internal : a finished internal snapshot
    public : file to create; holds every table, of rows that may not be shown the key and status
    settings : `min_public_count` pupils behind any number
    earlier : folders of the snapshots published before, newest first; the new release is made so
        that comparing it with any of them shows no more

    Returns
    -------
    PublishLog, what was hidden; sheet by sheet it stands in ``mart_disclosure``
    """
    with _open(internal, public) as connection:
        return _Builder(connection, internal.parent, settings, earlier).build()


@contextmanager
def _open(internal: Path, public: Path) -> Iterator[sa.Connection]:
    with building(public) as connection:
        t.SNAPSHOT.create_all(connection, checkfirst=False)
        STAGING.create_all(connection, checkfirst=False)
        attach(connection, internal, OWN)
        yield connection
        STAGING.drop_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"DETACH {OWN}")


class _Builder:
    """Builds one public snapshot on an open connection."""

    def __init__(
        self,
        connection: sa.Connection,
        own: Path,
        settings: MetricsSettings,
        earlier: Sequence[Path],
    ) -> None:
        self.connection = connection
        self.rules, self.colours_of = Rules.of(settings), settings.quality_colours
        self.snapshot = own.name
        self.source = tables_under(OWN)
        self.earlier = read_earlier(connection, own.parent, earlier)
        self.log: list[dict[str, Any]] = []

    def build(self) -> PublishLog:
        """Decide every sheet, then write what passed."""
        sheets = self._sheets()
        same = find_unchanged(
            self.connection, self.earlier, OWN, self.rules.fewest_pupils, OPEN_COLUMNS
        )
        unchanged = [key for key in sheets if key in same]
        held = [key for key in sheets if key not in same and not self._decide(key)]
        copy_places(self.connection, self.source, self.rules.fewest_pupils)
        copy_coordinates(self.connection, self.source)
        copy_colours(self.connection, self.source, self.colours_of)
        self._carry(unchanged, held)
        write_schools(self.connection, self.source)
        write_areas(self.connection, self.source)
        write_references(self.connection, self.source)
        if self.log:
            insert_frame(self.connection, t.mart_disclosure, pd.DataFrame(self.log))
        stands_on = {self.earlier.releases[key][0] for key in held}
        return replace(self._sum_log(), stands_on=tuple(sorted(stands_on)))

    def _sheets(self) -> list[SheetKey]:
        mart = self.source["mart_school_result"].c
        columns = [mart[c] for c in SCOPE]
        rows = self.connection.execute(sa.select(*columns).distinct().order_by(*columns))
        return [(row.test, row.grade, row.year_be) for row in rows]

    def _decide(self, key: SheetKey) -> bool:
        """Decide one sheet; False where its earlier release has to stand."""
        sheet, past = read_sheet(self.connection, key, self.rules, self.earlier)
        try:
            decision = sheet.decide(past)
        except HeldBack:
            return False
        stage_decision(self.connection, key, sheet, decision)
        self._note(key, decision)
        return True

    def _note(self, key: SheetKey, decision: Decision) -> None:
        """Put down how much of a sheet is hidden."""
        paper: dict[str, Any] = dict(zip(SCOPE, key, strict=True))
        units = decision.units
        hidden = units[~units["is_shown"]]
        primary = hidden[hidden["is_sensitive"]]
        secondary = hidden[~hidden["is_sensitive"]]
        self.log.append(
            paper
            | {
                "shown_cell_count": int(units["cell_count"].sum() - hidden["cell_count"].sum()),
                "primary_cell_count": int(primary["cell_count"].sum()),
                "secondary_cell_count": int(secondary["cell_count"].sum()),
                "primary_pupil_count": int(primary["pupil_count"].sum()),
                "secondary_pupil_count": int(secondary["pupil_count"].sum()),
                "fewest_public_count": self.rules.fewest_pupils,
                "is_held_back": False,
                "released_in": self.snapshot,
            }
        )

    def _carry(self, unchanged: Sequence[SheetKey], held: Sequence[SheetKey]) -> None:
        """Take sheets over from the newest public file: as they are, or because they must wait."""
        if self.earlier.newest is None or not (unchanged or held):
            return
        rows = pd.DataFrame([*unchanged, *held], columns=list(SCOPE))
        insert_frame(self.connection, carried_sheet, rows)
        with attached(self.connection, self.earlier.newest / PUBLIC, _LAST):
            last = tables_under(_LAST)
            for table in _SHEET_TABLES:
                rows_then = last[table.name]
                there = columns_of(self.connection, _LAST, table.name)
                names = [c.name for c in table.c if c.name in there]
                carried = sa.select(*(rows_then.c[c] for c in names)).where(is_carried(rows_then))
                insert(self.connection, table, carried)  # in the order in which they stand
        for held_back, keys in ((False, unchanged), (True, held)):
            log = t.mart_disclosure
            is_one = sa.tuple_(*(log.c[c] for c in SCOPE)).in_(keys)
            self.connection.execute(sa.update(log).where(is_one).values(is_held_back=held_back))

    def _sum_log(self) -> PublishLog:
        c = t.mart_disclosure.c
        sums = (
            c.shown_cell_count, c.primary_cell_count, c.secondary_cell_count,
            c.primary_pupil_count, c.secondary_pupil_count,
        )  # fmt: skip
        totals = (sa.func.coalesce(sa.func.sum(column), 0) for column in sums)
        held = sa.func.count().filter(c.is_held_back)
        row = self.connection.execute(sa.select(*totals, sa.func.count(), held)).one()
        names = [f.name for f in fields(PublishLog) if f.name != "stands_on"]
        numbers: dict[str, Any] = {n: int(v) for n, v in zip(names, row, strict=True)}
        return PublishLog(**numbers)
