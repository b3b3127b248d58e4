"""Pupils enrolled and gone, and what there is for them, of schools and areas."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, Sex
from metrics.dialects import divide
from metrics.marts.results import GROUPINGS, Grouping
from metrics.marts.staging import (
    SOURCE,
    STAGING,
    insert,
    place,
    select_current,
    select_newest,
    stage_school,
    stage_year,
)
from metrics.settings import MetricsSettings

_PLACES = ("district_id", "province_id", "region_id", "network_id", "size_band")
_COUNTS = tuple(c.name for c in t.mart_pupil.c if c.name.endswith("_count"))
_RESOURCES = {"teacher_count": "teacher_base_count", "room_count": "room_base_count",
              "budget_baht": "budget_base_count"}  # fmt: skip
"""What a school may state → the column that counts its pupils."""

_GROUPINGS: tuple[Grouping, ...] = ((AreaLevel.SCHOOL, lambda c: c.school_id), *GROUPINGS)


def _placed(name: str, *columns: sa.Column[Any]) -> sa.Table:
    places = (sa.Column(c, sa.String) for c in _PLACES)
    copies = (sa.Column(c.name, c.type) for c in columns)
    return sa.Table(name, STAGING, *copies, *places)


_E, _D, _S = (SOURCE[f"core_{name}"].c for name in ("enrolment", "dropout", "staff"))

stage_pupil = _placed(
    "stage_pupil", _E.year_be, _E.grade, _E.school_id, _E.round_no, *(t.mart_pupil.c[c] for c in _COUNTS)
)  # fmt: skip
stage_leaver = _placed(
    "stage_leaver", _D.year_be, _D.grade, _D.school_id, _D.cause_group, _D.leaver_count
)
stage_resource = _placed(
    "stage_resource", _S.year_be, _S.school_id, *(t.mart_resource.c[c] for c in (*_RESOURCES, *_RESOURCES.values()))
)  # fmt: skip


def build(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Fill ``mart_pupil``, ``mart_leaver`` and ``mart_resource`` for the years of `stage_year`.

    A school without a row in its district's dropout file lost nobody; where the district has no
    file of the year, how many left is not known.
    """
    if not connection.scalar(sa.select(sa.exists().where(stage_year.c.year_be > 0))):
        return
    _stage_leavers(connection)
    _stage_pupils(connection, settings)
    _stage_resources(connection)
    _sum_up(connection, stage_pupil, t.mart_pupil, ("year_be", "grade"), _COUNTS)
    _sum_up(
        connection,
        stage_leaver,
        t.mart_leaver,
        ("year_be", "grade", "cause_group"),
        ("leaver_count",),
    )
    measures = (*_RESOURCES, *_RESOURCES.values())
    _sum_up(connection, stage_resource, t.mart_resource, ("year_be",), measures)


