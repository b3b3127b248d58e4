"""Statements about results, pupils and resources, as SQLAlchemy Core: which rows an answer is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin, QualityLevel
from metrics.answers import PAPER, Area
from metrics.dialects import divide
from metrics.questions import Question
from metrics.references import reference_columns

MOST_SIMILAR = 10
"""Schools that one is compared with where it is compared with similar ones."""

FEWEST_SIMILAR = 3
"""With fewer of its similar schools tested, a school has no such reference."""

_FEW_SCHOOLS = 4
"""Schools of one year that are found sooner in the history, one by one."""

COUNTS = ("tested_count", "enrolled_count", "value_status")
"""Read with every row, whatever is measured."""


def select_groups(question: Question) -> sa.Select:
    """Select groups with their measures, in no order.

    Returns
    -------
    Select with ``group_id``, the paper and its measures, and its ``source``; where schools are compared
    with similar ones, their ``reference_`` measures. Names, places and other references are put
    beside in memory: see `metrics.groups` and `metrics.references`. An area's place is not filtered
    """
    if question.by is AreaLevel.SCHOOL:
        return _select_schools(question)
    return _select_areas(question)


def _select_schools(question: Question) -> sa.Select:
    table = _where_schools_stand(question, 0 if question.ids is None else len(question.ids))
    mart = table.c
    columns = [
        mart.school_id.label("group_id"),
        *_measure_columns(table, question.measures),
        (mart.source_file + ":" + sa.cast(mart.source_row, sa.String)).label("source"),
    ]
    rows: sa.FromClause = table
    if question.reference is AreaLevel.SIMILAR:
        other = _similar_means(question)
        names = reference_columns(question.reference_measures)
        columns += [_column_or_missing(other, n).label(f"reference_{n}") for n in names]
        is_same = sa.and_(
            other.c.area_id == mart.school_id, *(other.c[c] == mart[c] for c in PAPER)
        )
        rows = table.outerjoin(other, is_same)
    select = _filter_paper(sa.select(*columns).select_from(rows), mart, question)
    if question.ids is not None:
        select = select.where(mart.school_id.in_(question.ids))
    return keep_within(select, question.within, mart) if question.within else select


def _where_schools_stand(question: Question, count: int) -> sa.Table:
    """Return the table in which the rows of some schools are found soonest, all of them where it is 0.

    A school's rows stand together in the history, a paper's in the results: there many schools of
    one year are nearer to each other.
    """
    is_history = count > 0 and (question.year_be is None or count <= _FEW_SCHOOLS)
    return t.mart_school_history if is_history else t.mart_school_result


def _select_areas(question: Question) -> sa.Select:
    mart = t.mart_area_result.c
    source = sa.literal("computed from ") + sa.cast(mart.school_count, sa.String) + " schools"
    select = sa.select(
        mart.area_id.label("group_id"),
        *_measure_columns(t.mart_area_result, question.measures),
        source.label("source"),
    ).where(mart.area_level == question.by.value)
    select = _filter_paper(select, mart, question)
    return select.where(mart.area_id.in_(question.ids)) if question.ids is not None else select


def select_references(
    level: AreaLevel, ids: Sequence[str] | None, question: Question | None = None
) -> sa.Select:
    """Select what areas are compared with: one row per area and paper.

    Parameters
    ----------
    level : of the areas
    ids : of the areas; None = all of the level
    question : only its paper, and its measures of the reference; None = all
    """
    b = t.mart_benchmark.c
    if question is None:
        select = sa.select(t.mart_benchmark)
    else:
        names = (n for n in reference_columns(question.reference_measures) if n in b)
        columns = dict.fromkeys((*PAPER, "area_id", *names))
        select = _filter_paper(sa.select(*(b[c] for c in columns)), b, question)
    select = select.where(b.area_level == level.value)
    return select.where(b.area_id.in_(ids)) if ids is not None else select


def _measure_columns(mart: sa.Table, measures: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    names = dict.fromkeys((*PAPER, *COUNTS, *measures))
    return [_column_or_missing(mart, name) for name in names]


def _column_or_missing(mart: sa.FromClause, name: str) -> sa.ColumnElement[Any]:
    return mart.c[name] if name in mart.c else sa.cast(sa.null(), sa.Double).label(name)


def _similar_means(question: Question) -> sa.Subquery:
    """Mean of the schools that are similar to each one, weighted by pupils tested, per paper.

    Returns
    -------
    Subquery with the columns of a reference; ``area_id`` is the school that they are similar to
    """
    neighbours = 0 if question.ids is None else MOST_SIMILAR * len(question.ids)
    table = _where_schools_stand(question, neighbours)
    r, s = table.c, t.mart_similar_school.c
    counted = sa.case((r.mean_score_pct.is_not(None), sa.cast(r.tested_count, sa.Double)))
    schools = sa.cast(sa.func.count(counted), sa.String)
    sums = (sa.func.sum(r[c]).label(c) for c in (level.value + "_count" for level in QualityLevel))
    select = (
        sa.select(
            *(r[c] for c in PAPER),
            s.school_id.label("area_id"),
            divide(sa.func.sum(counted * r.mean_score_pct), sa.func.sum(counted)).label(
                "mean_score_pct"
            ),
            sa.func.max(r.sd_score_pct).label("sd_score_pct"),
            sa.func.sum(counted).label("tested_count"),
            *sums,
            sa.literal(BenchmarkOrigin.COMPUTED.value).label("origin"),
            (sa.literal("computed from ") + schools + " similar schools").label("source_text"),
        )
        .join(table, r.school_id == s.neighbour_id)
        .group_by(*(r[c] for c in PAPER), s.school_id)
        .having(sa.func.count(counted) >= FEWEST_SIMILAR)
    )
    if question.ids is not None:
        select = select.where(s.school_id.in_(question.ids))
    elif question.within is not None:
        inside = keep_within(sa.select(t.dim_school.c.school_id), question.within, t.dim_school.c)
        select = select.where(s.school_id.in_(inside))
    return _filter_paper(select, r, question).subquery("other")


def _filter_paper(select: sa.Select, mart: Any, question: Question) -> sa.Select:
    for name in ("test", "grade", "subject"):
        wanted = getattr(question, name)
        if wanted is not None:
            select = select.where(mart[name] == wanted)
    return _filter_year(select, mart.year_be, question)


def _filter_year(select: sa.Select, year: Any, question: Question) -> sa.Select:
    if question.year_be is None:
        return select
    if question.and_year_be is None:
        return select.where(year == question.year_be)
    return select.where(year.in_((question.year_be, question.and_year_be)))


def select_inside(question: Question) -> sa.Select:
    """Select the schools inside each group of a question, one row per paper and school.

    Returns
    -------
    Select with ``group_id``, the paper, ``school_id``, the areas and size that it stands in, and the
    question's measures, in no order
    """
    # over the years the schools of an area stand together by their codes, in one by paper
    table = t.mart_school_history if question.year_be is None else t.mart_school_result
    m = table.c
    groups = {
        AreaLevel.NATION: sa.literal("0000"),
        AreaLevel.REGION: m.region_id,
        AreaLevel.PROVINCE: m.province_id,
        AreaLevel.DISTRICT: m.district_id,
        AreaLevel.NETWORK: m.network_id,
        AreaLevel.SIZE_BAND: m.district_id + "-" + m.size_band,
    }
    group = groups[question.by]
    if question.by is AreaLevel.SIZE_BAND and _is_over_nation(question):
        group = "0000-" + m.size_band
    names = dict.fromkeys((*PAPER, *COUNTS, *question.measures))
    places = (m.province_id, m.district_id, m.network_id, m.size_band)
    select = sa.select(
        group.label("group_id"), m.school_id, *places,
        *(_column_or_missing(table, name) for name in names),
    ).where(group.is_not(None))  # fmt: skip
    select = _filter_paper(select, m, question)
    if question.ids is not None:
        select = select.where(group.in_(question.ids))
    return keep_within(select, question.within, m) if question.within else select


def _is_over_nation(question: Question) -> bool:
    return question.within is None or question.within.level is AreaLevel.NATION


def select_pupils(question: Question) -> sa.Select:
    """Select groups with the pupils enrolled and gone, one row per year and grade."""
    m = t.mart_pupil.c
    select = _select_stated(t.mart_pupil, question, m.grade)
    return select.where(m.grade == question.grade) if question.grade else select


def select_leavers(question: Question) -> sa.Select:
    """Select groups with those who left, one row per year and group of causes, beside the enrolled."""
    m, pupil = t.mart_leaver.c, t.mart_pupil.c
    keys = ("area_level", "area_id", "year_be")
    enrolled = sa.select(*(pupil[c] for c in keys), sa.func.sum(pupil.enrolled_count).label("n"))
    causes = sa.select(*(m[c] for c in keys), m.cause_group, sa.func.sum(m.leaver_count).label("k"))
    if question.grade:
        enrolled = enrolled.where(pupil.grade == question.grade)
        causes = causes.where(m.grade == question.grade)
    of = enrolled.group_by(*(pupil[c] for c in keys)).subquery("of")
    by = causes.group_by(*(m[c] for c in keys), m.cause_group).subquery("by_cause")
    stated = (
        sa.select(
            *(by.c[c] for c in keys), by.c.cause_group,
            by.c.k.label("leaver_count"), of.c.n.label("enrolled_count"),
        )
        .outerjoin(of, sa.and_(*(of.c[c] == by.c[c] for c in keys)))
        .subquery("stated")
    )  # fmt: skip
    grade = sa.literal(question.grade) if question.grade else sa.cast(sa.null(), sa.String)
    return _select_stated(stated, question, grade, stated.c.cause_group)


def select_resources(question: Question) -> sa.Select:
    """Select groups with their teachers, rooms and budget, one row per year."""
    grade = sa.cast(sa.null(), sa.String)
    return _select_stated(t.mart_resource, question, grade)


def _select_stated(table: sa.FromClause, question: Question, grade: Any, *more: Any) -> sa.Select:
    """Select rows of a table that has areas and schools in one column."""
    m = table.c
    names = dict.fromkeys((*COUNTS, *question.measures))
    nothing = sa.cast(sa.null(), sa.String)
    select = sa.select(
        m.area_id.label("group_id"),
        nothing.label("test"), grade.label("grade"), m.year_be, nothing.label("subject"),
        *(_column_or_missing(table, column) for column in names if column != "value_status"),
        *more,
    ).where(m.area_level == question.by.value)  # fmt: skip
    select = _filter_year(select, m.year_be, question)
    return select.where(m.area_id.in_(question.ids)) if question.ids is not None else select


def select_similar(question: Question) -> sa.Select:
    """Select the schools that are similar to one, nearest first; `Reading.similar` puts names beside."""
    s = t.mart_similar_school.c
    return (
        sa.select(
            s.neighbour_no, s.neighbour_id.label("school_id"), s.distance_sd, s.reason_th,
            s.reason_en,
        )
        .where(s.school_id.in_(question.ids or ()))
        .order_by(s.neighbour_no)
    )  # fmt: skip


def select_papers(area: Area) -> sa.Select:
    """Select the papers that are loaded for an area."""
    m = t.mart_area_result.c
    level = AreaLevel.NATION if area.level is AreaLevel.OBEC else area.level
    return (
        sa.select(m.year_be, m.test, m.grade)
        .where(m.area_level == level.value, m.area_id == area.area_id)
        .distinct()
        .order_by(m.year_be.desc(), m.test, m.grade)
    )


def keep_within(select: sa.Select, area: Area, columns: Any) -> sa.Select:
    """Keep the rows that stand in an area; `columns` are those of a table that says where."""
    places = {
        AreaLevel.REGION: columns.region_id,
        AreaLevel.PROVINCE: columns.province_id,
        AreaLevel.DISTRICT: columns.district_id,
        AreaLevel.NETWORK: columns.network_id,
        AreaLevel.SCHOOL: columns.school_id,
    }
    if area.level in places:
        return select.where(places[area.level] == area.area_id)
    if area.level is AreaLevel.SIZE_BAND:
        place, _, band = area.area_id.partition("-")
        select = select.where(columns.size_band == band)
        return select if place == "0000" else select.where(columns.district_id == place)
    return select


def select_rows(table: sa.Table, order: Sequence[str]) -> sa.Select:
    """Select a whole short list in order."""
    return sa.select(table).order_by(*(table.c[c] for c in order))
