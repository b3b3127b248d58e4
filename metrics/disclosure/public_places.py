"""Writing the public file's places: names of areas and schools, coordinates, colours of quality schools."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, RatingStatus
from metrics.disclosure.open_columns import OPEN_FACTS, OPEN_OF_COLOURS, blank
from metrics.marts.staging import insert, select_for


def copy_places(
    connection: sa.Connection, source: Mapping[str, sa.Table], fewest_pupils: int
) -> None:
    """Copy tests, subjects, areas and schools; how many pupils a small school has stays inside."""
    area, school = source["dim_area"], source["dim_school"].c
    fact = source["meta_snapshot"]
    for name in ("dim_test", "dim_subject"):
        insert(connection, t.SNAPSHOT.tables[name], sa.select(source[name]))
    no_sizes = area.c.area_level != AreaLevel.SIZE_BAND.value
    insert(connection, t.dim_area, sa.select(area).where(no_sizes))
    is_enough = school.pupil_count >= fewest_pupils
    schools = select_for(
        t.dim_school,
        source["dim_school"],
        pupil_count=sa.case((is_enough, school.pupil_count)),
        size_band=sa.null(),
        doubt_reason=sa.null(),
    )
    insert(connection, t.dim_school, schools.where(school.is_in_doubt.is_(False)))
    facts = sa.select(fact).where(fact.c.setting_key.in_(OPEN_FACTS))
    insert(connection, t.meta_snapshot, facts)


def copy_coordinates(connection: sa.Connection, source: Mapping[str, sa.Table]) -> None:
    """Copy where the schools stand: no secret of a child's. How many pupils they have stays inside."""
    rows = source["mart_school_place"]
    hidden = {name: sa.null() for name in ("ministry_code", "pupil_count", "source_text")}
    select = select_for(t.mart_school_place, rows, **hidden)
    known = sa.select(t.dim_school.c.school_id)
    insert(connection, t.mart_school_place, select.where(rows.c.school_id.in_(known)))


def copy_colours(
    connection: sa.Connection, source: Mapping[str, sa.Table], colours_of: str
) -> None:
    """Copy the colours that the office publishes, by one scheme: no score, no level, no half-done round."""
    scheme, rows = source["dim_quality_scheme"], source["mart_quality_rating"]
    if not colours_of:
        return
    versions = sa.select(scheme).where(scheme.c.scheme == colours_of)
    insert(connection, t.dim_quality_scheme, versions)
    closed = [c for c in rows.c if c.name not in OPEN_OF_COLOURS]
    hidden = {c.name: sa.null() if c.nullable else blank(c.type) for c in closed}
    known = sa.select(t.dim_school.c.school_id)
    select = select_for(t.mart_quality_rating, rows, **hidden).where(
        rows.c.scheme == colours_of,
        rows.c.rating_status == RatingStatus.RATED.value,
        rows.c.school_id.in_(known),
    )
    insert(connection, t.mart_quality_rating, select)