def _is_anew(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.year_be.in_(sa.select(stage_year.c.year_be))


def _stage_leavers(connection: sa.Connection) -> None:
    rows = select_current(SOURCE["core_dropout"]).where(
        _is_anew(SOURCE["core_dropout"]), _D.has_left, _D.leaver_count.is_not(None)
    )
    place(connection, stage_leaver, rows.subquery("rows"))


def _stage_pupils(connection: sa.Connection, settings: MetricsSettings) -> None:
    """Stage enrolled and gone by school, year and grade, sexes side by side."""
    rows = select_current(SOURCE["core_enrolment"]).where(_is_anew(SOURCE["core_enrolment"]))
    keys = ["year_be", "grade", "school_id", "sex"]
    newest = select_newest(rows, keys, "round_no", "load_id", round_no=settings.retention_round)
    e = newest.subquery("newest").c
    enrolled = (
        sa.select(
            e.year_be, e.grade, e.school_id,
            sa.func.max(e.district_id).label("district_id"),
            sa.func.max(e.round_no).label("round_no"),
            sa.func.max(sa.case((e.sex.is_(None), e.enrolled_count))).label("enrolled_count"),
            sa.func.max(sa.case((e.sex.is_(None), e.room_count))).label("room_count"),
            *_by_sex(e.sex, e.enrolled_count, "enrolled", sa.func.max),
        )
        .group_by(e.year_be, e.grade, e.school_id)
        .subquery("enrolled")
    )  # fmt: skip
    d = select_current(SOURCE["core_dropout"]).where(
        _is_anew(SOURCE["core_dropout"]), _D.has_left
    ).subquery("left").c  # fmt: skip
    gone = (
        sa.select(
            d.year_be, d.grade, d.school_id,
            sa.func.sum(d.leaver_count).label("leaver_count"),
            *_by_sex(d.sex, d.leaver_count, "leaver", sa.func.sum),
        )
        .group_by(d.year_be, d.grade, d.school_id)
        .subquery("gone")
    )  # fmt: skip
    is_same = sa.and_(*(gone.c[c] == enrolled.c[c] for c in ("year_be", "grade", "school_id")))
    both = _with_expected(enrolled.outerjoin(gone, is_same), enrolled, gone)
    place(connection, stage_pupil, both)


def _by_sex(sex: Any, count: Any, what: str, add: Any) -> list[sa.ColumnElement[Any]]:
    return [add(sa.case((sex == s.value, count))).label(f"{what}_{s}_count") for s in Sex]


def _with_expected(rows: sa.FromClause, enrolled: sa.Subquery, gone: sa.Subquery) -> sa.Subquery:
    """Put leavers beside the enrolled, 0 where the district reported, and those to expect."""
    reported = select_current(SOURCE["core_dropout"]).subquery("reported").c
    has_file = sa.tuple_(enrolled.c.year_be, enrolled.c.district_id).in_(
        sa.select(reported.year_be, reported.district_id)
    )
    counts = [
        sa.cast(
            sa.case((has_file, sa.func.coalesce(gone.c[name], 0)), else_=gone.c[name]), sa.Integer
        ).label(name)
        for name in ("leaver_count", "leaver_male_count", "leaver_female_count")
    ]
    known = sa.select(*enrolled.c, *counts).select_from(rows).subquery("known")
    k = known.c
    of_rate = sa.case((k.leaver_count.is_not(None), k.enrolled_count))
    together = [k.year_be, k.grade]
    rate = divide(
        sa.func.sum(k.leaver_count).over(partition_by=together),
        sa.func.sum(of_rate).over(partition_by=together),
    )
    return sa.select(*k, (of_rate * rate).label("expected_leaver_count")).subquery("both")


def _stage_resources(connection: sa.Connection) -> None:
    """Stage teachers, rooms and budget of each school and year beside its pupils."""
    rows = select_current(SOURCE["core_staff"]).where(_is_anew(SOURCE["core_staff"]))
    staff = select_newest(rows, ["year_be", "school_id"], "load_id").subquery("staff")
    p = stage_pupil.c
    pupils = (
        sa.select(p.year_be, p.school_id, sa.func.sum(p.enrolled_count).label("n"))
        .group_by(p.year_be, p.school_id)
        .subquery("pupils")
    )
    s, n = staff.c, sa.func.coalesce(pupils.c.n, stage_school.c.pupil_count)
    stated = {
        base: sa.case((s[name].is_not(None), sa.cast(n, sa.Integer)))
        for name, base in _RESOURCES.items()
    }
    # a school whose pupils nobody counts is in neither side of a ratio
    given = {name: sa.case((n.is_not(None), s[name])) for name in _RESOURCES}
    is_same = (pupils.c.year_be == s.year_be) & (pupils.c.school_id == s.school_id)
    place(
        connection, stage_resource, staff, beside=((pupils, is_same),), **stated, **given
    )  # fmt: skip


def _sum_up(
    connection: sa.Connection,
    staged: sa.Table,
    mart: sa.Table,
    keys: tuple[str, ...],
    counts: tuple[str, ...],
) -> None:
    """Add a staged table up for every school and area."""
    for level, name_area in _GROUPINGS:
        area_id = name_area(staged.c)
        named = area_id.label("area_id")
        grouped = [*(staged.c[k] for k in keys), area_id]
        summed = {c: sa.cast(sa.func.sum(staged.c[c]), mart.c[c].type).label(c) for c in counts}
        if "round_no" in mart.c:
            summed["round_no"] = sa.func.max(staged.c.round_no).label("round_no")
        select = (
            sa.select(
                sa.literal(level.value).label("area_level"),
                named,
                *(staged.c[k] for k in keys),
                *summed.values(),
            )
            .where(area_id.is_not(None))
            .group_by(*grouped)
            .order_by(named, *(staged.c[k] for k in keys))
        )
        insert(connection, mart, select)
