"""What a build has to make anew: everything, or the papers whose cells were filled differently."""

from __future__ import annotations

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from metrics.marts.staging import (
    SCOPE,
    SOURCE,
    insert,
    is_in_scope,
    stage_changed_cell,
    stage_scope,
    stage_year,
)

_PAPER_TABLES = ("core_test_result", "core_benchmark")
_PLACE_TABLES = ("core_school", "core_area")
_PUPIL_TABLES = ("core_enrolment", "core_dropout", "core_staff")


def decide(connection: sa.Connection) -> None:
    """Fill `stage_scope`, empty the marts of those papers, and note which cells count now.

    The connection's snapshot is empty, or a copy of the one before. Where the school master or the
    set of districts changed, every paper is in scope: a school may stand somewhere else now, and
    what covered a province may not cover it any more.
    """
    current = t.current_cells(SOURCE)
    before = t.meta_current_cell
    now_or_then = sa.select(current.c.cell_id).select_from(
        current.outerjoin(
            before, (before.c.cell_id == current.c.cell_id) & (before.c.load_id == current.c.load_id)
        )
    ).where(before.c.cell_id.is_(None)).union(
        sa.select(before.c.cell_id)
        .select_from(before.outerjoin(current, current.c.cell_id == before.c.cell_id))
        .where(current.c.cell_id.is_(None))
    )  # fmt: skip
    insert(connection, stage_changed_cell, sa.union(now_or_then, _select_undone_cells()))
    is_changed = sa.select(stage_changed_cell.c.cell_id)
    places_moved = _districts_in(connection, current) != _districts_in(
        connection, before
    ) or is_touched(connection, *_PLACE_TABLES)
    touched: list[sa.Select] = []
    for name in _PAPER_TABLES:
        c = SOURCE[name].c
        select = sa.select(*(c[k] for k in SCOPE))
        touched.append(select if places_moved else select.where(c.cell_id.in_(is_changed)))
    results, enrolment = SOURCE["core_test_result"].c, SOURCE["core_enrolment"].c
    touched.append(
        sa.select(*(results[k] for k in SCOPE)).where(
            sa.tuple_(results.grade, results.year_be).in_(
                sa.select(enrolment.grade, enrolment.year_be).where(
                    enrolment.cell_id.in_(is_changed)
                )
            )
        )
    )
    insert(connection, stage_scope, sa.union(*touched))
    _decide_years(connection, is_changed, everything=places_moved)
    for mart in (
        t.mart_school_result,
        t.mart_school_history,
        t.mart_area_result,
        t.mart_benchmark,
        t.mart_reconciliation,
    ):
        connection.execute(sa.delete(mart).where(is_in_scope(mart)))
    connection.execute(sa.delete(before))
    insert(connection, before, sa.select(current))


def _select_undone_cells() -> sa.Select:
    """Select the cells of loads that were undone since the last build: a mean in one may have counted."""
    load, cell, before = SOURCE["meta_load"].c, SOURCE["meta_load_cell"], t.snap_load
    return (
        sa.select(cell.c.cell_id)
        .join(before, before.c.load_id == cell.c.load_id)
        .join(SOURCE["meta_load"], load.load_id == cell.c.load_id)
        .where(load.undone_at.is_not(None), before.c.undone_at.is_(None))
    )


def _decide_years(connection: sa.Connection, is_changed: sa.Select, *, everything: bool) -> None:
    """Fill `stage_year` with the years whose pupils and resources are made anew, and empty those."""
    years = []
    for name in _PUPIL_TABLES:
        c = SOURCE[name].c
        select = sa.select(c.year_be)
        years.append(select if everything else select.where(c.cell_id.in_(is_changed)))
    insert(connection, stage_year, sa.union(*years))
    for mart in (t.mart_pupil, t.mart_leaver, t.mart_resource):
        is_anew = mart.c.year_be.in_(sa.select(stage_year.c.year_be))
        connection.execute(sa.delete(mart).where(sa.true() if everything else is_anew))


def is_touched(connection: sa.Connection, *names: str) -> bool:
    """Whether a cell of any of these warehouse tables was filled differently since the last build."""
    cells = sa.select(stage_changed_cell.c.cell_id)
    return any(
        connection.scalar(sa.select(sa.exists().where(SOURCE[name].c.cell_id.in_(cells))))
        for name in names
    )


def _districts_in(connection: sa.Connection, cells: sa.FromClause) -> set[str]:
    """Return the districts that cells belong to: the last part of a cell's id, where it is one."""
    last = sa.func.right(cells.c.cell_id, 5)
    ends = connection.scalars(sa.select(last).distinct())
    return {end[1:] for end in ends if end[0] == "/" and end[1:].isdigit()}
