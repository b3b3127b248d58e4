"""Every SQL statement behind the screens of quality schools, as SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from metrics.quality.rating import ROUND
from metrics.quality.scheme import REFERENCES


def within(select: sa.Select, area: Area, columns: Any) -> sa.Select:
    """Keep the rows of an area; none of a level that schools are not placed by."""
    names = {
        AreaLevel.PROVINCE: "province_id",
        AreaLevel.DISTRICT: "district_id",
        AreaLevel.NETWORK: "network_id",
        AreaLevel.SCHOOL: "school_id",
    }
    if area.level in (AreaLevel.NATION, AreaLevel.OBEC):
        return select
    if area.level not in names:
        return select.where(sa.false())
    return select.where(columns[names[area.level]] == area.area_id)


def select_schemes() -> sa.Select:
    """Select every version of every scheme, with its declaration."""
    c = t.dim_quality_scheme.c
    return sa.select(t.dim_quality_scheme).order_by(c.scheme, c.in_force_from, c.scheme_version)


def select_problems() -> sa.Select:
    """Select what is wrong with the office's own schemes."""
    return sa.select(t.mart_quality_problem).order_by(t.mart_quality_problem.c.finding_no)


def select_tiers() -> sa.Select:
    """Select the colour of every round of every school by every scheme."""
    m = t.mart_quality_rating.c
    return sa.select(m.school_id, m.scheme, m.year_be, m.round_no, m.tier)


def has_ratings() -> sa.Select:
    """Select whether any school has a colour."""
    return sa.select(sa.exists().select_from(t.mart_quality_rating))


def select_ratings(area: Area, scheme: str) -> sa.Select:
    """Select the ratings of an area's schools with where they stand, in Thai order, oldest round first."""
    m, s = t.mart_quality_rating, t.dim_school
    select = (
        sa.select(
            m,
            s.c.network_name_th,
            s.c.amphoe_name_th,
            s.c.tambon_name_th,
            s.c.pupil_count,
        )
        .select_from(m.outerjoin(s, s.c.school_id == m.c.school_id))
        .where(m.c.scheme == scheme)
        .order_by(s.c.name_rank, m.c.school_id, m.c.year_be, m.c.round_no)
    )
    return within(select, area, m.c)


def select_components(area: Area, scheme: str) -> sa.Select:
    """Select the component scores of an area's schools, every round."""
    c, m = t.mart_quality_component, t.mart_quality_rating
    is_same = sa.and_(c.c.scheme == m.c.scheme, *(c.c[k] == m.c[k] for k in ROUND))
    select = (
        sa.select(c, m.c.name_th)
        .select_from(c.join(m, is_same))
        .where(c.c.scheme == scheme)
        .order_by(*(c.c[k] for k in (*ROUND, "component")))
    )
    return within(select, area, m.c)


def select_levels(area: Area) -> sa.Select:
    """Select the levels as assessed of an area's schools, every round."""
    level, m = t.mart_quality_level, t.mart_quality_rating
    placed = (
        sa.select(*(m.c[k] for k in (*ROUND, "district_id", "province_id", "network_id")))
        .distinct()
        .subquery("placed")
    )
    is_same = sa.and_(*(level.c[k] == placed.c[k] for k in ROUND))
    select = (
        sa.select(level)
        .select_from(level.join(placed, is_same))
        .order_by(*(level.c[k] for k in (*ROUND, "indicator")))
    )
    return within(select, area, placed.c)


def select_results(schools: Sequence[str]) -> sa.Select:
    """Select every result of schools, and beside each the mean of each reference."""
    h = t.mart_school_history
    rows: sa.FromClause = h
    means = []
    places = {"province": h.c.province_id, "district": h.c.district_id}
    for level in REFERENCES:
        other = t.mart_benchmark.alias(level)
        is_reference = sa.and_(
            other.c.area_level == level,
            other.c.area_id == places.get(level, sa.literal("0000")),
            *(other.c[c] == h.c[c] for c in ("test", "grade", "year_be", "subject")),
        )
        rows = rows.outerjoin(other, is_reference)
        means.append(other.c.mean_score_pct.label(f"{level}_mean_pct"))
    columns = (
        "school_id", "test", "grade", "year_be", "subject", "tested_count", "mean_score_pct",
        "sd_score_pct", "sd_basis", "value_status", "source_file", "source_row",
    )  # fmt: skip
    return (
        sa.select(*(h.c[c] for c in columns), *means)
        .select_from(rows)
        .where(h.c.school_id.in_(list(schools)))
        .order_by(*(h.c[c] for c in columns[:5]))
    )


def select_leavers(schools: Sequence[str]) -> sa.Select:
    """Select who left schools, by year, beside the pupils of the year's first date."""
    c = t.mart_school_leaver.c
    return (
        sa.select(t.mart_school_leaver)
        .where(c.school_id.in_(list(schools)))
        .order_by(c.school_id, c.year_be)
    )


def select_amphoes(area: Area) -> sa.Select:
    """Select every amphoe of an area, and how many schools stand in it."""
    s = t.dim_school.c
    select = (
        sa.select(
            s.province_id,
            s.amphoe_name_th,
            sa.func.count().label("school_count"),
            sa.func.min(s.name_rank).label("first_rank"),
        )
        .where(s.amphoe_name_th.is_not(None), s.is_in_doubt.is_(False))
        .group_by(s.province_id, s.amphoe_name_th)
        .order_by(s.province_id, sa.collate(s.amphoe_name_th, "nfc"))
    )
    return within(select, area, s)


def select_places() -> sa.Select:
    """Select where every school stands, with its pupils, teachers and rooms."""
    p, f = t.mart_school_place, t.mart_school_staff
    counted = (
        sa.select(
            t.mart_school_grade.c.school_id,
            sa.cast(sa.func.sum(t.mart_school_grade.c.enrolled_count), sa.Integer).label(
                "enrolled_count"
            ),
        )
        .group_by(t.mart_school_grade.c.school_id)
        .subquery("counted")
    )
    return (
        sa.select(
            *(c for c in p.c if c.name != "pupil_count"),
            sa.func.coalesce(counted.c.enrolled_count, p.c.pupil_count).label("pupil_count"),
            f.c.teacher_count,
            f.c.room_count,
        )
        .select_from(
            p.outerjoin(f, f.c.school_id == p.c.school_id).outerjoin(
                counted, counted.c.school_id == p.c.school_id
            )
        )
        .order_by(p.c.school_id)
    )


def select_grades(schools: Sequence[str]) -> sa.Select:
    """Select pupils and rooms by grade of schools, on each school's newest date."""
    c = t.mart_school_grade.c
    return (
        sa.select(t.mart_school_grade)
        .where(c.school_id.in_(list(schools)))
        .order_by(c.school_id, c.grade)
    )
