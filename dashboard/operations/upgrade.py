"""An older workspace under a newer program: a backup first, then the tables are brought up to date."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from data_pipeline.warehouse.engine import Workspace, lacks_columns, writer_lock
from data_pipeline.warehouse.tables import WAREHOUSE

if TYPE_CHECKING:  # each command looks; only one of an older workspace needs all that a backup does
    from dashboard.records.store import Records

log = logging.getLogger(__name__)

_STEPS = Path(__file__).resolve().parents[1] / "records" / "migrations" / "versions"
_LAYOUT_FILE = ".layout"
"""Names the tables that the workspace was last seen with, so that each start need not look."""


def back_up_if_older(workspace: Workspace, records_url: str) -> Path | None:
    """Make a backup where this program will change the tables of a workspace.

    Returns
    -------
    The backup, None where none was needed: everything is up to date, or there is nothing yet

    Raises
    ------
    BackupProblem, OSError : it could not be made, and so nothing may be changed
    """
    marker, layout = workspace.home / _LAYOUT_FILE, _layout()
    if not workspace.exists or (marker.is_file() and marker.read_text() == layout):
        return None
    from dashboard.operations.backup import BACKUPS, default_name, make_backup
    from dashboard.records.store import Records

    records = Records(records_url)
    try:
        made = None
        older = find_older(workspace, records)
        if older:
            made = workspace.home / BACKUPS / f"before-upgrade-{default_name()}"
            make_backup(workspace, records, made)
            log.warning(
                "An older workspace (%s): backup made first: %s", ", ".join(older), made.name
            )
    finally:
        records.close()
    with suppress(OSError):  # without it the next start looks again
        marker.write_text(layout)
    return made


def find_older(workspace: Workspace, records: Records) -> list[str]:
    """Return which parts of a workspace an upgrade would change."""
    from dashboard.records.store import newest_revision

    older = []
    with writer_lock(workspace):
        if workspace.warehouse.is_file() and lacks_columns(workspace.warehouse):
            older.append("warehouse")
    if records.file is None or (records.file.is_file() and records.file.stat().st_size):
        revision = records.revision()
        if revision and revision != newest_revision():
            older.append(f"records {revision}")
    return older


def _layout() -> str:
    steps = sorted(path.name for path in _STEPS.glob("v*.py"))
    columns = [(t.name, [c.name for c in t.columns]) for t in WAREHOUSE.tables.values()]
    return hashlib.sha256(repr((steps, columns)).encode()).hexdigest()
