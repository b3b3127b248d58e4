"""What was loaded: list it, look at one load, undo one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import sqlalchemy as sa

from data_pipeline.checks.issue import Issue
from data_pipeline.checks.mend import Mend
from data_pipeline.corrections import Correction, read_corrections
from data_pipeline.store import now_utc
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.tables import (
    current_cells,
    meta_finding,
    meta_load,
    meta_load_cell,
    meta_rejected_row,
)
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity

_Answer = TypeVar("_Answer")


class LoadUnknown(Exception):
    """No such load, or it cannot be undone; carries the sentence in both languages."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th = message_th
        self.message_en = message_en


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was set aside, as it stood, with its reason."""

    source_row: int
    check: str
    message_th: str
    message_en: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """One load of the workspace.

    Parameters
    ----------
    is_current : it is what counts today for at least one cell
    cells : what it fills
    corrections : mends that it was read with, and those that were left
    loaded_at, undone_at : UTC
    """

    load_id: int
    sha256: str
    file_name: str
    dataset: str
    status: LoadStatus
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    loaded_at: dt.datetime
    undone_at: dt.datetime | None
    is_demo: bool
    is_current: bool
    answers_json: str
    cells: tuple[str, ...]
    findings: tuple[Issue, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    corrections: tuple[Correction, ...] = ()


def list_loads(workspace: Workspace) -> list[Load]:
    """Return every load, newest first, without findings and rows."""
    return _ask(workspace, _loads, [])


def show_load(workspace: Workspace, load_id: int) -> Load:
    """Return one load with its findings and the rows that were set aside.

    Raises
    ------
    LoadUnknown : no such load
    """
    found = _ask(workspace, lambda connection: _show(connection, load_id), None)
    if found is None:
        raise _unknown(load_id)
    return found


def undo_load(workspace: Workspace, load_id: int) -> Load:
    """Undo a load: what it superseded counts again. The rows stay, for the record.

    Raises
    ------
    LoadUnknown : no such load, it was refused, or it is undone already
    """
    if not workspace.warehouse.is_file():
        raise _unknown(load_id)
    with writing(workspace) as engine, engine.begin() as connection:
        load = _show(connection, load_id)
        if load is None:
            raise _unknown(load_id)
        if load.status is LoadStatus.REFUSED:
            raise LoadUnknown(
                f"การโหลด {load_id} ไม่ถูกรับ จึงไม่มีอะไรให้ยกเลิก",
                f"Load {load_id} was refused; there is nothing to undo.",
            )
        if load.undone_at is not None:
            raise LoadUnknown(
                f"การโหลด {load_id} ถูกยกเลิกแล้วเมื่อ {load.undone_at:%Y-%m-%d %H:%M} UTC",
                f"Load {load_id} was undone already, {load.undone_at:%Y-%m-%d %H:%M} UTC.",
            )
        connection.execute(
            sa.update(meta_load).where(meta_load.c.load_id == load_id).values(undone_at=now_utc())
        )
        undone = _show(connection, load_id)
    assert undone is not None
    return undone


def _ask(
    workspace: Workspace, question: Callable[[sa.Connection], _Answer], without: _Answer
) -> _Answer:
    """Put a question to the warehouse; wait for a loader that is writing."""
    if not workspace.warehouse.is_file():
        return without
    with writing(workspace) as engine, engine.connect() as connection:
        return question(connection)


def _unknown(load_id: int) -> LoadUnknown:
    return LoadUnknown(
        f"ไม่มีการโหลดหมายเลข {load_id} ดูรายการด้วย khetview loads list",
        f"There is no load {load_id}. See khetview loads list.",
    )


def _loads(connection: sa.Connection, load_id: int | None = None) -> list[Load]:
    current = set(connection.scalars(sa.select(current_cells().c.load_id)))
    cells: dict[int, list[str]] = {}
    for number, cell in connection.execute(
        sa.select(meta_load_cell.c.load_id, meta_load_cell.c.cell_id).order_by(
            meta_load_cell.c.cell_id
        )
    ):
        cells.setdefault(number, []).append(cell)
    statement = sa.select(meta_load).order_by(meta_load.c.load_id.desc())
    if load_id is not None:
        statement = statement.where(meta_load.c.load_id == load_id)
    return [
        Load(
            row.load_id,
            row.sha256,
            row.file_name,
            row.dataset or "",
            LoadStatus(row.load_status),
            row.rows_read,
            row.rows_loaded,
            row.rows_rejected,
            row.loaded_at,
            row.undone_at,
            row.is_demo,
            row.load_id in current,
            row.answers_json,
            tuple(cells.get(row.load_id, ())),
        )
        for row in connection.execute(statement)
    ]


def _show(connection: sa.Connection, load_id: int) -> Load | None:
    loads = _loads(connection, load_id)
    if not loads:
        return None
    findings = tuple(
        Issue(
            row.check_key,
            Severity(row.severity),
            row.place,
            row.message_th,
            row.message_en,
            tuple(json.loads(row.rows_json)),
            row.suggestion,
            None if row.mend_json is None else Mend.from_json(row.mend_json),
        )
        for row in connection.execute(
            sa.select(meta_finding)
            .where(meta_finding.c.load_id == load_id)
            .order_by(meta_finding.c.finding_no)
        )
    )
    rejected = tuple(
        RejectedRow(
            row.source_row,
            row.check_key,
            row.message_th,
            row.message_en,
            tuple(json.loads(row.raw_json)),
        )
        for row in connection.execute(
            sa.select(meta_rejected_row)
            .where(meta_rejected_row.c.load_id == load_id)
            .order_by(meta_rejected_row.c.source_row)
        )
    )
    corrections = read_corrections(connection, load_id)
    return replace(loads[0], findings=findings, rejected=rejected, corrections=corrections)
