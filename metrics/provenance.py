"""What stands behind the numbers: rows of files, loads, what the checks found, what is still in doubt."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables
from data_pipeline.warehouse.sheets import cell_name
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin
from metrics import provenance_queries as queries
from metrics.answers import Area
from metrics.asking import SnapshotAsking
from metrics.coverage import PARTIAL_CHECKS, Calendar, Filled, read_cells, read_coverage
from metrics.fetching import fetch_frame, fetch_table
from metrics.reconciliation import explain


class ProvenanceQuestions(SnapshotAsking):
    """Questions about what the numbers are made from; `snapshot` names an earlier one in every method."""

    def rows_behind(
        self,
        area: Area,
        *,
        test: str,
        grade: str,
        year_be: int,
        subject: str,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the rows of files that a number of an area, or of a school, is made from.

        Parameters
        ----------
        area : of any level, a school too

        Returns
        -------
        DataFrame[school_id, name_th, tested_count, enrolled_count, mean_score_pct, value_status,
        load_id, source_file, source_row], in the order of the files
        """
        return self._remember(
            ("rows_behind", str(area), test, grade, year_be, subject),
            snapshot,
            lambda connection: fetch_frame(
                connection,
                queries.select_rows_behind(
                    area, test=test, grade=grade, year_be=year_be, subject=subject
                ),
            ),
        )

    def doubts(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the rows that cannot be given to one school yet.

        Returns
        -------
        DataFrame[school_id, school_code, name_th, doubt_reason, test, grade, year_be, tested_count,
        source_file, source_row, other_names_th]; `other_names_th` = who else uses the code
        """
        return self._in_area(
            "doubts", queries.select_doubts(), area, snapshot, read=_say_other_names
        )

    def findings(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return what the checks found in the loads that count for an area, newest load first."""
        if area.level in (AreaLevel.NETWORK, AreaLevel.SIZE_BAND, AreaLevel.SCHOOL):
            return self._remember(
                ("findings", str(area)),
                snapshot,
                lambda connection: fetch_frame(connection, queries.select_findings(area)),
            )
        said = self.file_findings(snapshot=snapshot)

        def put_beside(papers: pd.DataFrame) -> pd.DataFrame:
            unknown = said.columns.intersection(papers.columns).drop("load_id")
            own = papers.drop_duplicates()
            return said.drop(columns=unknown).merge(own, on="load_id")[list(said.columns)]

        return self._in_area(
            "papers_with_findings", queries.select_papers_with_findings(), area, snapshot,
            read=put_beside,
        )  # fmt: skip

    def loads(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return every load of the workspace, newest first."""
        return self._remember(
            ("loads",),
            snapshot,
            lambda connection: fetch_frame(connection, queries.select_loads()),
        )

    def load_districts(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return which districts each load that was taken fills.

        Returns
        -------
        DataFrame[load_id, district_id]; ``0000`` = rows that stand in no district
        """

        def read(connection: sa.Connection) -> pd.DataFrame:
            frame = fetch_frame(connection, queries.select_load_cells())
            district = frame.pop("cell_id").astype("str").str.rpartition("/")[2]
            return frame.assign(district_id=district).drop_duplicates(ignore_index=True)

        return self._remember(("load_districts",), snapshot, read)

    def file_findings(
        self, load_id: int | None = None, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return what the checks said about one load, or about all that are in use."""
        return self._remember(
            ("file_findings", load_id),
            snapshot,
            lambda connection: fetch_frame(connection, queries.select_file_findings(load_id)),
        )

    def rejected_rows(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the rows of a load that were set aside, as they stood, with their reason."""
        return self._of_load(tables.snap_rejected, load_id, "source_row", snapshot)

    def corrections(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the mends that a load was read with, and those that were left.

        Returns
        -------
        DataFrame of ``meta_correction`` with ``cell``, as a spreadsheet names it
        """
        frame = self._of_load(tables.snap_correction, load_id, "correction_no", snapshot)
        places = zip(frame["source_row"], frame["source_column"], strict=True)
        return frame.assign(cell=[cell_name(int(row), int(column)) for row, column in places])

    def coverage(self, district: str | None = None, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return what is loaded of each test, grade and year; see `metrics.coverage`.

        Parameters
        ----------
        district : code of the one whose calendar is wanted; None = of all together
        """

        def read(connection: sa.Connection) -> Calendar:
            load, finding = tables.snap_load.c, tables.snap_finding.c
            partial = sa.union(
                sa.select(load.load_id).where(load.rows_rejected > 0),
                sa.select(finding.load_id).where(finding.check_key.in_(PARTIAL_CHECKS)),
            )

            def read_all(table: sa.Table) -> Filled:
                rows = fetch_table(connection, sa.select(table.c.cell_id, table.c.load_id))
                names, loads = (column.to_pylist() for column in rows.columns)
                return read_cells(zip(names, loads, strict=True))

            now, ever = (read_all(one) for one in (tables.meta_current_cell, tables.snap_load_cell))
            return Calendar(now, ever, set(connection.execute(partial).scalars().all()))

        snapshot = snapshot or self.data_version() or None
        calendar = self._remember(("calendar",), snapshot, read)
        return self._keep(
            ("coverage", district or ""), snapshot, lambda: read_coverage(calendar, district)
        )

    def reconciliation(self, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return our mean of each area beside each stated mean of it; see `metrics.reconciliation`."""

        def read(connection: sa.Connection) -> pd.DataFrame:
            b = tables.mart_benchmark.c
            columns = ("test", "grade", "year_be", "subject", "area_level", "mean_score_pct")
            published = sa.select(*(b[c] for c in columns)).where(
                b.origin == BenchmarkOrigin.PUBLISHED.value
            )
            finding = tables.snap_finding.c
            permuted = sa.select(finding.load_id).where(finding.check_key == "columns_permuted")
            return explain(
                fetch_frame(connection, sa.select(tables.mart_reconciliation)),
                fetch_frame(connection, published),
                connection.execute(permuted).scalars().all(),
            )

        return self._remember(("reconciliation",), snapshot, read)

    # --- inside ------------------------------------------------------------------------------

    def _of_load(
        self, table: sa.Table, load_id: int, order: str, snapshot: str | None
    ) -> pd.DataFrame:
        return self._remember(
            (table.name, load_id),
            snapshot,
            lambda connection: fetch_frame(
                connection,
                sa.select(table).where(table.c.load_id == load_id).order_by(table.c[order]),
            ),
        )


def _say_other_names(doubts: pd.DataFrame) -> pd.DataFrame:
    """Put beside each row that is in doubt who else uses its code in the same paper."""
    paper = ["school_code", "test", "grade", "year_be"]
    names = doubts.groupby(paper)["name_th"].agg(list).to_dict() if len(doubts) else {}
    others = [
        ", ".join(_without_one(names[tuple(row[c] for c in paper)], row["name_th"]))
        for row in doubts.to_dict("records")
    ]
    return doubts.assign(other_names_th=others)


def _without_one(names: list[str], name: str) -> list[str]:
    rest = list(names)
    rest.remove(name)
    return rest
