"""Staging: which rows of the warehouse count today, decided once for every mart.

The builder's connection is on the new snapshot file and has the warehouse attached read-only under
the schema name `ATTACHED`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import DoubtReason, ValueStatus
from metrics.formulas import pupil_sd_from_means
from metrics.queries import fetch_frame, insert_frame

ATTACHED = "warehouse"
"""Schema name under which the builder's connection sees the warehouse."""

NATION_ID = "0000"
"""Code of the nation, and of OBEC, within their levels."""

PAPER = ("test", "grade", "year_be", "subject")
"""What identifies one paper's subject in every mart."""

SCOPE = PAPER[:3]
"""What a build makes anew or leaves alone as a whole: test, grade and year."""

FEWEST_SCHOOLS_FOR_SD = 20
"""Below this many schools a pupil SD estimated from means says nothing."""

SOURCE = {
    name: table.to_metadata(sa.MetaData(), schema=ATTACHED)
    for name, table in t.WAREHOUSE.tables.items()
}
"""The warehouse's tables as the builder sees them."""

STAGING = sa.MetaData()

_RESULT = SOURCE["core_test_result"].c
_MASTER = SOURCE["core_school"].c
_ENROLMENT = SOURCE["core_enrolment"].c


def _staging(name: str, *columns: sa.Column[Any]) -> sa.Table:
    copies = (sa.Column(c.name, c.type) for c in columns)
    return sa.Table(name, STAGING, *copies, prefixes=["TEMPORARY"])


stage_school = _staging(
    "stage_school",
    *(c for c in _MASTER if c.name not in ("load_id", "cell_id", "source_file", "source_row")),
    sa.Column("network_id", sa.String),
)
stage_result = _staging(
    "stage_result",
    *(c for c in _RESULT if c.name not in ("cell_id", "round_no")),
    sa.Column("province_id", sa.String),
    sa.Column("network_id", sa.String),
)
stage_enrolment = _staging(
    "stage_enrolment",
    *(_ENROLMENT[c] for c in ("year_be", "grade", "school_id", "district_id", "enrolled_count")),
    sa.Column("province_id", sa.String),
    sa.Column("network_id", sa.String),
)
stage_scope = _staging("stage_scope", *(t.mart_school_result.c[c] for c in SCOPE))
stage_changed_cell = _staging("stage_changed_cell", SOURCE["meta_load_cell"].c.cell_id)
stage_sd = _staging(
    "stage_sd",
    *(t.mart_school_result.c[c] for c in PAPER),
    sa.Column("within_sd", sa.Double),
    sa.Column("total_sd", sa.Double),
    sa.Column("school_count", sa.Integer),
)


def insert(
    connection: sa.Connection, table: sa.Table, select: sa.Select | sa.CompoundSelect
) -> None:
    """Insert a SELECT whose columns are named as the table's."""
    names = [c.name for c in select.selected_columns]
    connection.execute(sa.insert(table).from_select(names, select))


def select_for(table: sa.Table, rows: sa.FromClause, **values: sa.ColumnElement[Any]) -> sa.Select:
    """Select a table's columns from `rows` by name, with those in `values` computed instead."""
    columns = (values[c.name] if c.name in values else rows.c[c.name] for c in table.c)
    return sa.select(*(v.label(c.name) for v, c in zip(columns, table.c, strict=True)))


def join_sd(rows: sa.FromClause) -> sa.FromClause:
    """Join the estimated SD of each row's paper."""
    return rows.outerjoin(stage_sd, sa.and_(*(stage_sd.c[c] == rows.c[c] for c in PAPER)))


