"""What the tests ask the warehouse."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.tables import current_cells


def rows(workspace: Workspace, statement: sa.Select) -> list[tuple[Any, ...]]:
    """Return the rows of a statement."""
    with writing(workspace) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement).all()]


def count(workspace: Workspace, table: sa.Table) -> int:
    """Return the number of rows of a table, superseded ones too."""
    return int(rows(workspace, sa.select(sa.func.count()).select_from(table))[0][0])


def current(workspace: Workspace, table: sa.Table, *names: str) -> list[tuple[Any, ...]]:
    """Return columns of the rows that count today, in the order of the file."""
    cells = current_cells()
    return rows(
        workspace,
        sa.select(*(table.c[name] for name in names))
        .join(
            cells,
            sa.and_(cells.c.cell_id == table.c.cell_id, cells.c.load_id == table.c.load_id),
        )
        .order_by(*(table.c[name] for name in ("source_row", "subject") if name in table.c)),
    )
