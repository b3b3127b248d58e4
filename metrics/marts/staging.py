"""Staging: which rows of the warehouse count today, decided once for every mart.

The builder's connection is on the new snapshot file and has the warehouse attached read-only under
the schema name `ATTACHED`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, DoubtReason, QualityLevel, ValueStatus
from metrics.answers import PAPER
from metrics.fetching import fetch_frame, insert_frame
from metrics.formulas import pupil_sd_from_means
from metrics.reference_data import regions, size_bands
from metrics.settings import MetricsSettings

ATTACHED = "warehouse"
"""Schema name under which the builder's connection sees the warehouse."""

NATION_ID = "0000"
"""Code of the nation, and of OBEC, within their levels."""

SCOPE = PAPER[:3]
"""What a build makes anew or leaves alone as a whole: test, grade and year."""

BY_PAPER = (*SCOPE, "district_id", "school_id", "subject")
BY_SCHOOL = ("school_id", *PAPER)
BY_AREA = ("area_level", "area_id", *PAPER)
"""How rows stand in a snapshot: schools of a district together, papers of a school, those of an area."""

FEWEST_SCHOOLS_FOR_SD = 20
"""Below this many schools a pupil SD estimated from means says nothing."""

SOURCE = {
    name: table.to_metadata(sa.MetaData(), schema=ATTACHED)
    for name, table in t.WAREHOUSE.tables.items()
}
"""The warehouse's tables as the builder sees them."""

STAGING_SCHEMA = "staging"
"""Schema name under which all connections of a build see what is staged, in memory."""

STAGING = sa.MetaData(schema=STAGING_SCHEMA)

_RESULT = SOURCE["core_test_result"].c
_MASTER = SOURCE["core_school"].c
_ENROLMENT = SOURCE["core_enrolment"].c

LEVEL_COUNTS = {level: f"{level}_count" for level in QualityLevel}
"""Quality level → the column that counts its pupils."""

_PLACE_COLUMNS = ("province_id", "region_id", "network_id", "size_band")
"""Where a school stands and how large it is, as every staged row carries it."""


def _staging(name: str, *columns: sa.Column[Any]) -> sa.Table:
    copies = (sa.Column(c.name, c.type) for c in columns)
    return sa.Table(name, STAGING, *copies)


stage_school = _staging(
    "stage_school",
    *(c for c in _MASTER if c.name not in ("load_id", "cell_id", "source_file", "source_row")),
    *(sa.Column(c, sa.String) for c in ("region_id", "network_id", "size_band")),
)
stage_level = _staging(
    "stage_level",
    *(_RESULT[c] for c in ("load_id", *PAPER, "round_no", "school_id")),
    *(sa.Column(c, sa.Integer) for c in LEVEL_COUNTS.values()),
)
_NOT_STAGED = (
    "cell_id",
    "round_no",
    "school_code",
    "min_score_pct",
    "max_score_pct",
    "pass_50_pct",
)
stage_result = _staging(
    "stage_result",
    *(c for c in _RESULT if c.name not in _NOT_STAGED),
    *(sa.Column(c, sa.Integer) for c in ("pass_50_base_count", *LEVEL_COUNTS.values())),
    *(sa.Column(c, sa.String) for c in _PLACE_COLUMNS),
)
stage_enrolment = _staging(
    "stage_enrolment",
    *(_ENROLMENT[c] for c in ("year_be", "grade", "school_id", "district_id", "enrolled_count")),
    *(sa.Column(c, sa.String) for c in _PLACE_COLUMNS),
)
stage_region = _staging(
    "stage_region",
    sa.Column("province_id", sa.String),
    sa.Column("region_id", sa.String),
    sa.Column("name_th", sa.String),
    sa.Column("name_en", sa.String),
)
stage_year = _staging("stage_year", _ENROLMENT.year_be)
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


