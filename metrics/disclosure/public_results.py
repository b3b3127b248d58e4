"""Writing the public file's results of schools and areas, and the means they are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin, ValueStatus
from metrics.answers import PAPER
from metrics.dialects import divide
from metrics.disclosure.decisions import is_carried, is_shown, join_sd, sd_basis, shown_sd
from metrics.disclosure.open_columns import select_open
from metrics.marts.staging import BY_AREA, BY_PAPER, BY_SCHOOL, NATION_ID, insert

_PLACED = (
    (AreaLevel.PROVINCE, "province_id"),
    (AreaLevel.DISTRICT, "district_id"),
    (AreaLevel.NETWORK, "network_id"),
)


def write_schools(connection: sa.Connection, source: Mapping[str, sa.Table]) -> None:
    """Write schools with what was decided; their spread is given, or estimated from the shown schools."""
    rows = source["mart_school_result"]
    r, sd = rows.c, shown_sd.c
    shown = is_shown(rows, sa.literal(AreaLevel.SCHOOL.value), r.school_id)
    shown &= r.value_status == ValueStatus.OK.value
    has_pupils = r.value_status.in_([ValueStatus.OK.value, ValueStatus.TOO_FEW.value])
    given = sa.case((r.sd_basis == "given", r.sd_score_pct))
    used = sa.func.coalesce(given, sd.within_sd)
    root = sa.func.sqrt(sa.cast(r.tested_count, sa.Double))
    behind = sa.case((given.is_not(None), r.tested_count), else_=sd.school_count)
    select = select_open(
        t.mart_school_result,
        rows,
        tested_count=sa.case((shown, r.tested_count)),
        enrolled_count=sa.null(),
        mean_score_pct=sa.case((shown, r.mean_score_pct)),
        sd_score_pct=sa.case((shown, used)),
        sd_basis=sa.case((shown, sd_basis(given))),
        standard_error_pp=sa.case((shown, divide(used, root))),
        degrees_of_freedom=sa.case((shown & used.is_not(None), behind - 1)),
        value_status=_status(shown, has_pupils, r.value_status),
        source_file=sa.literal(""),
        source_row=sa.literal(0),
        load_id=sa.literal(0),
    )
    is_known = source["dim_school"].c
    known = sa.select(is_known.school_id).where(is_known.is_in_doubt.is_(False))
    select = select.select_from(join_sd(rows)).where(~is_carried(rows), r.school_id.in_(known))
    insert(connection, t.mart_school_result, select.order_by(*(r[c] for c in BY_PAPER)))
    made = t.mart_school_result
    history = sa.select(made).where(~is_carried(made))
    insert(
        connection,
        t.mart_school_history,
        history.order_by(*(made.c[c] for c in BY_SCHOOL)),
    )


def write_areas(connection: sa.Connection, source: Mapping[str, sa.Table]) -> None:
    """Write areas with what was decided; the standard error from the shown schools alone."""
    rows = source["mart_area_result"]
    r = rows.c
    shown = is_shown(rows, r.area_level, r.area_id)
    shown &= r.value_status == ValueStatus.OK.value
    spread = sa.union_all(*(_spread_of_shown(*level) for level in _levels())).subquery("spread")
    s = spread.c
    select = select_open(
        t.mart_area_result,
        rows,
        tested_count=sa.case((shown, r.tested_count)),
        enrolled_count=sa.null(),
        mean_score_pct=sa.case((shown, r.mean_score_pct)),
        sd_score_pct=sa.case((shown, shown_sd.c.total_sd)),
        sd_basis=sa.case((shown, sd_basis(None))),
        standard_error_pp=sa.case((shown, s.error)),
        degrees_of_freedom=sa.case((shown, s.schools - 1)),
        value_status=_status(
            shown, r.value_status == ValueStatus.OK.value, r.value_status
        ),
    )  # fmt: skip
    joined = join_sd(rows).outerjoin(spread, sa.and_(*(s[k] == r[k] for k in BY_AREA)))
    in_tree = r.area_level.in_([level.value for level, _ in _levels()])
    select = select.select_from(joined).where(in_tree, ~is_carried(rows))
    insert(connection, t.mart_area_result, select.order_by(*(rows.c[k] for k in BY_AREA)))


def write_references(connection: sa.Connection, source: Mapping[str, sa.Table]) -> None:
    """Write means of the nation and OBEC as published, and of areas as this very file shows them."""
    rows = source["mart_benchmark"]
    b, own = rows.c, t.mart_area_result
    is_computed = b.origin == BenchmarkOrigin.COMPUTED.value
    levels = [AreaLevel.NATION.value, AreaLevel.OBEC.value]
    nation = own.alias("nation")
    is_nation = sa.and_(
        nation.c.area_level == AreaLevel.NATION.value, *(nation.c[k] == b[k] for k in PAPER)
    )
    given = sa.case((b.sd_basis == "given", b.sd_score_pct))
    estimated = sa.func.coalesce(nation.c.sd_basis, "missing")
    stated = select_open(
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
    insert(connection, t.mart_benchmark, stated.order_by(*(rows.c[k] for k in BY_AREA)))
    both = own.join(rows, sa.and_(*(own.c[k] == b[k] for k in BY_AREA)))
    computed = select_open(
        t.mart_benchmark,
        own,
        origin=b.origin,
        source_text=sa.cast(own.c.school_count, sa.String) + sa.literal(" schools"),
    )
    is_open = own.c.value_status == ValueStatus.OK.value
    computed = computed.select_from(both).where(is_computed, is_open)
    insert(connection, t.mart_benchmark, computed.order_by(*(own.c[k] for k in BY_AREA)))


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


def _status(
    shown: sa.ColumnElement[bool], has_number: sa.ColumnElement[bool], status: Any
) -> sa.ColumnElement[str]:
    """Keep a status that says why there is no number; hide one that there is."""
    return sa.case((shown | ~has_number, status), else_=ValueStatus.SUPPRESSED.value)