def sd_basis(given: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """Say whether the SD in use is given, estimated or missing."""
    is_estimated = stage_sd.c.total_sd.is_not(None)
    return sa.case((given.is_not(None), "given"), (is_estimated, "estimated"), else_="missing")


def divide(a: sa.ColumnElement[Any], b: sa.ColumnElement[Any]) -> sa.ColumnElement[float]:
    """Divide as doubles on every engine; missing where the divisor is 0."""
    return sa.cast(a, sa.Double).op("/")(sa.func.nullif(sa.cast(b, sa.Double), 0.0))


def is_counted(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row has a mean and pupils to weight it by."""
    return (table.c.value_status == ValueStatus.OK.value) & (table.c.tested_count > 0)


def select_current(table: sa.Table) -> sa.Select:
    """Select the rows of a warehouse table that count today."""
    cells = t.current_cells(SOURCE)
    return sa.select(table).join(
        cells, (cells.c.cell_id == table.c.cell_id) & (cells.c.load_id == table.c.load_id)
    )


def is_in_scope(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row belongs to a test, grade and year that this build makes anew."""
    return sa.exists().where(*(stage_scope.c[c] == rows.c[c] for c in SCOPE))


def select_newest(select: sa.Select, keys: Sequence[str], *order: str) -> sa.Select:
    """Keep one row per `keys`: the one with the highest `order`."""
    rows = select.subquery()
    position = sa.func.row_number().over(
        partition_by=[rows.c[k] for k in keys], order_by=[rows.c[o].desc() for o in order]
    )
    ranked = sa.select(rows, position.label("position")).subquery()
    return sa.select(*(ranked.c[c.name] for c in rows.c)).where(ranked.c.position == 1)


def stage(connection: sa.Connection) -> None:
    """Fill the staging tables: schools of the master, results in scope with their places, SDs.

    `stage_scope` must be filled. District and doubt of a row follow the master of today, whichever
    of the two was loaded first.
    """
    master = select_newest(
        select_current(SOURCE["core_school"]), ["school_id"], "load_id"
    ).subquery()
    has_network = master.c.network_name_th.is_not(None)
    network_id = sa.case((has_network, master.c.district_id + "-" + master.c.network_name_th))
    insert(connection, stage_school, select_for(stage_school, master, network_id=network_id))

    results = SOURCE["core_test_result"]
    in_scope = select_current(results).where(is_in_scope(results))
    result = select_newest(in_scope, [*PAPER, "school_id"], "round_no", "load_id").subquery()
    _place(connection, stage_result, result, **_doubts(result))
    both_sexes = select_current(SOURCE["core_enrolment"]).where(
        _ENROLMENT.sex.is_(None), _ENROLMENT.year_be.in_(sa.select(stage_scope.c.year_be))
    )
    enrolment = select_newest(
        both_sexes, ["year_be", "grade", "school_id"], "round_no", "load_id"
    ).subquery()
    _place(connection, stage_enrolment, enrolment)
    _estimate_pupil_sd(connection)


def _doubts(rows: sa.Subquery) -> dict[str, sa.ColumnElement[Any]]:
    """Doubt of result rows: as loaded, or a code that the master of its district does not have."""
    r, s = rows.c, stage_school.c
    listed = stage_school.alias("listed")
    has_master = r.district_id.in_(sa.select(listed.c.district_id))
    is_unknown = sa.and_(sa.not_(r.is_in_doubt), s.school_id.is_(None), has_master)
    return {
        "is_in_doubt": sa.or_(r.is_in_doubt, is_unknown),
        "doubt_reason": sa.case((is_unknown, DoubtReason.CODE_UNKNOWN.value), else_=r.doubt_reason),
    }


def _place(
    connection: sa.Connection,
    target: sa.Table,
    rows: sa.Subquery,
    **values: sa.ColumnElement[Any],
) -> None:
    """Stage rows of schools with the district, province and network that each school stands in."""
    school = stage_school
    district_id = sa.func.coalesce(school.c.district_id, rows.c.district_id)
    own_province = sa.func.substr(district_id, 1, 2)
    select = select_for(
        target,
        rows,
        **values,
        district_id=district_id,
        province_id=sa.func.coalesce(school.c.province_id, own_province),
        network_id=school.c.network_id,
    )
    placed = rows.outerjoin(school, school.c.school_id == rows.c.school_id)
    insert(connection, target, select.select_from(placed))


def _estimate_pupil_sd(connection: sa.Connection) -> None:
    """Estimate the pupils' SD of each paper from school means and counts alone."""
    r = stage_result.c
    paper = [r[c] for c in PAPER]
    counted = sa.select(*paper, sa.func.count().label("school_count")).where(
        is_counted(stage_result)
    )
    sizes = fetch_frame(
        connection,
        counted.group_by(*paper).order_by(*paper),
    )
    # the rows come in the same order, schools too: sums are then the same at every build
    columns = sa.select(r.mean_score_pct, r.tested_count).where(is_counted(stage_result))
    rows = fetch_frame(connection, columns.order_by(*paper, r.school_id))
    means, counts = (rows[c].to_numpy() for c in ("mean_score_pct", "tested_count"))
    ends = sizes["school_count"].cumsum()
    estimates = [
        pupil_sd_from_means(means[end - size : end], counts[end - size : end])
        if size >= FEWEST_SCHOOLS_FOR_SD
        else (np.nan, np.nan)
        for size, end in zip(sizes["school_count"], ends, strict=True)
    ]
    within, between = np.array(estimates, dtype=float).reshape(-1, 2).T
    sds = sizes.assign(within_sd=within, total_sd=np.hypot(within, between))
    insert_frame(connection, stage_sd, sds[sds["within_sd"] > 0])