def select_newest(
    select: sa.Select, keys: Sequence[str], *order: str, round_no: int | None = None
) -> sa.Select:
    """Keep one row per `keys`: of the round nearest to `round_no`, the one with the highest `order`."""
    rows = select.subquery()
    newest = [rows.c[o].desc() for o in order]
    nearest = [] if round_no is None else [sa.func.abs(rows.c.round_no - round_no)]
    position = sa.func.row_number().over(
        partition_by=[rows.c[k] for k in keys], order_by=[*nearest, *newest]
    )
    ranked = sa.select(rows, position.label("position")).subquery()
    return sa.select(*(ranked.c[c.name] for c in rows.c)).where(ranked.c.position == 1)


def stage(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill the staging tables: schools of the master, results in scope with their places, SDs.

    `stage_scope` must be filled. District and doubt of a row follow the master of today, whichever
    of the two was loaded first. The enrolment beside a result is that of the round in which its
    papers are sat.
    """
    _stage_regions(connection)
    _stage_schools(connection)
    _stage_levels(connection)
    _stage_results(connection)
    is_beside = sa.exists().where(
        *(stage_scope.c[c] == _ENROLMENT[c] for c in ("grade", "year_be"))
    )
    both_sexes = select_current(SOURCE["core_enrolment"]).where(_ENROLMENT.sex.is_(None), is_beside)
    keys = ["year_be", "grade", "school_id"]
    enrolment = select_newest(
        both_sexes, keys, "round_no", "load_id", round_no=settings.participation_round
    )
    place(connection, stage_enrolment, enrolment.subquery())
    _estimate_pupil_sd(connection)


def _stage_regions(connection: sa.Connection) -> None:
    """Say in which region a province lies: as the office's list of areas says, else as published."""
    areas = SOURCE["core_area"].c
    listed = fetch_frame(
        connection,
        select_current(SOURCE["core_area"])
        .where(areas.area_level.in_([AreaLevel.PROVINCE.value, AreaLevel.REGION.value]))
        .order_by(areas.load_id),
    )
    is_region = listed["area_level"] == AreaLevel.REGION.value
    names: dict[str, str] = dict(
        listed.loc[is_region, ["area_id", "name_th"]].itertuples(index=False)
    )
    found = dict(regions())
    inside = listed[~is_region & (listed["parent_level"] == AreaLevel.REGION.value)]
    for province_id, region_id in inside[["area_id", "parent_id"]].itertuples(index=False):
        name = names.get(region_id, f"{AreaLevel.REGION.label_th} {region_id}")
        found[province_id] = (region_id, name, name)
    rows = [(province_id, *region) for province_id, region in found.items()]
    columns = [c.name for c in stage_region.c]
    insert_frame(connection, stage_region, pd.DataFrame(rows, columns=columns, dtype="str"))


def _stage_schools(connection: sa.Connection) -> None:
    """Stage the schools of the master, each with its region, its network and its size."""
    newest = select_newest(select_current(SOURCE["core_school"]), ["school_id"], "load_id")
    master = newest.subquery("master")
    m = master.c
    network_id = sa.case((m.network_name_th.is_not(None), m.district_id + "-" + m.network_name_th))
    province_id = sa.func.coalesce(m.province_id, sa.func.substr(m.district_id, 1, 2))
    select = select_for(
        stage_school,
        master,
        region_id=stage_region.c.region_id,
        network_id=network_id,
        size_band=_size_band(m.pupil_count, m.district_id.in_(_secondary_districts())),
    )
    placed = master.outerjoin(stage_region, stage_region.c.province_id == province_id)
    insert(connection, stage_school, select.select_from(placed))


def _secondary_districts() -> sa.Select:
    """Select the districts that their own name calls secondary (มัธยมศึกษา, สพม.)."""
    areas = SOURCE["core_area"].c
    return sa.select(areas.area_id).where(
        areas.area_level == AreaLevel.DISTRICT.value,
        areas.name_th.contains("มัธยมศึกษา") | areas.name_th.startswith("สพม."),
    )


def _size_band(
    pupils: sa.ColumnElement[int], is_secondary: sa.ColumnElement[bool]
) -> sa.ColumnElement[str]:
    """Name the size band of a school; missing where its pupils are not known."""
    bands = [
        (is_secondary if band.scheme == "secondary" else sa.not_(is_secondary))
        & (pupils >= band.pupils_from)
        for band in reversed(size_bands())
    ]
    names = [band.band for band in reversed(size_bands())]
    return sa.case(*zip(bands, names, strict=True))


def _stage_levels(connection: sa.Connection) -> None:
    """Stage how many pupils reached each quality level, one row per result.

    A share without a count becomes a count of the pupils tested; a level that a file leaves out
    beside others holds nobody.
    """
    levels, results = SOURCE["core_test_level"], SOURCE["core_test_result"]
    level = select_current(levels).where(is_in_scope(levels)).subquery("level").c
    keys = ("load_id", *PAPER, "round_no", "school_id")
    is_same = sa.and_(*(results.c[c] == level[c] for c in keys))
    share = sa.func.round(level.level_pct * results.c.tested_count / 100.0)
    pupils = sa.func.coalesce(level.level_count, share, 0)
    counts = (
        sa.cast(
            sa.func.sum(sa.case((level.quality_level == key.value, pupils), else_=0)), sa.Integer
        ).label(name)
        for key, name in LEVEL_COUNTS.items()
    )
    insert(
        connection,
        stage_level,
        sa.select(*(level[c] for c in keys), *counts)
        .join(results, is_same)
        .where(sa.func.coalesce(level.level_count, level.level_pct).is_not(None))
        .group_by(*(level[c] for c in keys)),
    )


def _stage_results(connection: sa.Connection) -> None:
    results = SOURCE["core_test_result"]
    in_scope = select_current(results).where(is_in_scope(results))
    newest = select_newest(in_scope, [*PAPER, "school_id"], "round_no", "load_id")
    result = newest.subquery("result")
    r = result.c
    passed = sa.func.coalesce(
        r.pass_50_count,
        sa.cast(sa.func.round(r.pass_50_pct * r.tested_count / 100.0), sa.Integer),
    )
    is_same = sa.and_(
        *(stage_level.c[c] == r[c] for c in ("load_id", *PAPER, "round_no", "school_id"))
    )
    place(
        connection,
        stage_result,
        result,
        beside=((stage_level, is_same),),
        pass_50_count=passed,
        pass_50_base_count=sa.case((passed.is_not(None), r.tested_count)),
        **{name: stage_level.c[name] for name in LEVEL_COUNTS.values()},
        **_doubts(result),
    )


def count_results(connection: sa.Connection) -> int:
    """Return how many results of schools are staged."""
    count: int = connection.execute(
        sa.select(sa.func.count()).select_from(stage_result)
    ).scalar_one()
    return count


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


def place(
    connection: sa.Connection,
    target: sa.Table,
    rows: sa.Subquery,
    beside: Sequence[tuple[sa.FromClause, sa.ColumnElement[bool]]] = (),
    **values: sa.ColumnElement[Any],
) -> None:
    """Stage rows of schools with the areas that each school stands in, and its size.

    Parameters
    ----------
    target : staging table with the columns of `_PLACE_COLUMNS` and ``district_id``
    rows : rows with ``school_id`` and ``district_id``
    beside : tables that some of `values` are taken from, and how they join
    values : columns of `target` that are computed instead of taken from `rows`
    """
    school, region = stage_school.c, stage_region.c
    district_id = sa.func.coalesce(school.district_id, rows.c.district_id)
    province_id = sa.func.coalesce(school.province_id, sa.func.substr(district_id, 1, 2))
    select = select_for(
        target,
        rows,
        **values,
        district_id=district_id,
        province_id=province_id,
        region_id=region.region_id,
        network_id=school.network_id,
        size_band=school.size_band,
    )
    placed: sa.FromClause = rows.outerjoin(stage_school, school.school_id == rows.c.school_id)
    placed = placed.outerjoin(stage_region, region.province_id == province_id)
    for table, is_same in beside:
        placed = placed.outerjoin(table, is_same)
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
