"""Writes ``public.duckdb`` from nothing: what did not pass is physically not in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import (
    AreaLevel,
    BenchmarkOrigin,
    RatingStatus,
    ValueStatus,
)
from metrics.answers import PAPER
from metrics.building import building
from metrics.dialects import divide
from metrics.disclosure.earlier import SheetKey, find_unchanged, read_earlier
from metrics.disclosure.files import (
    INTERNAL_FILE,
    PUBLIC_FILE,
    attach,
    attached,
    columns_of,
    tables_under,
)
from metrics.disclosure.releases import compare
from metrics.disclosure.rules import Rules
from metrics.disclosure.sheets import AREA_COLUMNS, LEAF_COLUMNS, Decision, HeldBack, Sheet
from metrics.formulas import pupil_sd_from_means
from metrics.marts.staging import (
    FEWEST_SCHOOLS_FOR_SD,
    NATION_ID,
    SCOPE,
    insert,
    select_for,
)
from metrics.queries import fetch_frame, insert_frame
from metrics.settings import MetricsSettings

_NEW, _LAST = "internal", "last_public"
_THEN, _SHOWN_THEN = "internal_then", "public_then"
_SHEET_TABLES = (t.mart_school_result, t.mart_school_history, t.mart_area_result, t.mart_disclosure)
_OPEN_FACTS = ("snapshot", "built_at", "loaded_at", "is_demo")
"""What the public file says about its snapshot; counts of loads and what changed stay inside."""

_OPEN_COLUMNS = frozenset(
    [
        "test",
        "grade",
        "year_be",
        "subject",
        "school_id",
        "area_level",
        "area_id",
        "district_id",
        "province_id",
        "region_id",
        "network_id",
        "school_count",
        "covered_pct",
        "mean_score_pct",
        "sd_score_pct",
        "sd_basis",
        "standard_error_pp",
        "degrees_of_freedom",
        "tested_count",
        "value_status",
        "origin",
        "source_text",
    ]
)
"""Columns that a public row may fill. A column that is new stays empty until it is named here.

