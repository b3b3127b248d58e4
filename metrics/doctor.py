"""Is this installation and workspace whole? One line each, with what to do where it is not."""

from __future__ import annotations

import hashlib
import importlib.metadata as metadata
import shutil
from collections.abc import Iterator

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace, writing
from metrics.snapshots import check_snapshot, files_of, list_snapshots, read_pointer

_FEWEST_FREE_BYTES = 1 << 30


def examine(workspace: Workspace) -> Iterator[tuple[str, str | None]]:
    """Yield (what was looked at, what is wrong or None)."""
    yield "DuckDB " + metadata.version("duckdb"), _check_versions()
    if not workspace.exists:
        yield str(workspace.home), "no workspace here. Run `khetview init`."
        return
    yield f"workspace {workspace.home}", None
    free = shutil.disk_usage(workspace.home).free
    yield (
        f"{free / 1e9:.1f} GB free",
        None if free > _FEWEST_FREE_BYTES else "less than 1 GB: make room before loading",
    )
    yield "warehouse and originals", check_originals(workspace)
    current = read_pointer(workspace.snapshots)
    if current is None:
        yield "snapshots", "nothing published yet. Load a file, or run `khetview publish`."
    for manifest in list_snapshots(workspace.snapshots):
        may_be_older = manifest.snapshot != current
        files = files_of(workspace.snapshots, manifest.snapshot)
        problems = [check_snapshot(path, may_be_older=may_be_older) for path in files]
        mark = " (in use)" if manifest.snapshot == current else ""
        mark += " (nothing for the public yet)" if len(files) == 1 else ""
        yield f"snapshot {manifest.snapshot}{mark}", "; ".join(p for p in problems if p) or None


def _check_versions() -> str | None:
    if int(metadata.version("duckdb").split(".")[0]) < 2:
        return "older than 2: files written by this version cannot be opened. Run `make install`."
    return None


def check_originals(workspace: Workspace) -> str | None:
    """Compare every kept original with the checksum that the warehouse has of it."""
    with writing(workspace) as engine, engine.connect() as connection:
        loads = connection.execute(
            sa.select(t.meta_load.c.sha256, t.meta_load.c.file_name)
            .where(t.meta_load.c.rows_loaded > 0)
            .distinct()
        ).all()
    for sha256, name in loads:
        path = workspace.received / sha256
        if not path.is_file():
            return f"the original of {name} is missing from received/. Restore it from a backup."
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            return f"the original of {name} was changed. Restore it from a backup."
    return None
