"""The rows of a batch as Arrow tables, and their way into DuckDB inside one transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data_pipeline.checks.faults import say_fault
from data_pipeline.checks.issue import Issue
from data_pipeline.counts import count_by_grade
from data_pipeline.results import Batch, Fault
from data_pipeline.sources import dataset_rows, subject_rows, test_rows
from data_pipeline.warehouse import tables
from data_pipeline.warehouse.tables import WAREHOUSE
from data_pipeline.warehouse.vocabulary import AreaLevel, BenchmarkOrigin

_ARROW_TYPES = {
    "VARCHAR": pa.large_string(),
    "INTEGER": pa.int32(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATETIME": pa.timestamp("us"),
    "DATE": pa.date32(),
}

Rows = Mapping[str, pa.Table]
"""Rows to insert, by table name; columns that are not named stay missing."""


def rows_of(batch: Batch) -> tuple[Rows, tuple[str, ...]]:
    """Return a batch's rows as Arrow tables and the cells that they fill.

    Returns
    -------
    Tables by name, without ``load_id``; cell ids in order
    """
    match batch.source.table:
        case "core_test_result":
            return _result_rows(batch)
        case "core_school":
            return _school_rows(batch)
        case "core_enrolment":
            return _filled(batch, tables.core_enrolment, count_by_grade(batch))
        case "core_dropout":
            return _filled(batch, tables.core_dropout, batch.rows)
        case "core_benchmark":
            return _published_rows(batch)
        case "core_area":
            return _area_rows(batch)
        case _:
            return _filled(batch, tables.WAREHOUSE.tables[batch.source.table], batch.rows)


def _filled(batch: Batch, table: sa.Table, rows: pd.DataFrame) -> tuple[Rows, tuple[str, ...]]:
    """Return rows of counts with the file's identity, and a cell for each of its districts."""
    cells = {district: batch.identity.cell(district) for district in batch.scope}
    rows = rows.assign(
        cell_id=rows["district_id"].map(cells).astype("str"),
        year_be=batch.identity.year_be,
        round_no=batch.identity.round_no,
        source_file=batch.file_name,
    )
    return {table.name: _arrow(table, rows)}, tuple(sorted(cells.values()))


def _result_rows(batch: Batch) -> tuple[Rows, tuple[str, ...]]:
    is_school = batch.is_school.to_numpy()
    scope = batch.scope
    shared_cell = batch.identity.cell(scope[0] if len(scope) == 1 else "0000")
    cells = {district: batch.identity.cell(district) for district in scope}
    results = _long(batch, is_school)
    results["cell_id"] = results["district_id"].map(cells).astype("str")
    areas = _long(batch, ~is_school)
    areas = areas[areas["mean_score_pct"].notna()].copy()
    is_own = areas["area_level"] == AreaLevel.DISTRICT.value
    areas["cell_id"] = areas["area_id"].where(is_own).map(cells).fillna(shared_cell).astype("str")
    areas["origin"] = BenchmarkOrigin.FILE.value
    areas["source_text"] = batch.file_name
    filled = set(cells.values()) | set(areas["cell_id"])
    return (
        {
            "core_test_result": _arrow(tables.core_test_result, results),
            "core_test_level": _arrow(tables.core_test_level, _level_rows(batch, cells)),
            "core_benchmark": _arrow(tables.core_benchmark, areas),
        },
        tuple(sorted(filled)),
    )


def _level_rows(batch: Batch, cells: Mapping[str, str]) -> pd.DataFrame:
    """Return the schools' pupils by quality level, with the batch's identity."""
    levels = batch.levels[batch.is_school.reindex(batch.levels.index).to_numpy(dtype="bool")]
    school = batch.rows.loc[levels.index, ["district_id", "school_id"]]
    identity = batch.identity
    return levels.assign(
        district_id=school["district_id"].to_numpy(),
        school_id=school["school_id"].to_numpy(),
        cell_id=school["district_id"].map(cells).to_numpy(dtype=object),
        test=identity.test,
        grade=identity.grade,
        year_be=identity.year_be,
        round_no=identity.round_no,
        source_file=batch.file_name,
    )


def _long(batch: Batch, which: np.ndarray) -> pd.DataFrame:
    """Turn rows × subjects into one row per row and subject, with the batch's identity."""
    rows, subjects = batch.rows[which], list(batch.means)
    repeated = rows.loc[rows.index.repeat(len(subjects))].reset_index(drop=True)
    identity = batch.identity
    extra = {
        name: frame[which].to_numpy(dtype="float64").ravel()
        for name, frame in batch.measures.items()
    }
    if "tested_count" in extra:
        own = extra["tested_count"]
        extra["tested_count"] = np.where(
            np.isnan(own), repeated["tested_count"].to_numpy("float64"), own
        )
    if batch.source_rows is not None:
        extra["source_row"] = batch.source_rows[which].to_numpy().ravel()
    repeated = repeated.assign(**extra)
    return repeated.assign(
        subject=pd.Series(np.tile(np.array(subjects, dtype=object), len(rows)), dtype="str"),
        mean_score_pct=batch.means[which].to_numpy(dtype="float64").ravel(),
        value_status=pd.Series(batch.statuses[which].to_numpy(dtype=object).ravel(), dtype="str"),
        test=identity.test,
        grade=identity.grade,
        year_be=identity.year_be,
        round_no=identity.round_no,
        source_file=batch.file_name,
    )