Medians, percentiles, counts of levels and of half the marks stay inside: the median of three
schools is one school's mean, and a level may hold one child.
"""

_OPEN_OF_COLOURS = (
    "scheme", "school_id", "year_be", "round_no", "assessed_on", "name_th", "district_id",
    "province_id", "network_id", "scheme_version", "tier", "rating_status",
)  # fmt: skip
"""What the public file says of a quality school, where the office publishes colours."""

_PLACED = (
    (AreaLevel.PROVINCE, "province_id"),
    (AreaLevel.DISTRICT, "district_id"),
    (AreaLevel.NETWORK, "network_id"),
)

_STAGING = sa.MetaData()
_cell = sa.Table(
    "public_unit", _STAGING,
    *(sa.Column(c, t.mart_area_result.c[c].type) for c in (*SCOPE, "area_level", "area_id")),
    prefixes=["TEMPORARY"],
)  # fmt: skip
_sd = sa.Table(
    "public_sd", _STAGING,
    *(sa.Column(c, t.mart_school_result.c[c].type) for c in PAPER),
    sa.Column("within_sd", sa.Double), sa.Column("total_sd", sa.Double),
    sa.Column("school_count", sa.Integer), prefixes=["TEMPORARY"],
)  # fmt: skip
_old = sa.Table(
    "public_carried", _STAGING, *(sa.Column(c, t.mart_school_result.c[c].type) for c in SCOPE),
    prefixes=["TEMPORARY"],
)  # fmt: skip


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
        builder = _Builder(
            connection, internal.parent, Rules.of(settings), earlier, settings.quality_colours
        )
        return builder.build()


@contextmanager
def _open(internal: Path, public: Path) -> Iterator[sa.Connection]:
    with building(public) as connection:
        t.SNAPSHOT.create_all(connection, checkfirst=False)
        _STAGING.create_all(connection, checkfirst=False)
        attach(connection, internal, _NEW)
        yield connection
        _STAGING.drop_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"DETACH {_NEW}")


class _Builder:
    """Builds one public snapshot on an open connection."""

    def __init__(
        self,
        connection: sa.Connection,
        own: Path,
        rules: Rules,
        earlier: Sequence[Path],
        colours_of: str = "",
    ) -> None:
        self.connection, self.rules = connection, rules
        self.colours_of = colours_of
        self.snapshot = own.name.removeprefix(".building-")
        self.source = tables_under(_NEW)
        self.earlier = read_earlier(connection, own.parent, earlier)
        self.log: list[dict[str, Any]] = []

    def build(self) -> PublishLog:
        """Decide every sheet, then write what passed."""
        sheets = self._sheets()
        same = find_unchanged(
            self.connection, self.earlier, _NEW, self.rules.fewest_pupils, _OPEN_COLUMNS
        )
        unchanged = [key for key in sheets if key in same]
        held = [key for key in sheets if key not in same and not self._decide(key)]
        self._copy_places()
        self._copy_coordinates()
        self._copy_colours()
        self._carry(unchanged, held)
        self._write_schools()
        self._write_areas()
        self._write_references()
        if self.log:
            insert_frame(self.connection, t.mart_disclosure, pd.DataFrame(self.log))
        stands_on = {self.earlier.releases[key][0] for key in held}
        return replace(self._sum_log(), stands_on=tuple(sorted(stands_on)))

    # --- which sheets -------------------------------------------------------------------------

    def _sheets(self) -> list[SheetKey]:
        mart = self.source["mart_school_result"].c
        columns = [mart[c] for c in SCOPE]
        rows = self.connection.execute(sa.select(*columns).distinct().order_by(*columns))
        return [(row.test, row.grade, row.year_be) for row in rows]

    # --- deciding -----------------------------------------------------------------------------

    def _decide(self, key: SheetKey) -> bool:
        """Decide one sheet; False where its earlier release has to stand."""
        leaves = fetch_frame(self.connection, _select_leaves(_NEW, key))
        areas = fetch_frame(self.connection, _select_areas(key))
        sheet = Sheet(leaves, areas, self.rules)
        past = []
        for release in self.earlier.releases.get(key, ()):
            folder = self.earlier.folder / release
            with (
                attached(self.connection, folder / INTERNAL_FILE, _THEN),
                attached(self.connection, folder / PUBLIC_FILE, _SHOWN_THEN),
            ):
                then = fetch_frame(self.connection, _select_leaves(_THEN, key))
                rows = self.connection.execute(_select_shown(_SHOWN_THEN, key))
                shown = {(level, area_id) for level, area_id in rows}
            past.append(compare(sheet, leaves, then, shown))
        try:
            decision = sheet.decide(past)
        except HeldBack:
            return False
        self._keep(key, sheet, decision)
        return True

    def _keep(self, key: SheetKey, sheet: Sheet, decision: Decision) -> None:
        paper: dict[str, Any] = dict(zip(SCOPE, key, strict=True))
        units = decision.units
        shown = units.loc[units["is_shown"], ["area_level", "area_id"]].assign(**paper)
        if len(shown):
            insert_frame(self.connection, _cell, shown)
        sds = _estimate_sds(sheet, units)
        if len(sds):
            insert_frame(self.connection, _sd, sds.assign(**paper))
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

    # --- writing ------------------------------------------------------------------------------

    def _copy_places(self) -> None:
        area, school = self.source["dim_area"], self.source["dim_school"].c
        fact = self.source["meta_snapshot"]
        for name in ("dim_test", "dim_subject"):
            insert(self.connection, t.SNAPSHOT.tables[name], sa.select(self.source[name]))
        no_sizes = area.c.area_level != AreaLevel.SIZE_BAND.value
        insert(self.connection, t.dim_area, sa.select(area).where(no_sizes))
        is_enough = school.pupil_count >= self.rules.fewest_pupils
        schools = select_for(
            t.dim_school,
            self.source["dim_school"],
            pupil_count=sa.case((is_enough, school.pupil_count)),
            size_band=sa.null(),
            doubt_reason=sa.null(),
        )
        insert(self.connection, t.dim_school, schools.where(school.is_in_doubt.is_(False)))
        facts = sa.select(fact).where(fact.c.setting_key.in_(_OPEN_FACTS))
        insert(self.connection, t.meta_snapshot, facts)

    def _copy_coordinates(self) -> None:
        """Where the schools stand: no secret of a child's. How many pupils they have stays inside."""
        rows = self.source["mart_school_place"]
        hidden = {name: sa.null() for name in ("ministry_code", "pupil_count", "source_text")}
        select = select_for(t.mart_school_place, rows, **hidden)
        known = sa.select(t.dim_school.c.school_id)
        insert(self.connection, t.mart_school_place, select.where(rows.c.school_id.in_(known)))

    def _copy_colours(self) -> None:
        """The colours that the office publishes, by one scheme: no score, no level, no half-done round."""
        scheme, rows = self.source["dim_quality_scheme"], self.source["mart_quality_rating"]
        if not self.colours_of:
            return
        versions = sa.select(scheme).where(scheme.c.scheme == self.colours_of)
        insert(self.connection, t.dim_quality_scheme, versions)
        closed = [c for c in rows.c if c.name not in _OPEN_OF_COLOURS]
        hidden = {c.name: sa.null() if c.nullable else _blank(c.type) for c in closed}
        known = sa.select(t.dim_school.c.school_id)
        select = select_for(t.mart_quality_rating, rows, **hidden).where(
            rows.c.scheme == self.colours_of,
            rows.c.rating_status == RatingStatus.RATED.value,
            rows.c.school_id.in_(known),
        )
        insert(self.connection, t.mart_quality_rating, select)

    def _carry(self, unchanged: Sequence[SheetKey], held: Sequence[SheetKey]) -> None:
        """Take sheets over from the newest public file: as they are, or because they must wait."""
        if self.earlier.newest is None or not (unchanged or held):
            return
        rows = pd.DataFrame([*unchanged, *held], columns=list(SCOPE))
        insert_frame(self.connection, _old, rows)
        with attached(self.connection, self.earlier.newest / PUBLIC_FILE, _LAST):
            last = tables_under(_LAST)
            for table in _SHEET_TABLES:
                rows_then = last[table.name]
                there = columns_of(self.connection, _LAST, table.name)
                names = [c.name for c in table.c if c.name in there]
                carried = sa.select(*(rows_then.c[c] for c in names)).where(
                    sa.exists().where(*(_old.c[c] == rows_then.c[c] for c in SCOPE))
                )
                insert(self.connection, table, carried)  # in the order in which they stand
        for held_back, keys in ((False, unchanged), (True, held)):
            log = t.mart_disclosure
            is_one = sa.tuple_(*(log.c[c] for c in SCOPE)).in_(keys)
            self.connection.execute(sa.update(log).where(is_one).values(is_held_back=held_back))

    def _write_schools(self) -> None:
        rows = self.source["mart_school_result"]
        r, sd = rows.c, _sd.c
        shown = self._is_shown(rows, sa.literal(AreaLevel.SCHOOL.value), r.school_id)
        shown &= r.value_status == ValueStatus.OK.value
        has_pupils = r.value_status.in_([ValueStatus.OK.value, ValueStatus.TOO_FEW.value])
        given = sa.case((r.sd_basis == "given", r.sd_score_pct))
        used = sa.func.coalesce(given, sd.within_sd)
        root = sa.func.sqrt(sa.cast(r.tested_count, sa.Double))
        behind = sa.case((given.is_not(None), r.tested_count), else_=sd.school_count)
        select = _select_open(
            t.mart_school_result,
            rows,
            tested_count=sa.case((shown, r.tested_count)),
            enrolled_count=sa.null(),
            mean_score_pct=sa.case((shown, r.mean_score_pct)),
            sd_score_pct=sa.case((shown, used)),
            sd_basis=sa.case((shown, _basis(given))),
            standard_error_pp=sa.case((shown, divide(used, root))),
            degrees_of_freedom=sa.case((shown & used.is_not(None), behind - 1)),
            value_status=_status(shown, has_pupils, r.value_status),
            source_file=sa.literal(""),
            source_row=sa.literal(0),
            load_id=sa.literal(0),
        )
        is_known = self.source["dim_school"].c
        known = sa.select(is_known.school_id).where(is_known.is_in_doubt.is_(False))
        select = select.select_from(_join_sd(rows)).where(
            self._is_decided(rows), r.school_id.in_(known)
        )
        order = [*(r[c] for c in PAPER), r.school_id]
        insert(self.connection, t.mart_school_result, select.order_by(*order))
        made = t.mart_school_result
        history = sa.select(made).where(self._is_decided(made))
        insert(
            self.connection,
            t.mart_school_history,
            history.order_by(made.c.school_id, *(made.c[c] for c in PAPER)),
        )

    def _write_areas(self) -> None:
        """Areas with what was decided; the standard error from the shown schools alone."""
        rows = self.source["mart_area_result"]
        r = rows.c
        shown = self._is_shown(rows, r.area_level, r.area_id)
        shown &= r.value_status == ValueStatus.OK.value
        spread = sa.union_all(*(_spread_of_shown(*level) for level in _levels())).subquery("spread")
        s = spread.c
        select = _select_open(
            t.mart_area_result,
            rows,
            tested_count=sa.case((shown, r.tested_count)),
            enrolled_count=sa.null(),
            mean_score_pct=sa.case((shown, r.mean_score_pct)),
            sd_score_pct=sa.case((shown, _sd.c.total_sd)),
            sd_basis=sa.case((shown, _basis(None))),
            standard_error_pp=sa.case((shown, s.error)),
            degrees_of_freedom=sa.case((shown, s.schools - 1)),
            value_status=_status(
                shown, r.value_status == ValueStatus.OK.value, r.value_status
            ),
        )  # fmt: skip
        keys = (*PAPER, "area_level", "area_id")
        joined = _join_sd(rows).outerjoin(spread, sa.and_(*(s[k] == r[k] for k in keys)))
        in_tree = r.area_level.in_([level.value for level, _ in _levels()])
        select = select.select_from(joined).where(in_tree, self._is_decided(rows))
        insert(self.connection, t.mart_area_result, select.order_by(*_order_of(rows)))

    def _write_references(self) -> None:
        """Means of the nation and OBEC as published, and of areas as this very file shows them."""
        rows = self.source["mart_benchmark"]
        b, own = rows.c, t.mart_area_result
        is_computed = b.origin == BenchmarkOrigin.COMPUTED.value
        levels = [AreaLevel.NATION.value, AreaLevel.OBEC.value]
        keys = (*PAPER, "area_level", "area_id")
        nation = own.alias("nation")
        is_nation = sa.and_(
            nation.c.area_level == AreaLevel.NATION.value, *(nation.c[k] == b[k] for k in PAPER)
        )
        given = sa.case((b.sd_basis == "given", b.sd_score_pct))
        estimated = sa.func.coalesce(nation.c.sd_basis, "missing")
        stated = _select_open(
            t.mart_benchmark,
            rows,
            tested_count=sa.null(),
            sd_basis=sa.case((given.is_not(None), "given"), else_=estimated),
            sd_score_pct=sa.func.coalesce(given, nation.c.sd_score_pct),
            source_text=sa.case((b.origin == BenchmarkOrigin.PUBLISHED.value, b.source_text)),
        )
        stated = stated.select_from(rows.outerjoin(nation, is_nation)).where(
            b.area_level.in_(levels), ~is_computed
        )
        insert(self.connection, t.mart_benchmark, stated.order_by(*_order_of(rows)))
        both = own.join(rows, sa.and_(*(own.c[k] == b[k] for k in keys)))
        computed = _select_open(
            t.mart_benchmark,
            own,
            origin=b.origin,
            source_text=sa.cast(own.c.school_count, sa.String) + sa.literal(" schools"),
        )
        is_open = own.c.value_status == ValueStatus.OK.value
        computed = computed.select_from(both).where(is_computed, is_open)
        insert(self.connection, t.mart_benchmark, computed.order_by(*_order_of(own)))

    def _is_shown(
        self, rows: sa.FromClause, level: sa.ColumnElement[Any], area_id: sa.ColumnElement[Any]
    ) -> sa.ColumnElement[bool]:
        units = sa.select(*_cell.c)
        key = sa.tuple_(*(rows.c[c] for c in SCOPE), level, area_id)
        return key.in_(units)

    def _is_decided(self, rows: sa.FromClause) -> sa.ColumnElement[bool]:
        return ~sa.exists().where(*(_old.c[c] == rows.c[c] for c in SCOPE))

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


