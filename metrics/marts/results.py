"""Results of schools and areas: means, standard errors, status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.fields import BY_SEX
from data_pipeline.warehouse.vocabulary import AreaLevel, Sex, ValueStatus
from metrics.answers import PAPER
from metrics.dialects import divide, quantiles
from metrics.fetching import fetch_frame, insert_frame
from metrics.marts.staging import (
    BY_AREA,
    BY_PAPER,
    BY_SCHOOL,
    LEVEL_COUNTS,
    NATION_ID,
    STAGING,
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
from metrics.reference_data import read_table
from metrics.settings import MetricsSettings

_COUNTS = ("pass_50_count", "pass_50_base_count", *LEVEL_COUNTS.values())
"""Counts of pupils that add up over schools."""

_PERCENTILES = {"school_p10_pct": 0.1, "school_median_pct": 0.5, "school_p90_pct": 0.9}
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


_SUMS = ("n", "nm", "nmm", "nn", "nnm", "nnmm", "squares", *_PERCENTILES)

_SUMS_BY_SEX = {
    sex: {name: f"{sex}_{name}" for name in ("n", "nm", "nmm", "squares", "with_sd", "counted")}
    for sex in Sex
}
"""Sums from which the mean and the SD of boys and of girls of an area are put together."""

stage_sum = sa.Table(
    "stage_sum",
    STAGING,
    *(sa.Column(c, t.mart_area_result.c[c].type) for c in (*PAPER, "area_level", "area_id")),
    *(sa.Column(c, sa.Double) for c in _SUMS),
    *(sa.Column(c, sa.Double) for names in _SUMS_BY_SEX.values() for c in names.values()),
    *(
        sa.Column(c, sa.Integer)
        for c in ("with_sd", "counted", "school_count", "districts", *_COUNTS)
    ),
)
stage_enrolled = sa.Table(
    "stage_enrolled",
    STAGING,
    *(sa.Column(c, t.mart_pupil.c[c].type) for c in ("area_level", "area_id", "year_be", "grade")),
    sa.Column("enrolled_count", sa.Integer),
)
stage_known = sa.Table(
    "stage_known",
    STAGING,
    *(sa.Column(c, sa.String) for c in ("area_level", "area_id")),
    sa.Column("known", sa.Integer),
)


def build_areas(connection: sa.Connection) -> None:
    """Fill ``mart_area_result`` for the papers in scope; ``dim_area`` must be there."""
    for grouping in GROUPINGS:
        insert(connection, stage_sum, select_sums(grouping))
    _stage_enrolled(connection)
    _stage_known(connection)
    insert(connection, t.mart_area_result, select_area_results())


def build_schools(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill ``mart_school_result`` and ``mart_school_history`` for the papers in scope.

    The same rows in two physical orders: by paper and district, so that the schools of one are read in
    one stretch of the file, and by school, so that a profile is.
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
        **_schools_by_sex(r, is_shown, settings.min_tested_count),
        value_status=sa.case((is_too_few, ValueStatus.TOO_FEW.value), else_=r.value_status),
    )
    order = [r[c] for c in BY_PAPER]
    insert(
        connection,
        t.mart_school_result,
        select.select_from(join_sd(stage_result).outerjoin(enrolment, is_same)).order_by(*order),
    )
    made = t.mart_school_result
    insert(
        connection,
        t.mart_school_history,
        sa.select(made).where(is_in_scope(made)).order_by(*(made.c[c] for c in BY_SCHOOL)),
    )


def select_sums(grouping: Grouping) -> sa.Select:
    """Add up the results in scope for the areas of one grouping, schools in doubt included."""
    level, name_area = grouping
    r = stage_result.c
    area_id = name_area(r).label("area_id")
    n = sa.case((is_counted(stage_result), sa.cast(r.tested_count, sa.Double)))
    m = r.mean_score_pct
    measures: dict[str, sa.ColumnElement[Any]] = {
        "n": sa.func.sum(n),
        "nm": sa.func.sum(n * m),
        "nmm": sa.func.sum(n * m * m),
        "nn": sa.func.sum(n * n),
        "nnm": sa.func.sum(n * n * m),
        "nnmm": sa.func.sum(n * n * m * m),
        "squares": sa.func.sum((n - 1) * r.sd_score_pct * r.sd_score_pct),
        "with_sd": sa.func.count(sa.case((n.is_not(None), r.sd_score_pct))),
        "counted": sa.func.count(n),
        "school_count": sa.func.count(),  # one row per paper and school
        "districts": _count_districts(r, level),
    }
    counted_mean = sa.case((n.is_not(None), m))
    measures |= dict(zip(_PERCENTILES, quantiles(counted_mean, _PERCENTILES.values()), strict=True))
    measures |= {name: sa.func.sum(r[name]) for name in _COUNTS}
    for sex, names in _SUMS_BY_SEX.items():
        measures |= {names[key]: value for key, value in _sums_of(sex, r).items()}
    return (
        sa.select(
            *(r[c] for c in PAPER),
            sa.literal(level.value).label("area_level"),
            area_id,
            *(value.label(name) for name, value in measures.items()),
        )
        .where(area_id.is_not(None))
        .group_by(*(r[c] for c in PAPER), area_id)
    )


def _schools_by_sex(
    r: Any, is_shown: sa.ColumnElement[bool], fewest: int
) -> dict[str, sa.ColumnElement[Any]]:
    """Show what a school's boys and its girls are stated with, each where they are enough.

    A count that stands alone is of those whose mean is stated and not shown.
    """
    values: dict[str, sa.ColumnElement[Any]] = {}
    for names in BY_SEX.values():
        count, mean, sd = names.values()
        values[count] = sa.case((is_shown & r[mean].is_not(None), r[count]))
        is_enough = is_shown & (r[count] >= fewest)
        values |= {name: sa.case((is_enough, r[name])) for name in (mean, sd)}
    return values


def _sums_of(sex: Sex, r: Any) -> dict[str, sa.ColumnElement[Any]]:
    """Add up the boys or the girls of schools that state their mean."""
    count, m, sd = (r[column] for column in BY_SEX[sex].values())
    n = sa.case((m.is_not(None), sa.cast(count, sa.Double)))
    inside = sa.case((n == 1, 0.0), else_=(n - 1) * sd * sd)  # one pupil does not differ
    return {
        "n": sa.func.sum(n),
        "nm": sa.func.sum(n * m),
        "nmm": sa.func.sum(n * m * m),
        "squares": sa.func.sum(inside),
        "with_sd": sa.func.count(inside),
        "counted": sa.func.count(n),
    }


def _count_districts(r: Any, level: AreaLevel) -> sa.ColumnElement[int]:
    """Count the districts behind a row; inside a district there is nothing to count."""
    if level in (AreaLevel.DISTRICT, AreaLevel.NETWORK):
        return sa.func.max(1)
    return sa.func.count(sa.distinct(r.district_id))


def _stage_enrolled(connection: sa.Connection) -> None:
    """Add up who was enrolled beside the papers in scope, for every grouping."""
    e = stage_enrolment.c
    sums = (
        sa.select(
            sa.literal(level.value).label("area_level"),
            name_area(e).label("area_id"),
            e.year_be,
            e.grade,
            sa.func.sum(e.enrolled_count).label("enrolled_count"),
        ).group_by(name_area(e), e.year_be, e.grade)
        for level, name_area in GROUPINGS
    )
    insert(connection, stage_enrolled, sa.union_all(*sums))


def select_area_results() -> sa.Select:
    """Means of the areas, weighted by pupils tested, from their sums.

    The standard error is that of a weighted mean over schools: √(J/(J−1)·Σnⱼ²(x̄ⱼ−x̄)²)/Σnⱼ.
    """
    s, enrolled, known = stage_sum.c, stage_enrolled.c, stage_known.c
    mean = divide(s.nm, s.n)
    spread = sa.func.greatest(s.nnmm - 2 * mean * s.nnm + mean * mean * s.nn, 0.0)
    error = sa.func.sqrt(spread * divide(s.counted, s.counted - 1))
    has_pupils = s.n.is_not(None)
    own_sd = sa.case((s.with_sd == s.counted, _pooled_sd(s, mean)))
    covered = divide(s.districts * 100.0, sa.func.coalesce(known.known, 1))
    select = select_for(
        t.mart_area_result,
        stage_sum,
        tested_count=sa.cast(s.n, sa.Integer),
        enrolled_count=enrolled.enrolled_count,
        mean_score_pct=mean,
        sd_score_pct=sa.func.coalesce(own_sd, stage_sd.c.total_sd),
        sd_basis=sd_basis(own_sd),
        standard_error_pp=divide(error, s.n),
        degrees_of_freedom=s.counted - 1,
        covered_pct=sa.func.least(covered, 100.0),
        **_areas_by_sex(s),
        value_status=sa.case(
            (has_pupils, ValueStatus.OK.value), else_=ValueStatus.NOT_REPORTED.value
        ),
    )
    of_area = ("area_level", "area_id")
    is_same = sa.and_(*(enrolled[c] == s[c] for c in (*of_area, "year_be", "grade")))
    is_known = sa.and_(*(known[c] == s[c] for c in of_area))
    rows = join_sd(stage_sum).outerjoin(stage_enrolled, is_same).outerjoin(stage_known, is_known)
    return select.select_from(rows).order_by(*(s[c] for c in BY_AREA))


def _areas_by_sex(s: Any) -> dict[str, sa.ColumnElement[Any]]:
    """Put together the boys' and the girls' mean and SD of an area from their sums."""
    values: dict[str, sa.ColumnElement[Any]] = {}
    for sex, names in _SUMS_BY_SEX.items():
        n, nm, nmm, squares, with_sd, counted = (s[name] for name in names.values())
        mean = divide(nm, n)
        between = sa.func.greatest(nmm - mean * nm, 0.0)
        sd = sa.func.sqrt(divide(squares + between, n - 1))
        shown_sd = sa.case(((with_sd == counted) & (n > 1), sd))
        measured = (sa.cast(n, sa.Integer), mean, shown_sd)
        values |= dict(zip(BY_SEX[sex].values(), measured, strict=True))
    return values


def _pooled_sd(s: Any, mean: sa.ColumnElement[float]) -> sa.ColumnElement[float]:
    """SD of all pupils of an area from the means, counts and SDs of its schools: exact."""
    between = sa.func.greatest(s.nmm - mean * s.nm, 0.0)
    return sa.func.sqrt(divide(s.squares + between, s.n - 1))


def _stage_known(connection: sa.Connection) -> None:
    """Count the districts that a nation, region or province has, loaded or not.

    Every listed district of a province counts, and those that only the data names.
    """
    a = t.dim_area.c
    is_district = a.area_level == AreaLevel.DISTRICT.value
    present = fetch_frame(connection, sa.select(a.area_id, a.parent_id).where(is_district))
    listed = read_table("districts.csv")
    province_of = {row["district_id"]: row["province_id"] for row in listed}
    province_of |= dict(present[["area_id", "parent_id"]].itertuples(index=False))
    region_of = {
        row.province_id: row.region_id for row in connection.execute(sa.select(stage_region))
    }
    by_province = Counter(province_of.values())
    by_region = Counter(region_of.get(province, "") for province in province_of.values())
    rows = [(AreaLevel.NATION, NATION_ID, max(len(present), len(listed)))]
    rows += [(AreaLevel.PROVINCE, area_id, count) for area_id, count in by_province.items()]
    rows += [(AreaLevel.REGION, area_id, count) for area_id, count in by_region.items()]
    bands = sa.select(a.area_id).where(
        a.area_level == AreaLevel.SIZE_BAND.value, a.parent_level == AreaLevel.NATION.value
    )
    rows += [(AreaLevel.SIZE_BAND, area_id, rows[0][2]) for area_id in connection.scalars(bands)]
    frame = pd.DataFrame(rows, columns=["area_level", "area_id", "known"])
    insert_frame(connection, stage_known, frame.astype({"area_level": "str", "area_id": "str"}))