def _school_rows(batch: Batch) -> tuple[Rows, tuple[str, ...]]:
    rows = batch.rows.assign(
        source_file=batch.file_name,
        cell_id=batch.rows["district_id"].map(batch.identity.cell),
        school_id=batch.rows["school_code"],
    )
    is_school = batch.is_school
    areas = rows[~is_school]
    areas = areas.assign(area_id=areas["school_code"].str[:4])
    return (
        {
            "core_school": _arrow(tables.core_school, rows[is_school]),
            "core_area": _arrow(tables.core_area, areas),
        },
        tuple(sorted(set(rows["cell_id"]))),
    )


def _area_rows(batch: Batch) -> tuple[Rows, tuple[str, ...]]:
    """Return a list of areas: each level of it is a cell of its own."""
    cells = (f"{batch.source.key}/-/-/-/" + batch.rows["area_level"]).astype("str")
    rows = batch.rows.assign(cell_id=cells, source_file=batch.file_name)
    return {"core_area": _arrow(tables.core_area, rows)}, tuple(sorted(set(cells)))


def _published_rows(batch: Batch) -> tuple[Rows, tuple[str, ...]]:
    rows = batch.rows
    area = rows["area_level"].where(
        rows["area_id"] == "0000", rows["area_level"] + ":" + rows["area_id"]
    )
    cells = [
        f"{batch.source.key}/{test}/{grade}/{year:.0f}/{level}"
        for test, grade, year, level in zip(
            rows["test"], rows["grade"], rows["year_be"], area, strict=True
        )
    ]
    rows = rows.assign(
        cell_id=cells,
        source_file=batch.file_name,
        origin=BenchmarkOrigin.PUBLISHED.value,
        round_no=1,
        name_th=None,
    )
    return {"core_benchmark": _arrow(tables.core_benchmark, rows)}, tuple(sorted(set(cells)))


def _arrow(table: sa.Table, frame: pd.DataFrame) -> pa.Table:
    """Return the columns of a warehouse table that a frame has, in the table's types."""
    columns = {}
    for column in table.columns:
        if column.name not in frame:
            continue
        kind = _ARROW_TYPES[str(column.type).upper()]
        values = frame[column.name]
        if pa.types.is_integer(kind) and values.dtype.kind == "f":
            values = values.astype("Int32")
        columns[column.name] = pa.array(values, type=kind, from_pandas=True)
    return pa.table(columns)


def insert(connection: sa.Connection, name: str, rows: pa.Table) -> None:
    """Insert an Arrow table by column names, inside the connection's transaction."""
    if not rows.num_rows:
        return
    if name not in WAREHOUSE.tables:
        raise KeyError(f"no table {name!r}; known: {', '.join(WAREHOUSE.tables)}")
    duck: Any = connection.connection.driver_connection
    duck.register("incoming_rows", rows)
    try:
        connection.execute(sa.text(f"INSERT INTO {name} BY NAME SELECT * FROM incoming_rows"))
    finally:
        duck.unregister("incoming_rows")


def insert_dicts(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert a few rows given as mappings."""
    if rows:
        frame = pd.DataFrame([dict(row) for row in rows])
        insert(connection, table.name, _arrow(table, frame))


def with_load_id(rows: pa.Table, load_id: int) -> pa.Table:
    """Put the load's number in front of the rows."""
    numbers = pa.array(np.full(rows.num_rows, load_id, dtype="int32"))
    return rows.add_column(0, "load_id", numbers)


def write_lists(connection: sa.Connection) -> None:
    """Replace the lists of tests, subjects and datasets by what is declared now."""
    lists = (
        (tables.dim_test, test_rows()),
        (tables.dim_subject, subject_rows()),
        (tables.dim_dataset, dataset_rows()),
    )
    for table, rows in lists:
        connection.execute(sa.delete(table))
        insert_dicts(connection, table, rows)


def write_findings(connection: sa.Connection, load_id: int, issues: Sequence[Issue]) -> None:
    """Keep a load's findings in the order of its report."""
    insert_dicts(
        connection,
        tables.meta_finding,
        [
            {
                "load_id": load_id,
                "finding_no": number,
                "check_key": found.check,
                "severity": found.severity.value,
                "place": found.where,
                "message_th": found.message_th,
                "message_en": found.message_en,
                "rows_json": json.dumps(list(found.rows)),
                "suggestion": found.suggestion,
                "mend_json": None if found.mend is None else found.mend.as_json(),
            }
            for number, found in enumerate(issues, start=1)
        ],
    )


def write_rejected(connection: sa.Connection, load_id: int, batch: Batch) -> None:
    """Keep the rows that were set aside, as they stood, each with its first fault."""
    first: dict[int, Fault] = {}
    for fault in batch.faults:
        first.setdefault(fault.source_row, fault)
    numbers = sorted(first)
    said = [say_fault(batch, first[number]) for number in numbers]
    as_it_stood = batch.raw.loc[numbers].to_numpy(dtype=object).tolist()
    insert_dicts(
        connection,
        tables.meta_rejected_row,
        [
            {
                "load_id": load_id,
                "source_row": number,
                "check_key": reason.check,
                "message_th": reason.message_th,
                "message_en": reason.message_en,
                "raw_json": json.dumps(cells, ensure_ascii=False),
            }
            for number, reason, cells in zip(numbers, said, as_it_stood, strict=True)
        ],
    )


def now_utc() -> dt.datetime:
    """Return this moment in UTC as the warehouse stores it: without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