def _blank(kind: sa.types.TypeEngine[Any]) -> sa.ColumnElement[Any]:
    """Return what stands in a column that must be filled and says nothing in public."""
    if isinstance(kind, sa.Boolean):
        return sa.false()
    return sa.literal("") if isinstance(kind, sa.String) else sa.literal(0)


def _select_leaves(schema: str, key: SheetKey) -> sa.Select:
    tables = tables_under(schema)
    rows, school = tables["mart_school_result"], tables["dim_school"].c
    values = {
        "sd_score_pct": sa.case((rows.c.sd_basis == "given", rows.c.sd_score_pct)),
        "is_in_doubt": sa.func.coalesce(school.is_in_doubt, True),
    }
    columns = (values[c] if c in values else rows.c[c] for c in LEAF_COLUMNS)
    return (
        sa.select(*(v.label(c) for v, c in zip(columns, LEAF_COLUMNS, strict=True)))
        .select_from(rows.outerjoin(tables["dim_school"], school.school_id == rows.c.school_id))
        .where(*(rows.c[c] == value for c, value in zip(SCOPE, key, strict=True)))
        .order_by(rows.c.school_id, rows.c.subject)
    )


def _select_areas(key: SheetKey) -> sa.Select:
    rows = tables_under(_NEW)["mart_area_result"].c
    return sa.select(*(rows[c] for c in AREA_COLUMNS)).where(
        *(rows[c] == value for c, value in zip(SCOPE, key, strict=True))
    )


