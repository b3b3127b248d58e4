"""Statements about what stands behind the numbers: rows of files, loads, findings, doubts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from metrics.answers import Area
from metrics.groups import PLACE_COLUMNS
from metrics.queries import keep_within


def select_doubts() -> sa.Select:
    """Select rows that cannot be given to one school yet, with the papers and areas that they stand in."""
    m, s = t.mart_school_result.c, t.dim_school.c
    code = sa.func.split_part(s.school_id, "~", 1)
    places = [m[c] for c in PLACE_COLUMNS]
    return (
        sa.select(
            s.school_id, code.label("school_code"), s.name_th, s.doubt_reason,
            m.test, m.grade, m.year_be, sa.func.max(m.tested_count).label("tested_count"),
            m.source_file, m.source_row, *places,
        )
        .join(t.mart_school_result, m.school_id == s.school_id)
        .where(s.is_in_doubt)
        .group_by(
            s.school_id, s.name_th, s.doubt_reason, m.test, m.grade, m.year_be,
            m.source_file, m.source_row, *places,
        )
        .order_by(m.year_be.desc(), m.test, code, m.source_row)
    )  # fmt: skip


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
    return keep_within(select, area, m)


def select_findings(area: Area) -> sa.Select:
    """Select what the checks found in the loads that count for an area, newest load first."""
    m = t.mart_school_result.c
    papers = keep_within(
        sa.select(m.load_id, m.test, m.grade, m.year_be).distinct(), area, m
    ).subquery("papers")
    select, found = _select_said(*(papers.c[c] for c in ("test", "grade", "year_be")))
    return select.select_from(found.join(papers, papers.c.load_id == t.snap_finding.c.load_id))


def select_papers_with_findings() -> sa.Select:
    """Select the papers of the loads in which the checks found something, by district."""
    m = t.mart_school_result.c
    papers = (m.load_id, m.test, m.grade, m.year_be, m.district_id, m.province_id, m.region_id)
    return (
        sa.select(*papers)
        .where(m.load_id.in_(sa.select(t.snap_finding.c.load_id)))
        .distinct()
        .order_by(*papers)
    )


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
