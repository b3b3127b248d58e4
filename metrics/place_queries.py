"""Statements about places: schools and areas by name, where they stand, how many there are."""

from __future__ import annotations

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from metrics.groups import PLACE_COLUMNS
from metrics.queries import keep_within


def select_schools(within: Area | None) -> sa.Select:
    """Select the schools of an area, or all, in Thai dictionary order."""
    select = sa.select(t.dim_school).order_by(t.dim_school.c.name_rank)
    return keep_within(select, within, t.dim_school.c) if within else select


def select_areas() -> sa.Select:
    """Select every area with its parent and how many schools stand in it."""
    s = t.dim_school.c
    counts = sa.union_all(
        *(
            sa.select(
                sa.literal(level.value).label("area_level"),
                c.label("area_id"),
                sa.func.count().label("school_count"),
            )
            .where(s.is_in_doubt.is_(False))
            .group_by(c)
            for level, c in (
                (AreaLevel.PROVINCE, s.province_id),
                (AreaLevel.DISTRICT, s.district_id),
                (AreaLevel.NETWORK, s.network_id),
            )
        )
    ).subquery("counts")
    a = t.dim_area.c
    return (
        sa.select(t.dim_area, sa.func.coalesce(counts.c.school_count, 0).label("school_count"))
        .outerjoin(
            counts, (counts.c.area_level == a.area_level) & (counts.c.area_id == a.area_id)
        )
        .order_by(a.name_rank)
    )  # fmt: skip


def select_school_places() -> sa.Select:
    """Select where each school stands, in words."""
    s = t.dim_school.c
    district = t.dim_area.alias("district")
    is_own = (district.c.area_level == AreaLevel.DISTRICT.value) & (
        district.c.area_id == s.district_id
    )
    columns = (s.school_id, s.network_name_th, s.amphoe_name_th, s.tambon_name_th)
    return (
        sa.select(
            *columns, district.c.name_th.label("district_name_th"), *(s[c] for c in PLACE_COLUMNS)
        )
        .select_from(t.dim_school.outerjoin(district, is_own))
        .order_by(s.name_rank)
    )


def select_school_points() -> sa.Select:
    """Select the coordinates of each school, as far as they are known, and its areas."""
    s, p = t.dim_school.c, t.mart_school_place.c
    return (
        sa.select(
            s.school_id,
            s.name_th,
            s.amphoe_name_th,
            *(s[c] for c in PLACE_COLUMNS),
            sa.func.coalesce(s.pupil_count, p.pupil_count).label("pupil_count"),
            p.latitude,
            p.longitude,
            sa.func.coalesce(p.is_approximate, sa.false()).label("is_approximate"),
        )
        .select_from(t.dim_school.outerjoin(t.mart_school_place, p.school_id == s.school_id))
        .where(s.is_in_doubt.is_(False))
        .order_by(s.name_rank)
    )


def select_school_groups() -> sa.Select:
    """Select what is kept of every school, ordered by its id, see `metrics.groups`."""
    s = t.dim_school.c
    return sa.select(
        s.school_id, s.name_th, s.name_rank, s.region_id, s.province_id, s.district_id, s.network_id,
        s.size_band, s.pupil_count, s.amphoe_name_th,
    ).order_by(s.school_id)  # fmt: skip


def select_school(school_id: str) -> sa.Select:
    """Select one school."""
    return sa.select(t.dim_school).where(t.dim_school.c.school_id == school_id)