def _select_shown(schema: str, key: SheetKey) -> sa.CompoundSelect:
    """Select the units, level and id, that a public file shows."""
    tables = tables_under(schema)
    school, area = tables["mart_school_result"].c, tables["mart_area_result"].c
    level = sa.literal(AreaLevel.SCHOOL.value)

    def shown(rows: Any, *columns: Any) -> sa.Select:
        is_one = (rows[c] == value for c, value in zip(SCOPE, key, strict=True))
        return sa.select(*columns).where(*is_one, rows.value_status == ValueStatus.OK.value)

    return sa.union(
        shown(school, level.label("area_level"), school.school_id.label("area_id")),
        shown(area, area.area_level, area.area_id),
    )


def _estimate_sds(sheet: Sheet, units: pd.DataFrame) -> pd.DataFrame:
    """Estimate the pupils' SD of each subject from the shown schools alone."""
    school = units["area_level"] == AreaLevel.SCHOOL.value
    shown = units.loc[school, "is_shown"].to_numpy("bool")
    rows = []
    for column, subject in enumerate(sheet.subjects):
        has = shown & (sheet.counts[:, column] > 0)
        if has.sum() < FEWEST_SCHOOLS_FOR_SD:
            continue
        count = sheet.counts[has, column]
        within, between = pupil_sd_from_means(sheet.points[has, column] / count, count)
        if within > 0:
            rows.append((subject, within, float(np.hypot(within, between)), int(has.sum())))
    return pd.DataFrame(rows, columns=["subject", "within_sd", "total_sd", "school_count"])


