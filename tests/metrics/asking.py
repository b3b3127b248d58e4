"""Asking a service made from hand-written rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from metrics.answers import Answer
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from tests.warehouse_rows import WarehouseRows


def serve(rows: WarehouseRows, **settings: Any) -> MetricsService:
    """Publish what was loaded and answer from it."""
    made = MetricsSettings(**settings)
    publish(rows.workspace, made)
    return MetricsService(SnapshotReader(rows.workspace.snapshots), made)


def started(folder: Path) -> WarehouseRows:
    """Return a workspace without any load."""
    return WarehouseRows(folder / "workspace")


def said(answer: Answer) -> dict[Any, Any]:
    """Return value, or the status where there is none, by group id, with the part where there is one."""
    part = answer.spec.part
    return {
        (row[answer.id_column], row[part]) if part else row[answer.id_column]: row["value"]
        if row["value_status"] == "OK"
        else row["value_status"]
        for row in answer.frame.to_dict("records")
    }


def only(answer: Answer) -> dict[str, Any]:
    """Return the one row of an answer."""
    (row,) = answer.frame.to_dict("records")
    return row
