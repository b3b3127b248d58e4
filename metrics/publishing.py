"""Publishing a snapshot: built aside from what counts in the warehouse, and put in use in one step.

First comes what the office sees; what the public may see of it is decided after that
(`metrics.disclosure`) and put beside it. Whoever is killed on the way leaves whole snapshots alone, and
the next publish goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import (
    WarehouseError,
    Workspace,
    lacks_columns,
    open_file,
    writer_lock,
    writing,
)
from metrics.building import building
from metrics.changes import describe_changes
from metrics.disclosure import build_public
from metrics.fetching import insert_frame
from metrics.marts import build_marts
from metrics.marts.staging import ATTACHED
from metrics.quality.versions import OWN_SCHEMES
from metrics.reference_data import REFERENCE_FOLDER
from metrics.settings import MetricsSettings
from metrics.snapshots import (
    APPROVED,
    CURRENT,
    INTERNAL,
    MANIFEST,
    PUBLIC,
    Manifest,
    is_released,
    list_snapshots,
    point_to,
    prune,
    read_current,
    read_pointer,
    sync_folder,
    write_manifest,
)

_BUILDING = ".building-"
"""What a folder begins with while it is built; nobody reads it."""


def publish(workspace: Workspace, settings: MetricsSettings) -> Manifest:
    """Build a snapshot of what counts now and make it the one in use.

    Raises
    ------
    WarehouseError : there is no warehouse, it is of an older program, or another writer keeps it
    """
    with writer_lock(workspace):
        if not workspace.warehouse.is_file():
            raise WarehouseError(
                f"{workspace.home}: there is no warehouse here. Run `khetview init` first."
            )
        if lacks_columns(workspace.warehouse):
            raise WarehouseError(
                f"{workspace.warehouse}: it is of an older program and lacks columns of this one. "
                "Any `khetview` command brings it up to date and keeps a copy first."
            )
        _remove_unfinished(workspace.snapshots)
        manifest = _find_half_done(workspace, settings) or _build(workspace, settings)
        point_to(workspace.snapshots, manifest.snapshot)
        try:
            manifest = _release(workspace.snapshots, manifest, settings)
            if settings.approve_automatically:
                point_to(workspace.snapshots, manifest.snapshot, APPROVED)
        finally:
            prune(workspace.snapshots, settings.keep_snapshots)
    return manifest


def is_stale(workspace: Workspace) -> bool:
    """Whether the warehouse has moved on since the snapshot in use was built, or it is half done."""
    manifest = read_current(workspace.snapshots)
    if manifest is None:
        return True
    with writing(workspace) as engine:
        has_moved_on = _has_moved_on(engine, manifest)
    return has_moved_on or not is_released(workspace.snapshots, manifest.snapshot)


def is_outdated(workspace: Workspace, settings: MetricsSettings) -> bool:
    """Whether another program, or other settings, built the snapshot in use."""
    manifest = read_current(workspace.snapshots)
    return manifest is None or manifest.layout != _layout(settings)


def _find_half_done(workspace: Workspace, settings: MetricsSettings) -> Manifest | None:
    """Return the newest snapshot where it is what would be built now, and waits for its public file."""
    current = read_pointer(workspace.snapshots)
    newest = next(iter(list_snapshots(workspace.snapshots)), None) if current else None
    if newest is None or newest.snapshot != current:
        return None
    if is_released(workspace.snapshots, newest.snapshot) or newest.layout != _layout(settings):
        return None
    engine = open_file(workspace.warehouse, read_only=True)
    try:
        return None if _has_moved_on(engine, newest) else newest
    finally:
        engine.dispose()


def _has_moved_on(warehouse: sa.Engine, manifest: Manifest) -> bool:
    with warehouse.connect() as connection:
        last_load_id, undone_count, *_ = _read_state(connection, t.meta_load)
    return (manifest.last_load_id, manifest.undone_count) != (last_load_id, undone_count)


def _build(workspace: Workspace, settings: MetricsSettings) -> Manifest:
    folder = workspace.snapshots
    folder.mkdir(parents=True, exist_ok=True)
    earlier = list_snapshots(folder)
    newest = next(iter(earlier), None)
    snapshot = f"{int(newest.snapshot) + 1 if newest else 1:04d}"
    aside = folder / f"{_BUILDING}{snapshot}"
    aside.mkdir()
    if newest and newest.layout == _layout(settings):
        shutil.copyfile(folder / newest.snapshot / INTERNAL, aside / INTERNAL)
    with ThreadPoolExecutor(1) as pool:
        if (aside / INTERNAL).is_file():
            pool.submit(_sync_file, aside / INTERNAL)  # the copy goes to the disk meanwhile
        manifest = _build_internal(
            aside / INTERNAL, workspace.warehouse, snapshot, newest, settings
        )
    write_manifest(aside, manifest)
    _sync_files(aside)
    aside.rename(folder / snapshot)
    sync_folder(folder)
    return manifest


def _release(folder: Path, manifest: Manifest, settings: MetricsSettings) -> Manifest:
    """Decide what the public may see of a snapshot and put its public file beside it, in one step.

    The manifest comes first: where the public file is, what it hides and stands on is known.
    """
    own = folder / manifest.snapshot
    released = (m.snapshot for m in list_snapshots(folder) if is_released(folder, m.snapshot))
    aside = folder / f"{_BUILDING}{manifest.snapshot}"
    aside.mkdir()
    log = build_public(own / INTERNAL, aside / PUBLIC, settings, [folder / s for s in released])
    manifest = replace(manifest, disclosure=asdict(log))
    write_manifest(aside, manifest)
    _sync_files(aside)
    for name in (MANIFEST, PUBLIC):
        (aside / name).replace(own / name)
        sync_folder(own)
    shutil.rmtree(aside)
    return manifest


def _build_internal(
    path: Path, warehouse: Path, snapshot: str, before: Manifest | None, settings: MetricsSettings
) -> Manifest:
    is_copy = path.exists()
    quoted = str(warehouse).replace("'", "''")
    with building(path) as connection:
        if not is_copy:
            t.SNAPSHOT.create_all(connection, checkfirst=False)
        connection.exec_driver_sql(f"ATTACH '{quoted}' AS {ATTACHED} (READ_ONLY)")
        build_marts(connection, settings, warehouse.parent / OWN_SCHEMES)
        loads = t.meta_load.to_metadata(sa.MetaData(), schema=ATTACHED)
        last_load_id, undone_count, load_count, loaded_at = _read_state(connection, loads)
        change = describe_changes(connection, after=before.last_load_id if before else 0)
        is_demo = connection.scalar(
            sa.select(sa.func.bool_or(t.snap_load.c.is_demo)).where(t.snap_load.c.is_current)
        )
        manifest = Manifest(
            snapshot=snapshot,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            loaded_at=loaded_at.replace(tzinfo=UTC).isoformat() if loaded_at else None,
            load_count=load_count,
            last_load_id=last_load_id,
            undone_count=undone_count,
            is_demo=bool(is_demo),
            change_th=change[0],
            change_en=change[1],
            layout=_layout(settings),
        )
        facts = [
            {"setting_key": key, "setting_value": str(value)}
            for key, value in asdict(manifest).items()
            if key != "disclosure"
        ]
        connection.execute(sa.delete(t.meta_snapshot))
        insert_frame(connection, t.meta_snapshot, pd.DataFrame(facts))
        connection.exec_driver_sql(f"DETACH {ATTACHED}")
    return manifest


def _layout(settings: MetricsSettings) -> str:
    """Digest what decides how marts are made, beside the rows: tables, settings, this program."""
    # whether the public sees a snapshot at once changes nothing in it
    digest = hashlib.sha256(repr(replace(settings, approve_automatically=False)).encode())
    for table in t.SNAPSHOT.tables.values():
        digest.update(repr((table.name, [(c.name, str(c.type)) for c in table.columns])).encode())
    program = [*Path(__file__).parent.rglob("*.py"), *REFERENCE_FOLDER.glob("*.csv")]
    for path in sorted(program):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read_state(
    connection: sa.Connection, loads: sa.Table
) -> tuple[int, int, int, datetime | None]:
    """Return the newest load's id, how many were undone, how many stand, and the newest's time."""
    l = loads.c  # noqa: E741
    stands = l.undone_at.is_(None) & (l.rows_loaded > 0)
    row = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.max(l.load_id), 0),
            sa.func.count(l.undone_at),
            sa.func.count().filter(stands),
            sa.func.max(l.loaded_at).filter(stands),
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2]), row[3]


def _remove_unfinished(folder: Path) -> None:
    """Clear what a builder left that was killed on its way."""
    for path in folder.glob(f"{_BUILDING}*"):
        shutil.rmtree(path)
    for pointer in (CURRENT, APPROVED):
        for path in folder.glob(f".{pointer}.*"):
            path.unlink()


def _sync_files(folder: Path) -> None:
    for path in folder.iterdir():
        _sync_file(path)


def _sync_file(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
