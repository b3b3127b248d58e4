"""Every SQL statement of the read side, as SQLAlchemy Core, and the one way to fetch many rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows of the marts an answer is made from; None = all.

    Parameters
    ----------
    by : level of the groups
    within : only groups inside this area
    ids : only these groups
    test, grade, subject, year_be : only this paper
    reference : what the groups are compared with
    """

    by: AreaLevel
    within: Area | None = None
    ids: tuple[str, ...] | None = None
    test: str | None = None
    grade: str | None = None
    subject: str | None = None
    year_be: int | None = None
    reference: AreaLevel | None = None


def fetch_frame(
    connection: sa.Connection, statement: sa.Select | sa.CompoundSelect
) -> pd.DataFrame:
    """Run a statement and return its rows as a frame, through Arrow.

    Parameters
    ----------
    connection : on DuckDB
    statement : a SELECT in SQLAlchemy Core

    Returns
    -------
    DataFrame with the statement's columns; integers with gaps are floats, missing text is missing

    Notes
    -----
    A DB-API result would box every cell; Arrow hands the columns over (50,000 rows: 11 ms to 123 ms).
    """
    compiled: Any = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    native: Any = connection.connection.driver_connection
    values = [compiled.params[name] for name in compiled.positiontup or ()]
    relation = native.sql(str(compiled), params=values)
    frame: pd.DataFrame = relation.to_arrow_table().to_pandas()
    return frame


