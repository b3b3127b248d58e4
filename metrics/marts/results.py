"""Results of schools and areas: means, standard errors, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.dialects import divide, quantile
from metrics.marts.staging import (
    LEVEL_COUNTS,
    NATION_ID,
    PAPER,
    insert,
    is_counted,
    is_in_scope,
    join_sd,
    sd_basis,
    select_for,
    stage_enrolment,
    stage_region,
    stage_result,
    stage_sd,
)
from metrics.reference_data import read_names, read_table
from metrics.settings import MetricsSettings

_COUNTS = ("pass_50_count", "pass_50_base_count", *LEVEL_COUNTS.values())
"""Counts of pupils that add up over schools."""

_PERCENTILES = {"school_p10_pct": "0.1", "school_median_pct": "0.5", "school_p90_pct": "0.9"}
"""Percentiles of the schools' means that an area's row carries."""

Grouping = tuple[AreaLevel, Callable[[Any], Any]]
"""A level, and the id of its area as an expression over the columns of a staged row."""

GROUPINGS: tuple[Grouping, ...] = (
    (AreaLevel.NATION, lambda c: sa.literal_column(f"'{NATION_ID}'")),
    (AreaLevel.REGION, lambda c: c.region_id),
    (AreaLevel.PROVINCE, lambda c: c.province_id),
    (AreaLevel.DISTRICT, lambda c: c.district_id),
    (AreaLevel.NETWORK, lambda c: c.network_id),
    (AreaLevel.SIZE_BAND, lambda c: sa.literal_column(f"'{NATION_ID}-'") + c.size_band),
    (AreaLevel.SIZE_BAND, lambda c: c.district_id + sa.literal_column("'-'") + c.size_band),
)
"""What is precomputed. Schools of a size are taken over the nation, and inside each district."""


def build_areas(connection: sa.Connection) -> None:
    """Fill ``mart_area_result`` for the papers in scope; ``dim_area`` must be there."""
    for grouping in GROUPINGS:
        _build_area_results(connection, grouping)


def build_schools(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill ``mart_school_result`` and ``mart_school_history`` for the papers in scope.

    The same rows in two physical orders: by paper, so that a ranking reads one stretch of the file,
    and by school, so that a profile does.
    """
    r = stage_result.c
    is_ok = r.value_status == ValueStatus.OK.value
    is_too_few = sa.func.coalesce(is_ok & (r.tested_count < settings.min_tested_count), False)
    is_shown = is_ok & ~is_too_few
    sd = sa.func.coalesce(r.sd_score_pct, stage_sd.c.within_sd)
    root = sa.func.sqrt(sa.cast(r.tested_count, sa.Double))
    schools = sa.case((r.sd_score_pct.is_not(None), r.tested_count), else_=stage_sd.c.school_count)
    enrolment = stage_enrolment
    is_same = sa.and_(*(enrolment.c[c] == r[c] for c in ("year_be", "grade", "school_id")))
    select = select_for(
        t.mart_school_result,
        stage_result,
        enrolled_count=enrolment.c.enrolled_count,
        mean_score_pct=sa.case((is_shown, r.mean_score_pct)),
        sd_score_pct=sa.case((is_shown, sd)),
        sd_basis=sd_basis(r.sd_score_pct),
        standard_error_pp=sa.case((is_shown & (r.tested_count > 0), divide(sd, root))),
        degrees_of_freedom=schools - 1,
        median_score_pct=sa.case((is_shown, r.median_score_pct)),
        **{name: sa.case((is_shown, r[name])) for name in _COUNTS},
        value_status=sa.case((is_too_few, ValueStatus.TOO_FEW.value), else_=r.value_status),
    )
    order = [*(r[c] for c in PAPER), r.school_id]
    insert(
        connection,
        t.mart_school_result,
        select.select_from(join_sd(stage_result).outerjoin(enrolment, is_same)).order_by(*order),
    )
    made = t.mart_school_result
    insert(
        connection,
        t.mart_school_history,
        sa.select(made)
        .where(is_in_scope(made))
        .order_by(made.c.school_id, *(made.c[c] for c in PAPER)),
    )