def _select_open(
    table: sa.Table, rows: sa.FromClause, **values: sa.ColumnElement[Any]
) -> sa.Select:
    """Select a table's columns: those in `values`, those that are open to all, and nothing else."""
    withheld = {
        column.name: sa.cast(sa.null(), column.type)
        for column in table.c
        if column.name not in values and column.name not in _OPEN_COLUMNS
    }
    return select_for(table, rows, **withheld, **values)


def _levels() -> Iterator[tuple[AreaLevel, sa.ColumnElement[Any]]]:
    yield AreaLevel.NATION, sa.literal_column(f"'{NATION_ID}'")
    for level, column in _PLACED:
        yield level, t.mart_school_result.c[column]


def _spread_of_shown(level: AreaLevel, area_id: sa.ColumnElement[Any]) -> sa.Select:
    """Standard error of an area's mean as its shown schools alone tell it."""
    r = t.mart_school_result.c
    n, m = sa.cast(r.tested_count, sa.Double), r.mean_score_pct
    sums = (
        sa.select(
            *(r[c] for c in PAPER),
            area_id.label("area_id"),
            sa.func.count().label("schools"),
            sa.func.sum(n).label("n"),
            sa.func.sum(n * m).label("nm"),
            sa.func.sum(n * n).label("nn"),
            sa.func.sum(n * n * m).label("nnm"),
            sa.func.sum(n * n * m * m).label("nnmm"),
        )
        .where(r.value_status == ValueStatus.OK.value, area_id.is_not(None))
        .group_by(*(r[c] for c in PAPER), area_id)
        .subquery(f"shown_{level.value}")
    )
    s = sums.c
    mean = divide(s.nm, s.n)
    spread = sa.func.greatest(s.nnmm - 2 * mean * s.nnm + mean * mean * s.nn, 0.0)
    error = sa.func.sqrt(spread * divide(s.schools, s.schools - 1))
    return sa.select(
        *(s[c] for c in PAPER),
        sa.literal(level.value).label("area_level"),
        s.area_id,
        s.schools,
        divide(error, s.n).label("error"),
    )


def _join_sd(rows: sa.FromClause) -> sa.FromClause:
    return rows.outerjoin(_sd, sa.and_(*(_sd.c[c] == rows.c[c] for c in PAPER)))


def _basis(given: sa.ColumnElement[Any] | None) -> sa.ColumnElement[str]:
    estimated = sa.case((_sd.c.total_sd.is_not(None), "estimated"), else_="missing")
    return estimated if given is None else sa.case((given.is_not(None), "given"), else_=estimated)


def _status(
    shown: sa.ColumnElement[bool], has_number: sa.ColumnElement[bool], status: Any
) -> sa.ColumnElement[str]:
    """Keep a status that says why there is no number; hide one that there is."""
    return sa.case((shown | ~has_number, status), else_=ValueStatus.SUPPRESSED.value)


def _order_of(table: sa.FromClause) -> Sequence[sa.ColumnElement[Any]]:
    if table.name == t.mart_school_history.name:  # type: ignore[attr-defined]
        return [table.c.school_id, *(table.c[c] for c in PAPER)]
    return list(table.c)[:6]