def insert_frame(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    """Insert a frame whose columns are named as the table's, as one statement."""
    native: Any = connection.connection.driver_connection
    names = ", ".join(frame.columns)
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    native.register("arriving_rows", arrow)
    native.execute(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM arriving_rows")
    native.unregister("arriving_rows")


def select_groups(question: Question) -> sa.Select:
    """Select groups with their measures, and beside each its reference's.

    Returns
    -------
    Select with ``group_id, name_th, name_rank`` and the paper; ``own_`` measures;
    ``reference_`` measures, all missing where there is no reference
    """
    if question.by is AreaLevel.SCHOOL:
        return _select_schools(question)
    return _select_areas(question)


def _select_schools(question: Question) -> sa.Select:
    # one school's rows stand together in the history, one paper's in the results
    table = t.mart_school_history if question.ids is not None else t.mart_school_result
    mart, school = table.c, t.dim_school.c
    places = {
        AreaLevel.PROVINCE: mart.province_id,
        AreaLevel.DISTRICT: mart.district_id,
        AreaLevel.NETWORK: mart.network_id,
    }
    source = mart.source_file + ":" + sa.cast(mart.source_row, sa.String)
    rows = table.join(t.dim_school, school.school_id == mart.school_id)
    joined, reference = _join_reference(rows, mart, question.reference, places)
    select = sa.select(
        *_group_columns(mart.school_id, school.name_th, school.name_rank, mart),
        school.is_in_doubt,
        source.label("source"),
        *reference,
    ).select_from(joined)
    select = _filter_paper(select, mart, question)
    if question.ids is not None:
        select = select.where(mart.school_id.in_(question.ids))
    if question.within is not None and question.within.level in places:
        select = select.where(places[question.within.level] == question.within.area_id)
    return select


def _select_areas(question: Question) -> sa.Select:
    mart, area = t.mart_area_result.c, t.dim_area.c
    parent = t.dim_area.alias("parent")
    is_same = (area.area_level == mart.area_level) & (area.area_id == mart.area_id)
    is_parent = (parent.c.area_level == area.parent_level) & (parent.c.area_id == area.parent_id)
    rows = t.mart_area_result.join(t.dim_area, is_same).outerjoin(parent, is_parent)
    places = _area_places(question.by, mart, area, parent)
    source = sa.literal("computed from ") + sa.cast(mart.school_count, sa.String) + " schools"
    joined, reference = _join_reference(rows, mart, question.reference, places)
    select = sa.select(
        *_group_columns(mart.area_id, area.name_th, area.name_rank, mart),
        sa.literal(False).label("is_in_doubt"),
        source.label("source"),
        *reference,
    ).select_from(joined)
    select = _filter_paper(select, mart, question).where(mart.area_level == question.by.value)
    if question.ids is not None:
        select = select.where(mart.area_id.in_(question.ids))
    if question.within is not None and question.within.level in places:
        select = select.where(places[question.within.level] == question.within.area_id)
    return select


def _area_places(by: AreaLevel, mart: Any, area: Any, parent: Any) -> dict[AreaLevel, Any]:
    """Say which column names the area that a group stands in, per level."""
    match by:
        case AreaLevel.NETWORK:
            return {
                AreaLevel.NETWORK: mart.area_id,
                AreaLevel.DISTRICT: area.parent_id,
                AreaLevel.PROVINCE: parent.c.parent_id,
            }
        case AreaLevel.DISTRICT:
            return {AreaLevel.DISTRICT: mart.area_id, AreaLevel.PROVINCE: area.parent_id}
        case AreaLevel.PROVINCE:
            return {AreaLevel.PROVINCE: mart.area_id}
        case _:
            return {}


def _group_columns(group_id: Any, name: Any, rank: Any, mart: Any) -> list[sa.ColumnElement[Any]]:
    return [
        group_id.label("group_id"),
        name.label("name_th"),
        rank.label("name_rank"),
        *(mart[c] for c in ("test", "grade", "year_be", "subject")),
        *(mart[c] for c in ("tested_count", "enrolled_count")),
        *(mart[c] for c in ("mean_score_pct", "sd_score_pct", "sd_basis")),
        *(mart[c] for c in ("standard_error_pp", "degrees_of_freedom", "value_status")),
    ]


def _join_reference(
    rows: sa.FromClause, mart: Any, reference: AreaLevel | None, places: dict[AreaLevel, Any]
) -> tuple[sa.FromClause, Sequence[sa.ColumnElement[Any]]]:
    """Join each row's reference mean; nothing joins where the row has no such area."""
    other = t.mart_benchmark.alias("other")
    names = ("mean_score_pct", "sd_score_pct", "sd_basis", "origin", "source_text")
    columns = [other.c[name].label(f"reference_{name}") for name in names]
    if reference is None:
        nothing = [sa.cast(sa.null(), other.c[n].type).label(f"reference_{n}") for n in names]
        return rows, nothing
    nationwide = (AreaLevel.NATION, AreaLevel.OBEC)
    area_id = sa.literal("0000") if reference in nationwide else places.get(reference)
    is_reference = (
        sa.and_(
            other.c.area_level == reference.value,
            other.c.area_id == area_id,
            *(other.c[c] == mart[c] for c in ("test", "grade", "year_be", "subject")),
        )
        if area_id is not None
        else sa.false()
    )
    return rows.outerjoin(other, is_reference), columns


def _filter_paper(select: sa.Select, mart: Any, question: Question) -> sa.Select:
    for name in ("test", "grade", "subject", "year_be"):
        wanted = getattr(question, name)
        if wanted is not None:
            select = select.where(mart[name] == wanted)
    return select


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


def select_school_places(area: Area) -> sa.Select:
    """Select where each school of an area stands, in words."""
    s = t.dim_school.c
    district = t.dim_area.alias("district")
    is_own = (district.c.area_level == AreaLevel.DISTRICT.value) & (
        district.c.area_id == s.district_id
    )
    columns = (s.school_id, s.network_name_th, s.amphoe_name_th, s.tambon_name_th)
    select = (
        sa.select(*columns, district.c.name_th.label("district_name_th"))
        .select_from(t.dim_school.outerjoin(district, is_own))
        .order_by(s.name_rank)
    )
    return _within(select, area, s)


def select_school(school_id: str) -> sa.Select:
    """Select one school."""
    return sa.select(t.dim_school).where(t.dim_school.c.school_id == school_id)


def select_schools_like(text: str, limit: int) -> sa.Select:
    """Select schools whose name contains the text or whose code begins with it, in Thai order."""
    s = t.dim_school.c
    return (
        sa.select(t.dim_school)
        .where(s.name_th.contains(text, autoescape=True) | s.school_id.startswith(text, autoescape=True))
        .order_by(s.name_rank)
        .limit(limit)
    )  # fmt: skip


def select_doubts(area: Area) -> sa.Select:
    """Select rows that cannot be given to one school yet, with the papers that they stand in."""
    m, s = t.mart_school_result.c, t.dim_school.c
    code = sa.func.split_part(s.school_id, "~", 1)
    select = (
        sa.select(
            s.school_id, code.label("school_code"), s.name_th, s.doubt_reason,
            m.test, m.grade, m.year_be, sa.func.max(m.tested_count).label("tested_count"),
            m.source_file, m.source_row,
        )
        .join(t.mart_school_result, m.school_id == s.school_id)
        .where(s.is_in_doubt)
        .group_by(
            s.school_id, s.name_th, s.doubt_reason, m.test, m.grade, m.year_be,
            m.source_file, m.source_row,
        )
        .order_by(m.year_be.desc(), m.test, code, m.source_row)
    )  # fmt: skip
    return _within(select, area, m)


def _within(select: sa.Select, area: Area, columns: Any) -> sa.Select:
    places = {
        AreaLevel.PROVINCE: columns.province_id,
        AreaLevel.DISTRICT: columns.district_id,
        AreaLevel.NETWORK: columns.network_id,
        AreaLevel.SCHOOL: columns.school_id,
    }
    if area.level in places:
        return select.where(places[area.level] == area.area_id)
    return select


def select_rows_behind(
    area: Area, *, test: str, grade: str, year_be: int, subject: str
) -> sa.Select:
    """Select the rows of files that a number of an area, or of a school, is made from."""
    m, s = t.mart_school_result.c, t.dim_school.c
    paper = {"test": test, "grade": grade, "year_be": year_be, "subject": subject}
    select = (
        sa.select(
            m.school_id, s.name_th, m.tested_count, m.enrolled_count, m.mean_score_pct,
            m.value_status, m.load_id, m.source_file, m.source_row,
        )
        .join(t.dim_school, s.school_id == m.school_id)
        .where(*(m[column] == value for column, value in paper.items()))
        .order_by(m.source_file, m.source_row)
    )  # fmt: skip
    return _within(select, area, m)


def select_findings(area: Area) -> sa.Select:
    """Select what the checks found in the loads that count for an area, newest load first."""
    m = t.mart_school_result.c
    papers = _within(sa.select(m.load_id, m.test, m.grade, m.year_be).distinct(), area, m).subquery(
        "papers"
    )
    select, found = _select_said(*(papers.c[c] for c in ("test", "grade", "year_be")))
    return select.select_from(found.join(papers, papers.c.load_id == t.snap_finding.c.load_id))


def select_file_findings(load_id: int | None = None) -> sa.Select:
    """Select what the checks found in one load, or in all that are in use, newest load first."""
    nothing = (sa.null().label(c) for c in ("test", "grade", "year_be"))
    select, found = _select_said(*nothing)
    is_wanted = t.snap_load.c.is_current if load_id is None else t.snap_load.c.load_id == load_id
    return select.select_from(found).where(is_wanted)


def _select_said(*paper: sa.ColumnElement[Any]) -> tuple[sa.Select, sa.FromClause]:
    """Select findings with what was decided about their mend; the rows are joined by the caller."""
    f, load, c = t.snap_finding.c, t.snap_load.c, t.snap_correction.c
    decided = (
        sa.select(c.finding_load_id, c.finding_no, sa.func.max(c.decision).label("decision"))
        .group_by(c.finding_load_id, c.finding_no)
        .subquery("decided")
    )
    is_decided = (decided.c.finding_load_id == f.load_id) & (decided.c.finding_no == f.finding_no)
    found = t.snap_finding.join(t.snap_load, load.load_id == f.load_id).outerjoin(
        decided, is_decided
    )
    select = sa.select(
        f.load_id, load.file_name, *paper, f.finding_no,
        f.check_key, f.severity, f.place, f.message_th, f.message_en, f.suggestion,
        f.mend_json, decided.c.decision,
    ).order_by(f.load_id.desc(), f.finding_no)  # fmt: skip
    return select, found


def select_loads() -> sa.Select:
    """Select every load, newest first."""
    return sa.select(t.snap_load).order_by(t.snap_load.c.load_id.desc())


def select_load_cells() -> sa.Select:
    """Select which cells each load fills."""
    return sa.select(t.snap_load_cell.c.load_id, t.snap_load_cell.c.cell_id)


def select_rows(table: sa.Table, order: Sequence[str]) -> sa.Select:
    """Select a whole short list in order."""
    return sa.select(table).order_by(*(table.c[c] for c in order))