def _build_area_results(connection: sa.Connection, grouping: Grouping) -> None:
    """Means of one level's areas, weighted by pupils tested, schools in doubt included.

    The standard error is that of a weighted mean over schools: √(J/(J−1)·Σnⱼ²(x̄ⱼ−x̄)²)/Σnⱼ.
    """
    level, name_area = grouping
    r, e = stage_result.c, stage_enrolment.c
    area_id, pupils_in = name_area(r), name_area(e).label("area_id")
    enrolled = (
        sa.select(e.year_be, e.grade, pupils_in, sa.func.sum(e.enrolled_count).label("pupils"))
        .group_by(e.year_be, e.grade, pupils_in)
        .subquery("enrolled")
    )
    n = sa.case((is_counted(stage_result), sa.cast(r.tested_count, sa.Double)))
    m = r.mean_score_pct
    sums = (
        sa.select(
            *(r[c] for c in PAPER),
            area_id.label("area_id"),
            sa.func.sum(n).label("n"),
            sa.func.sum(n * m * m).label("nmm"),
            sa.func.sum((n - 1) * r.sd_score_pct * r.sd_score_pct).label("squares"),
            sa.func.count(sa.case((n.is_not(None), r.sd_score_pct))).label("with_sd"),
            sa.func.sum(n * m).label("nm"),
            sa.func.sum(n * n).label("nn"),
            sa.func.sum(n * n * m).label("nnm"),
            sa.func.sum(n * n * m * m).label("nnmm"),
            sa.func.count(n).label("counted"),
            sa.func.count(sa.distinct(r.school_id)).label("school_count"),
            sa.func.count(sa.distinct(r.district_id)).label("districts"),
            *(
                quantile(sa.case((n.is_not(None), m)), sa.literal_column(share)).label(name)
                for name, share in _PERCENTILES.items()
            ),
            *(sa.cast(sa.func.sum(r[name]), sa.Integer).label(name) for name in _COUNTS),
        )
        .where(area_id.is_not(None))
        .group_by(*(r[c] for c in PAPER), area_id)
        .subquery("sums")
    )
    s = sums.c
    mean = divide(s.nm, s.n)
    spread = sa.func.greatest(s.nnmm - 2 * mean * s.nnm + mean * mean * s.nn, 0.0)
    error = sa.func.sqrt(spread * divide(s.counted, s.counted - 1))
    has_pupils = s.n.is_not(None)
    own_sd = sa.case((s.with_sd == s.counted, _pooled_sd(s, mean)))
    known, is_by_area = _known_districts(level)
    covered = sa.func.least(divide(s.districts * 100.0, known.c.known), 100.0)
    select = select_for(
        t.mart_area_result,
        sums,
        area_level=sa.literal(level.value),
        tested_count=sa.cast(s.n, sa.Integer),
        enrolled_count=sa.cast(enrolled.c.pupils, sa.Integer),
        mean_score_pct=mean,
        sd_score_pct=sa.func.coalesce(own_sd, stage_sd.c.total_sd),
        sd_basis=sd_basis(own_sd),
        standard_error_pp=divide(error, s.n),
        degrees_of_freedom=sa.cast(s.counted, sa.Integer) - 1,
        covered_pct=covered,
        value_status=sa.case(
            (has_pupils, ValueStatus.OK.value), else_=ValueStatus.NOT_REPORTED.value
        ),
    )
    is_same = sa.and_(*(enrolled.c[c] == s[c] for c in ("year_be", "grade", "area_id")))
    is_known = known.c.area_id == s.area_id if is_by_area else sa.true()
    rows = join_sd(sums).outerjoin(enrolled, is_same).outerjoin(known, is_known)
    insert(
        connection,
        t.mart_area_result,
        select.select_from(rows).order_by(*(s[c] for c in PAPER), s.area_id),
    )


def _pooled_sd(s: Any, mean: sa.ColumnElement[float]) -> sa.ColumnElement[float]:
    """SD of all pupils of an area from the means, counts and SDs of its schools: exact."""
    between = sa.func.greatest(s.nmm - mean * s.nm, 0.0)
    return sa.func.sqrt(divide(s.squares + between, s.n - 1))


def _known_districts(level: AreaLevel) -> tuple[sa.Subquery, bool]:
    """Count the districts that an area of this level has, loaded or not."""
    a = t.dim_area.c
    is_district = a.area_level == AreaLevel.DISTRICT.value
    if level is AreaLevel.PROVINCE:
        by_province = sa.select(a.parent_id.label("area_id"), sa.func.count().label("known"))
        return by_province.where(is_district).group_by(a.parent_id).subquery("known"), True
    if level is AreaLevel.REGION:
        return _known_districts_of_regions(), True
    if level is AreaLevel.NATION:
        listed = len(read_names("districts.csv", "district_id"))
        everywhere = sa.select(sa.func.greatest(sa.func.count(), listed).label("known"))
        return everywhere.where(is_district).subquery("known"), False
    return sa.select(sa.literal(1).label("known")).subquery("known"), False


def _known_districts_of_regions() -> sa.Subquery:
    """Count the districts of each region: those that are listed, and those only the data names."""
    a, region = t.dim_area.c, stage_region.c
    listed = Counter(row["province_id"] for row in read_table("districts.csv"))
    values = sa.values(
        sa.column("province_id", sa.String), sa.column("known", sa.Integer), name="listed"
    ).data(sorted(listed.items()))
    present = (
        sa.select(a.parent_id.label("province_id"), sa.func.count().label("known"))
        .where(a.area_level == AreaLevel.DISTRICT.value)
        .group_by(a.parent_id)
        .subquery("present")
    )
    most = sa.func.greatest(
        sa.func.coalesce(values.c.known, 0), sa.func.coalesce(present.c.known, 0)
    )
    rows = stage_region.outerjoin(values, values.c.province_id == region.province_id).outerjoin(
        present, present.c.province_id == region.province_id
    )
    select = sa.select(region.region_id.label("area_id"), sa.func.sum(most).label("known"))
    return select.select_from(rows).group_by(region.region_id).subquery("known")
