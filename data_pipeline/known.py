"""What the warehouse knows that the checks of a file need: last year's results, enrolment, twins.

Only the cells that the file touches are read, so that a national file costs as little as it can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_pipeline.results import ENROLLED_COLUMNS, PREVIOUS_COLUMNS, Batch, Context
from data_pipeline.warehouse.tables import (
    core_enrolment,
    core_test_result,
    current_cells,
    meta_load,
    meta_load_cell,
)


def learn(connection: sa.Connection, batch: Batch, context: Context) -> Context:
    """Add to a context what is known of the districts and the paper of a result file."""
    if not batch.source.is_result:
        return context
    identity = batch.identity
    before = replace(identity, year_be=identity.year_be - 1)
    enrolment = replace(identity, dataset="enrolment", test="", grade="")
    return replace(
        context,
        previous=_read(
            connection,
            core_test_result,
            PREVIOUS_COLUMNS,
            [before.cell(district) for district in batch.scope],
        ),
        enrolled=_read(
            connection,
            core_enrolment,
            ENROLLED_COLUMNS,
            [
                replace(enrolment, round_no=number).cell(district)
                for district in batch.scope
                for number in (1, 2, 3)
            ],
            core_enrolment.c.grade == identity.grade,
            core_enrolment.c.sex.is_(None),
        ),
        twins=_twins(connection, batch),
    )


def _read(
    connection: sa.Connection,
    table: sa.Table,
    names: Sequence[str],
    cells: Sequence[str],
    *conditions: sa.ColumnElement[bool],
) -> pd.DataFrame:
    """Return columns of the rows that count today in some cells."""
    current = current_cells()
    statement = (
        sa.select(*(table.c[name] for name in names))
        .join(
            current,
            sa.and_(current.c.cell_id == table.c.cell_id, current.c.load_id == table.c.load_id),
        )
        .where(table.c.cell_id.in_(cells), *conditions)
    )
    compiled: Any = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    duck: Any = connection.connection.driver_connection
    values = [compiled.params[name] for name in compiled.positiontup or ()]
    frame: pd.DataFrame = duck.sql(str(compiled), params=values).to_arrow_table().to_pandas()
    return frame


def fingerprints(batch: Batch) -> dict[str, str]:
    """Return, by district of a result file, what its numbers are known by wherever they turn up.

    Returns
    -------
    SHA-256 over the codes and the means of the district's schools, in the order of the codes
    """
    if not batch.source.is_result:
        return {}
    rows = batch.rows[batch.is_school].sort_values(["district_id", "school_code", "source_row"])
    values = np.nan_to_num(batch.means.loc[rows.index].to_numpy("float64"), nan=-1.0).round(2)
    codes = rows["school_code"].to_numpy(dtype=object)
    districts = rows["district_id"].to_numpy(dtype=object)
    found = {}
    for district in batch.scope:
        own = slice(*np.searchsorted(districts, [district, district + "~"]))
        digest = hashlib.sha256("\n".join(codes[own]).encode())
        digest.update(values[own].tobytes())
        found[district] = digest.hexdigest()
    return found


def _twins(connection: sa.Connection, batch: Batch) -> tuple[tuple[str, str], ...]:
    """Return the files that hold the same numbers for another paper, with their cells."""
    own = fingerprints(batch)
    cells = [batch.identity.cell(district) for district in batch.scope]
    current = current_cells()
    statement = (
        sa.select(meta_load_cell.c.cell_id, meta_load.c.file_name)
        .join(
            current,
            sa.and_(
                current.c.cell_id == meta_load_cell.c.cell_id,
                current.c.load_id == meta_load_cell.c.load_id,
            ),
        )
        .join(meta_load, meta_load.c.load_id == meta_load_cell.c.load_id)
        .where(
            meta_load_cell.c.numbers_sha256.in_(list(own.values())),
            meta_load_cell.c.cell_id.not_in(cells),
        )
        .order_by(meta_load_cell.c.cell_id)
    )
    return tuple((str(cell), str(name)) for cell, name in connection.execute(statement).all())
